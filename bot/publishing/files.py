"""The content files of a project as one piece: read, compared, changed."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

PATTERNS = ("config.yml", "domain.yml", "clinic.yml", "wording.yml", "content.yml", "must_pass.yml", "data/**/*.yml")

Files = Mapping[str, str]
# The whole new text by path; None: the file is deleted.
Changes = Mapping[str, str | None]


def is_trained(path: str) -> bool:
    """Whether model or gate learn from a file; the other files are read as they are."""
    return path in ("config.yml", "domain.yml") or path.startswith("data/")


def read_files(root: Path) -> dict[str, str]:
    """Every content file's text by its path in the project.

    Raises:
        OSError, UnicodeDecodeError: one cannot be read.
    """
    paths = sorted({path for pattern in PATTERNS for path in root.glob(pattern) if not path.name.startswith(".")})
    return {path.relative_to(root).as_posix(): path.read_bytes().decode() for path in paths}


def laid_over(files: Files, changes: Changes) -> dict[str, str]:
    """The files with the changes made."""
    after = {**files, **changes}
    return {path: text for path, text in sorted(after.items()) if text is not None}


def difference(before: Files, after: Files) -> dict[str, str | None]:
    """The changes that make the one out of the other."""
    return {path: after.get(path) for path in sorted({*before, *after}) if before.get(path) != after.get(path)}


def write_changes(root: Path, changes: Changes) -> None:
    """Make the changes in a project; each file changes in one step.

    Raises:
        OSError: one cannot be written.
    """
    for name, text in changes.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        fresh.write_bytes(text.encode())
        fresh.replace(path)


def digest(files: Files) -> str:
    """By which the same files are recognised: SHA-256 over names and texts, in hexadecimal."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0{hashlib.sha256(files[path].encode()).hexdigest()}\n".encode())
    return total.hexdigest()
