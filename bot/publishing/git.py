"""A published version as a commit, where the project is a git checkout."""

import subprocess
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.publishing.files import PATTERNS

SECONDS = 60.0
# Git wants an address of each author; this one is nobody's.
ADDRESS = "content-desk@localhost"


@dataclass(frozen=True)
class Commit:
    """What became of it: the commit's short name, or why there is none (`no_git`, `not_clean`, `nothing`, `failed`)."""

    name: str = ""
    reason: str = ""


def other_changes(root: Path, files: Collection[str]) -> str:
    """Why these files must not be committed before they are written: `no_git`, `not_clean`, or nothing."""
    status = _git(root, "status", "--porcelain", "--untracked-files=all", "-z", "--", *PATTERNS)
    if status is None or not _is_own(root):
        return "no_git"
    changed = {entry[3:] for entry in status.split("\0") if entry}
    return "not_clean" if changed - set(files) else ""


def commit(root: Path, files: Sequence[str], *, author: str, subject: str, why: str) -> Commit:
    """Commit the files and nothing else, in the editor's name.

    Args:
        root: the checkout.
        files: paths of what was changed, deleted ones too.
        author: the editor.
        subject: the first line.
        why: the rest.
    """
    staged = _staged(root, files)
    if staged is None:
        return Commit(reason="failed")
    if not staged:
        return Commit(reason="nothing")
    name = " ".join(author.replace("<", " ").replace(">", " ").split())
    identity = ("-c", f"user.name={name}", "-c", f"user.email={ADDRESS}")
    text = f"{subject}\n\n{why}"
    if _git(root, *identity, "commit", "--quiet", "--message", text, "--only", "--", *staged) is None:
        return Commit(reason="failed")
    return Commit(name=(_git(root, "rev-parse", "--short", "HEAD") or "").strip())


def _staged(root: Path, files: Sequence[str]) -> list[str] | None:
    """Add the files; those in which something is to be committed, None where git refuses.

    A path that git does not know and that is gone would make it refuse all the others.
    """
    tracked = _paths(root, "ls-files", files) or ()
    known = [file for file in files if file in tracked or (root / file).exists()]
    # Without a path git would take everything, the operator's own work too.
    if not known:
        return []
    if _git(root, "add", "--all", "--", *known) is None:
        return None
    return _paths(root, "diff --cached --name-only --no-renames", known)


def _paths(root: Path, command: str, files: Sequence[str]) -> list[str] | None:
    told = _git(root, *command.split(), "-z", "--", *files)
    return None if told is None else [path for path in told.split("\0") if path]


def _is_own(root: Path) -> bool:
    """Whether the project is a checkout itself, and does not only lie within one."""
    top = _git(root, "rev-parse", "--show-toplevel")
    return top is not None and Path(top.strip()).resolve() == root.resolve()


def _git(root: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments],  # noqa: S607 whichever git the operator has
            cwd=root,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
