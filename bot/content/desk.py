"""The content as the desk works with it: the live files with drafts over them, read and compared once."""

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np

from bot.content.check import HANDBOOK, Finding, problems, told
from bot.content.inbox import Group, Unread, grouped, plain_words
from bot.content.limits import Handbook, load_handbook
from bot.content.model import Content
from bot.content.nearest import Near, Vectors, nearest
from bot.content.rules.examples import alike
from bot.content.source import read_content
from bot.understanding.encoder import load_encoder
from bot.understanding.kept import FOLDER, KeptVectors

Changes = Mapping[str, str]


class ContentDesk:
    """Reads, checks and compares the content of one project. Its methods take their time: call them in a thread."""

    def __init__(self, root: Path, vectors: Path | None = None) -> None:
        """Open a project.

        Args:
            root: its folder.
            vectors: where the vectors of its examples are kept; the project's own place by default.
        """
        self.root = root
        self._folder = vectors or root / FOLDER
        self._lock = threading.Lock()
        self._checked: tuple[date, Content] | None = None
        self._found: list[Finding] = []
        self._remembered: dict[str, Vectors] = {}

    @cached_property
    def handbook(self) -> Handbook:
        """The check's limits and messages.

        Raises:
            ContentError: content.yml is missing or malformed.
        """
        return load_handbook(self.root / HANDBOOK)

    def renew(self) -> None:
        """Read the check's limits and messages anew when they are needed: others were published."""
        with self._lock:
            self.__dict__.pop("handbook", None)
            self._checked = None

    def live(self, file: str) -> str | None:
        """The text of a live file; None where there is none."""
        try:
            return (self.root / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            return None

    def content(self, changes: Changes) -> Content:
        """All content, with drafts in the place of live files."""
        return read_content(self.root, changes)

    def findings(self, changes: Changes, today: date) -> list[Finding]:
        """What the check finds, but for examples that mean the same."""
        now = today, self.content(changes)
        with self._lock:
            # Files that were not touched are the same objects, so this costs nothing.
            if self._checked != now:
                self._found = told(problems(now[1], self.handbook.limits, today), self.handbook)
                self._checked = now
            return self._found

    def alike(self, changes: Changes, file: str) -> list[Finding]:
        """Examples of a file that mean nearly the same as one of another topic."""
        content = self.content(changes)
        with self._lock:
            return told(alike(content, self.handbook.limits, self._vectors.encode, file), self.handbook)

    def nearest(self, words: str, changes: Changes, most: int) -> list[Near]:
        """The topics whose examples are nearest in meaning to some words."""
        examples = [example for example in self.content(changes).examples if example.text]
        with self._lock:
            known = self._vectors.encode([example.text for example in examples])
        return nearest(examples, known, load_encoder().encode([words])[0], most)

    def groups(self, messages: Sequence[Unread]) -> list[Group]:
        """The inbox: messages masked, those of one meaning together."""
        inbox = self.handbook.inbox
        plain = plain_words(self.content({}))
        return grouped(messages, likeness=inbox.likeness, kept=inbox.kept, plain=plain, encode=self._remember)

    @cached_property
    def _vectors(self) -> KeptVectors:
        return KeptVectors(self._folder)

    def _remember(self, texts: Sequence[str]) -> Vectors:
        """Vectors of what visitors wrote: in memory alone, and only as long as it stands in the inbox."""
        known = {text: self._remembered[text] for text in texts if text in self._remembered}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, load_encoder().encode(new), strict=True))
        self._remembered = known
        return np.array([known[text] for text in texts], dtype=np.float32)
