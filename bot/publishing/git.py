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
    # Without a path git would take everything, the operator's own work too.
    if not files:
        return Commit(reason="nothing")
    name = " ".join(author.replace("<", " ").replace(">", " ").split())
    identity = ("-c", f"user.name={name}", "-c", f"user.email={ADDRESS}")
    done = _git(root, "add", "--all", "--", *files)
    if done is not None:
        done = _git(root, *identity, "commit", "--quiet", "--message", f"{subject}\n\n{why}", "--only", "--", *files)
    if done is None:
        return Commit(reason="failed")
    return Commit(name=(_git(root, "rev-parse", "--short", "HEAD") or "").strip())


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
