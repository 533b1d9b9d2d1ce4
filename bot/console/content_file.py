"""A content file as an editor opens it in the console, and what a page tells after a form."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.clinic.errors import NotFoundError
from bot.console.visit import Visit
from bot.content.difference import Row
from bot.content.kinds import Kind, kind_of, name_of
from bot.store import drafts
from bot.store.drafts import Draft, text_hash

NAME = re.compile(r"[a-z0-9_]{1,64}(?:/[a-z0-9_]{1,64})?")


@dataclass(frozen=True)
class Opened:
    """A file as an editor opens it.

    Attributes:
        file: its path in the project.
        name: its name in the address.
        live: the text of the live file; None where there is none yet.
        draft: the open draft.
        revision: what a save starts from.
    """

    file: str
    name: str
    live: str | None
    draft: Draft | None
    revision: int

    @property
    def text(self) -> str:
        """What is worked on: the draft, else the live file."""
        return self.draft.text if self.draft else self.live or ""

    @property
    def path(self) -> str:
        """The page's address."""
        return f"/content/{'topics' if kind_of(self.file) is Kind.TOPIC else 'other'}/{self.name}"

    @property
    def is_stale(self) -> bool:
        """The live file was changed after the draft was begun."""
        return self.draft is not None and self.draft.base_hash != text_hash(self.live)


@dataclass(frozen=True)
class Conflict:
    """What somebody else has saved meanwhile.

    Attributes:
        who: their name; empty where the live file itself was changed.
        rows: the difference to what this editor has written; empty where the draft was dropped.
    """

    who: str
    at: datetime | None
    rows: list[Row]


@dataclass(frozen=True)
class Said:
    """What a page tells after a form: mistakes by field, and somebody else's version."""

    errors: Mapping[str, str] = field(default_factory=dict)
    conflict: Conflict | None = None
    status: int = 200


async def open_file(visit: Visit, file: str, name: str) -> Opened:
    """A file by its path.

    Raises:
        NotFoundError: there is none, live or drafted.
    """
    if not NAME.fullmatch(name) or name_of(file) != name:
        raise NotFoundError
    draft = await visit.run(drafts.find, file)
    live = await asyncio.to_thread(visit.parts.content.live, file)
    if draft is None and live is None:
        raise NotFoundError
    return Opened(file, name, live, draft, await visit.run(drafts.revision, file))
