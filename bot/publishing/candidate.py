"""A candidate: the live content with a change set laid over, in a folder of its own where it is trained and tried.

`var/content/candidates/<id>/` holds `project/` (content files, models), `order.json` (what it is), `state.json` (how
far it is) and, in the end, `report.json`.
"""

import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.clinic.errors import TryUnderWayError
from bot.publishing.files import Changes, Files, digest, laid_over, read_files, write_changes

FOLDER = Path("var") / "content" / "candidates"
LOCK = Path("var") / "content" / "try.lock"
NAME = re.compile(r"[0-9]{20}-[0-9a-f]{6}")
MODELS = ("clinic.tar.gz", "gate.npz", "trained.json")
KEPT = 5
START_SECONDS = 60.0


@dataclass(frozen=True)
class State:
    """How far a candidate is.

    Attributes:
        part: waiting, checking, training, asking; in the end done, refused (by the content check) or failed.
        detail: what of it, in a few words; of a failed one, what went wrong.
        since: when the part began.
        took: seconds that each finished part took.
        findings: of the content check, as `bot.content.check.Finding` holds them.
    """

    part: str = "waiting"
    detail: str = ""
    since: str = ""
    took: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.part in ("done", "refused", "failed", "stopped")

    @property
    def is_beginning(self) -> bool:
        """Whether a process may be about to begin with it."""
        return self.part == "waiting" and self.seconds() < START_SECONDS

    def now_at(self, part: str, detail: str = "") -> "State":
        """The state with another part begun."""
        return replace(self, part=part, detail=detail, since=moment(), took={**self.took, **self._finished()})

    def seconds(self) -> float:
        """How long the part has been going on."""
        return (datetime.now(UTC) - datetime.fromisoformat(self.since)).total_seconds() if self.since else 0.0

    def _finished(self) -> dict[str, float]:
        return {self.part: round(self.seconds(), 1)} if self.since else {}


@dataclass(frozen=True)
class Candidate:
    """A candidate on disk.

    Attributes:
        root: the project whose candidate it is.
        id: its name, the moment in which it was made first.
    """

    root: Path
    id: str

    @property
    def folder(self) -> Path:
        """All of it."""
        return self.root / FOLDER / self.id

    @property
    def project(self) -> Path:
        """Its content files and models, laid out as those of the live project."""
        return self.folder / "project"

    @property
    def order(self) -> dict[str, Any]:
        """`by`, `source` (drafts or files), `base` (digest of the live files), `changes` and what they change."""
        return _read(self.folder / "order.json")

    @property
    def changes(self) -> dict[str, str | None]:
        """What it changes."""
        changes: dict[str, str | None] = self.order["changes"]
        return changes

    @property
    def before(self) -> dict[str, str]:
        """The live content files that it was made from."""
        return laid_over(read_files(self.project), self.order["replaced"])

    @property
    def report(self) -> dict[str, Any]:
        """The comparison with the live model; empty before it is done."""
        return _read(self.folder / "report.json")

    @property
    def state(self) -> State:
        """How far it is; `stopped` where nobody works on it any longer."""
        content = _read(self.folder / "state.json")
        state = State(**{**content, "findings": tuple(content.get("findings", ()))})
        if state.is_over or state.is_beginning or is_under_way(self.root):
            return state
        # The lock goes with the process that held it, however that ended.
        return replace(state, part="stopped")

    @property
    def findings(self) -> list[Mapping[str, Any]]:
        """What the content check says that concerns it: every mistake, and advice about what it changes."""
        changes = self.changes
        return [each for each in self.state.findings if each["level"] == "error" or each["file"] in changes]

    def tell(self, state: State) -> State:
        """Write down how far it is."""
        _write(self.folder / "state.json", asdict(state))
        return state

    def write_report(self, report: Mapping[str, Any]) -> None:
        """Write down how it compares."""
        _write(self.folder / "report.json", report)


def make(root: Path, live: Files, changes: Changes, *, by: str, source: str) -> Candidate:
    """Lay out a candidate.

    Args:
        root: the project's folder.
        live: the content files that are live.
        changes: what it changes of them.
        by: who tries it.
        source: `drafts` or `files`.

    Raises:
        OSError: it cannot be written; nothing of it stays.
    """
    candidate = Candidate(root, f"{datetime.now(UTC):%Y%m%d%H%M%S%f}-{secrets.token_hex(3)}")
    replaced = {path: live.get(path) for path in changes}
    order = {"by": by, "source": source, "base": digest(live), "changes": dict(changes), "replaced": replaced}
    try:
        _lay_out(candidate, laid_over(live, changes), order)
    except BaseException:
        shutil.rmtree(candidate.folder, ignore_errors=True)
        raise
    for old in every(root)[KEPT:]:
        shutil.rmtree(old.folder, ignore_errors=True)
    return candidate


def _lay_out(candidate: Candidate, files: Files, order: Mapping[str, Any]) -> None:
    candidate.project.mkdir(parents=True)
    write_changes(candidate.project, files)
    link_models(candidate.root / "models", candidate.project / "models")
    _write(candidate.folder / "order.json", order)
    candidate.tell(State(since=moment()))


def every(root: Path) -> list[Candidate]:
    """All that are kept, the newest first."""
    folder = root / FOLDER
    names = sorted((path.name for path in folder.iterdir()), reverse=True) if folder.is_dir() else []
    return [Candidate(root, name) for name in names if NAME.fullmatch(name) and (folder / name / "state.json").exists()]


def find(root: Path, name: str) -> Candidate | None:
    """A candidate by its id."""
    return next((candidate for candidate in every(root) if candidate.id == name), None)


@contextmanager
def trying(root: Path) -> Iterator[None]:
    """Hold the one place for trying.

    Raises:
        TryUnderWayError: another process holds it.
    """
    with _lock(root) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise TryUnderWayError from None
        yield


def is_under_way(root: Path) -> bool:
    """Whether a candidate is being tried."""
    with _lock(root) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return True
        return False


def is_busy(root: Path) -> bool:
    """Whether a candidate is being tried, or is about to be."""
    return is_under_way(root) or any(each.state.is_beginning for each in every(root)[:1])


def link_models(source: Path, target: Path) -> None:
    """Put the models of one folder into another: as links, for no process writes into a model, each is replaced."""
    target.mkdir(parents=True, exist_ok=True)
    for name in MODELS:
        if (source / name).exists():
            link(source / name, target / name)


def link(source: Path, target: Path) -> None:
    """Put a file in place in one step, as a link where the two lie on one disk."""
    fresh = target.with_name(f".{target.name}.{os.getpid()}")
    fresh.unlink(missing_ok=True)
    try:
        os.link(source, fresh)
    except OSError:
        shutil.copyfile(source, fresh)
    fresh.replace(target)
    # Between two links of one file a rename does nothing (POSIX).
    fresh.unlink(missing_ok=True)


def moment() -> str:
    """The current moment as text."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@contextmanager
def _lock(root: Path) -> Iterator[Any]:
    path = root / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        yield file


def _read(path: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return content


def _write(path: Path, content: Mapping[str, Any]) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(content, indent=1), encoding="utf-8")
    fresh.replace(path)
