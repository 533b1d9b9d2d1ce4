"""Puts another content in the place of the live one: the engine first, the files and models after it, or none of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clinic.errors import EngineError, HalfwayError
from bot.publishing.candidate import link_models, moment
from bot.publishing.engine import EngineDoor
from bot.publishing.files import Changes, difference, read_files, write_changes

MODEL = "clinic.tar.gz"
PUBLISHED = Path("var") / "content" / "published"

Step = Callable[[], object]


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
        HalfwayError: that, or whatever the block has raised, and not everything could be made as before.
    """
    changes = difference(read_files(root), read_files(project))
    back = difference(read_files(project), read_files(root))
    with TemporaryDirectory(dir=_folder(root), prefix=".before-") as kept:
        before = Path(kept) / "models"
        link_models(root / "models", before)
        engine_runs = engine.exchange(project / "models" / MODEL)
        try:
            for step in _written(root, changes, project / "models"):
                step()
            yield engine_runs
        except BaseException as cause:
            steps: tuple[Step, ...] = (*_written(root, back, before), partial(engine.exchange, before / MODEL))
            failures = [failure for step in steps if (failure := _failure(step))]
            if failures:
                raise HalfwayError(cause, failures) from cause
            raise


def _written(root: Path, changes: Changes, models: Path) -> Iterator[Step]:
    """What puts files and models in place, each step by itself."""
    yield partial(link_models, models, root / "models")
    yield from (partial(write_changes, root, {path: text}) for path, text in changes.items())
    # By which the web and the action server notice; a file edited by hand is not published yet.
    yield lambda: (root / PUBLISHED).write_text(moment(), encoding="utf-8")


def _failure(step: Step) -> Exception | None:
    """Take a step of the way back; what fails must not keep the others from being taken."""
    try:
        step()
    except (OSError, EngineError) as error:
        return error
    return None


def _folder(root: Path) -> Path:
    folder = root / "var" / "content"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
