"""The content desk's acts: lay out a candidate, publish it, go back; each with its entry in the access log."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from bot.clinic.errors import HandEditedError, NotKnownError, PublishRefusedError, TryUnderWayError
from bot.clinic.publishing import Reason, confirmation
from bot.publishing import archive, candidate, git, training
from bot.publishing.candidate import Candidate
from bot.publishing.comparing import reasons
from bot.publishing.engine import EngineDoor
from bot.publishing.exchange import put_in_place
from bot.publishing.files import Changes, Files, difference, digest, is_trained, read_files
from bot.publishing.git import Commit
from bot.store import drafts, versions
from bot.store.access_log import REFUSED, AccessLog, Entry
from bot.store.database import Store
from bot.store.versions import FOUND, PUBLISH, ROLLBACK, NewVersion, Version

LOCK = Path("var") / "content" / "publish.lock"
DRAFTS = "drafts"
FILES = "files"
# Who stands in the access log where nobody has told.
BY_HAND = "files edited by hand"


@dataclass(frozen=True)
class Outcome:
    """What an act has led to.

    Attributes:
        version: that is live now.
        engine_runs: False: nothing runs; the next start answers from it.
        commit: what git made of it.
    """

    version: Version
    engine_runs: bool
    commit: Commit


@dataclass(frozen=True)
class Desk:
    """What the acts work with.

    Attributes:
        root: the project whose content it is.
        clock: the current moment, in UTC.
    """

    root: Path
    store: Store
    log: AccessLog
    engine: EngineDoor
    clock: Callable[[], datetime]

    def live(self) -> Version:
        """The version that visitors are answered from; what is found in place becomes one.

        Raises:
            HandEditedError: nothing is known of it: files were edited before anything was kept.
        """
        with self._alone():
            return self._live()

    def start(self) -> None:
        """Write down what the doors are about to be opened with, if it is not what was live last."""
        with self._alone():
            newest = self.store.run(versions.newest)
            edited = self._by_hand(newest)
            if edited or not newest:
                self._found(edited if newest else [])

    def lay_out(self, source: str, entry: Entry) -> Candidate:
        """Make a candidate of the drafts, or of the files as they were edited by hand.

        Args:
            source: DRAFTS or FILES.
            entry: of the access log.

        Raises:
            TryUnderWayError: another one is being tried.
            HandEditedError: of drafts: files were edited by hand, too, and would be lost.
            NotKnownError: there is nothing to try.
        """
        # To look whether there is room and to take it is one step: of two clicks one makes a candidate.
        with self._alone():
            if candidate.is_busy(self.root):
                raise TryUnderWayError
            live, changes = self._change_set(source)
            made = candidate.make(self.root, live, changes, by=entry.who, source=source)
            self.log.record(entry)
            return made

    def objections(self, tried: Candidate, by: str, second: str) -> list[Reason]:
        """Everything that stands against publishing a candidate."""
        with self._alone():
            return self._objections(tried, by, second)

    def publish(self, tried: Candidate, entry: Entry, second: str = "", *, by: str = "") -> Outcome:
        """Let visitors be answered from a candidate.

        Args:
            tried: a candidate whose try is done.
            entry: of the access log; its `reason` is why.
            second: who confirms a change of what is guarded.
            by: who has proposed it, where the entry's `who` is the second person; else that one publishes.

        Raises:
            PublishRefusedError: with every reason.
            EngineError: the engine could not take the model; everything is as it was.
            StoreError, OSError: the same.
        """
        who, second = (by, entry.who) if by else (entry.who, second)
        with self._alone():
            found = self._objections(tried, who, second)
            if found:
                self.log.record(_refused(entry))
                raise PublishRefusedError(*((each.code, each.values) for each in found))
            new = NewVersion(
                kind=PUBLISH,
                who=who,
                second=second,
                at=self.clock(),
                why=entry.reason,
                files=sorted(tried.changes),
                figures=tried.report["figures"],
            )
            # A draft of a file that was edited by hand has not grown from that: it is told of the conflict.
            published = tried.changes if tried.order["source"] == DRAFTS else {}
            return self._make_live(tried.project, new, entry, published)

    def roll_back(self, number: int, entry: Entry) -> Outcome:
        """Let visitors be answered from an earlier version, without training.

        Raises:
            NotKnownError: its models are not kept, or it is live already.
            HandEditedError: files were edited by hand and would be lost.
            EngineError, StoreError, OSError: as above.
        """
        with self._alone():
            live, wanted = self._live(), self.store.run(versions.find, number)
            if wanted is None or number == live.number or not archive.is_kept(self.root, number):
                raise NotKnownError
            before = archive.files_of(self.root, live.number)
            by_hand = difference(before, read_files(self.root))
            if by_hand:
                raise HandEditedError(list(by_hand))
            changes = difference(before, archive.files_of(self.root, number))
            new = NewVersion(
                kind=ROLLBACK,
                who=entry.who,
                at=self.clock(),
                why=entry.reason,
                restores=number,
                files=sorted(changes),
                figures=wanted.figures,
            )
            return self._make_live(archive.folder(self.root, number), new, entry, {})

    def _live(self) -> Version:
        newest = self.store.run(versions.newest)
        edited = self._by_hand(newest)
        if newest and not any(map(is_trained, edited)):
            return newest
        # Somebody has edited files by hand. Only once they are trained, too, are they what visitors get.
        if training.is_up_to_date(self.root):
            return self._found(edited if newest else [])
        if newest:
            return newest
        raise HandEditedError(edited)

    def _change_set(self, source: str) -> tuple[Files, Changes]:
        """The live files, and what drafts or hands have changed of them."""
        drafted: Changes = self.store.run(drafts.change_set) if source == DRAFTS else {}
        if source == DRAFTS and not drafted:
            raise NotKnownError
        live = archive.files_of(self.root, self._live().number)
        by_hand = difference(live, read_files(self.root))
        if source == DRAFTS and by_hand:
            raise HandEditedError(list(by_hand))
        changes = {path: text for path, text in (drafted or by_hand).items() if live.get(path) != text}
        if not changes:
            raise NotKnownError
        return live, changes

    def _objections(self, tried: Candidate, by: str, second: str) -> list[Reason]:
        report = tried.report
        if tried.state.part != "done" or not report:
            return [Reason("not_tried")]
        found = [*reasons(report), *self._moved_on(tried)]
        missing = confirmation(report["guarded"], by, second)
        return [*found, missing] if missing else found

    def _by_hand(self, newest: Version | None) -> list[str]:
        known = archive.files_of(self.root, newest.number) if newest else {}
        return list(difference(known, read_files(self.root)))

    def _moved_on(self, tried: Candidate) -> list[Reason]:
        """Whether something else is live than what was compared, or lies on disk than what is live or was tried."""
        try:
            live = digest(archive.files_of(self.root, self._live().number))
        except HandEditedError as error:
            return [Reason("hand_edited", {"files": str(error)})]
        disk, wanted = read_files(self.root), read_files(tried.project)
        same = live == tried.order["base"] and disk in (wanted, tried.before)
        return [] if same else [Reason("changed_meanwhile")]

    def _make_live(self, project: Path, new: NewVersion, entry: Entry, published: Changes) -> Outcome:
        unfit = git.other_changes(self.root, new.files)
        number = self._next_number()
        with put_in_place(self.root, project, self.engine) as engine_runs:
            archive.keep(self.root, number, read_files(project), project / "models")
            version = self._write_down(new, number, entry, published)
        archive.prune(self.root, number)
        return Outcome(version, engine_runs, Commit(reason=unfit) if unfit else self._commit(version))

    def _write_down(self, new: NewVersion, number: int, entry: Entry, published: Changes) -> Version:
        texts = {path: text for path, text in published.items() if text is not None}

        def both(connection: Connection) -> Version:
            drafts.published(connection, texts)
            versions.close_proposals(connection)
            return versions.add(connection, new, number)

        return self.log.run(entry, both)

    def _commit(self, version: Version) -> Commit:
        subject = f"Content version {version.number}"
        if version.restores:
            subject += f": back to version {version.restores}"
        return git.commit(self.root, version.files, author=version.who, subject=subject, why=version.why)

    def _found(self, files: list[str]) -> Version:
        number = self._next_number()
        archive.keep(self.root, number, read_files(self.root), self.root / "models")
        new = NewVersion(kind=FOUND, who="", at=self.clock(), why="", files=files)
        entry = Entry(who=BY_HAND, what="content.found", object_kind="content_version", object_id=str(number))
        return self.log.run(entry, versions.add, new, number)

    def _next_number(self) -> int:
        newest = self.store.run(versions.newest)
        return newest.number + 1 if newest else 1

    @contextmanager
    def _alone(self) -> Iterator[None]:
        path = self.root / LOCK
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _refused(entry: Entry) -> Entry:
    return replace(entry, outcome=REFUSED)
