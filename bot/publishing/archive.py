"""Every version on disk: its content files for ever, its models as long as going back to it is likely."""

import shutil
from pathlib import Path

from bot.publishing.candidate import MODELS, link_models
from bot.publishing.files import Files, read_files, write_changes

FOLDER = Path("var") / "content" / "versions"
WHOLE = 10


def folder(root: Path, number: int) -> Path:
    """Where a version lies, laid out as a project."""
    return root / FOLDER / str(number)


def keep(root: Path, number: int, files: Files, models: Path) -> None:
    """Keep a version; of one that is there already by this number (a publication that broke off) nothing stays.

    Args:
        root: the project.
        number: the version's.
        files: its content files.
        models: the folder of its models.
    """
    fresh = root / FOLDER / f".{number}"
    for left_over in (fresh, folder(root, number)):
        shutil.rmtree(left_over, ignore_errors=True)
    fresh.mkdir(parents=True)
    write_changes(fresh, files)
    link_models(models, fresh / "models")
    fresh.rename(folder(root, number))


def prune(root: Path, newest: int) -> None:
    """Let the models of old versions go; their files stay."""
    for path in (root / FOLDER).iterdir():
        if path.name.isdecimal() and int(path.name) <= newest - WHOLE:
            shutil.rmtree(path / "models", ignore_errors=True)


def is_kept(root: Path, number: int) -> bool:
    """Whether one can go back to a version without training."""
    return all((folder(root, number) / "models" / name).is_file() for name in MODELS)


def files_of(root: Path, number: int) -> dict[str, str]:
    """The content files of a version; empty where they are not on this disk."""
    return read_files(folder(root, number))
