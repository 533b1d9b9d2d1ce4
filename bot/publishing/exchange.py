"""Puts another content in the place of the live one: the engine first, the files and models after it, or none of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.publishing.candidate import link_models, moment
from bot.publishing.engine import EngineDoor
from bot.publishing.files import Changes, difference, read_files, write_changes

MODEL = "clinic.tar.gz"
PUBLISHED = Path("var") / "content" / "published"


@contextmanager
def put_in_place(root: Path, project: Path, engine: EngineDoor) -> Iterator[bool]:
    """Have engine, files and models be those of another folder; if the block fails, they are as before.

    The web and the action server notice the new files by themselves.

    Args:
        root: the project in which they are put in place.
        project: where they come from, laid out alike.
        engine: that answers.

    Yields:
        Whether an engine runs.

    Raises:
        EngineError: it did not take the model; nothing was changed.
        OSError: something cannot be written; everything is as before.
    """
    changes = difference(read_files(root), read_files(project))
    back = difference(read_files(project), read_files(root))
    with TemporaryDirectory(dir=_folder(root), prefix=".before-") as kept:
        before = Path(kept) / "models"
        link_models(root / "models", before)
        engine_runs = engine.exchange(project / "models" / MODEL)
        try:
            _write(root, changes, project / "models")
            yield engine_runs
        except BaseException:
            _write(root, back, before)
            engine.exchange(before / MODEL)
            raise


def _write(root: Path, changes: Changes, models: Path) -> None:
    link_models(models, root / "models")
    write_changes(root, changes)
    # By which the web and the action server notice; a file edited by hand is not published yet.
    (root / PUBLISHED).write_text(moment(), encoding="utf-8")


def _folder(root: Path) -> Path:
    folder = root / "var" / "content"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
