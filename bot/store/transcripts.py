"""Lists of conversations, a page at a time, by filters that combine."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select, tuple_

from bot.clinic.outcome import Flag, Outcome
from bot.store.misunderstood import names_of
from bot.store.tables import (
    conversation_summaries,
    conversation_tags,
    intake_requests,
    messages,
    saved_conversations,
    staff,
)

PAGE = 50

_summary = conversation_summaries.c


@dataclass(frozen=True, order=True)
class Place:
    """Where a conversation stands in the order of lists."""

    began: datetime
    id: str


@dataclass(frozen=True)
class Wanted:
    """Which conversations are wanted; what is None does not matter.

    Attributes:
        since: they began from this moment on,
        until: and before this one.
        topic: a label that something was taken for (`faq/insurance`).
        below: something was understood with less confidence, 0 to 1.
        tag: the number of a tag.
        assigned_to: the number of the person who looks after it.
        saved_by: the number of the person who saved it for later.
        among: only these ids, such as a search has found.
        oldest_first: the order; the newest first without it.
    """

    since: datetime
    until: datetime
    topic: str | None = None
    flag: Flag | None = None
    outcome: Outcome | None = None
    below: float | None = None
    reviewed: bool | None = None
    tag: int | None = None
    assigned_to: int | None = None
    saved_by: int | None = None
    among: Collection[str] | None = None
    oldest_first: bool = False


@dataclass(frozen=True)
class Listed:
    """A conversation in a list.

    Attributes:
        began: when it was opened.
        said: how many messages the visitor wrote.
        opening: what the visitor said first, in clear.
        names: as given in its requests, so that they can be hidden.
        topics: labels of what was understood.
        assigned: the name of whoever looks after it.
    """

    id: str
    began: datetime
    said: int
    opening: str
    names: tuple[str, ...]
    topics: tuple[str, ...]
    lowest_confidence: float | None
    flag: Flag | None
    outcome: Outcome
    reviewed: bool
    assigned: str | None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.began, self.id)


def listed(connection: Connection, wanted: Wanted, after: Place | None = None, limit: int = PAGE) -> list[Listed]:
    """The conversations that fit, in order.

    Args:
        connection: of the caller's transaction.
        wanted: which ones.
        after: the last one of the page before.
        limit: how many.
    """
    columns = (conversation_summaries, staff.c.name.label("assigned"))
    query = select(*columns).join(staff, staff.c.id == _summary.assigned_to, isouter=True)
    rows = connection.execute(_in_order(query, wanted, after).limit(limit)).mappings().all()
    openings = _openings(connection, [row["opening"] for row in rows])
    names = names_of(connection, {row["conversation_id"] for row in rows})
    return [_listed(row, openings[row["opening"]], names.get(row["conversation_id"], ())) for row in rows]


def count(connection: Connection, wanted: Wanted, most: int) -> int:
    """How many conversations fit, counted up to `most`."""
    some = select(_summary.conversation_id).where(*_conditions(wanted)).limit(most)
    return connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()


def neighbours(connection: Connection, wanted: Wanted, place: Place) -> tuple[str | None, str | None]:
    """The ids of the conversations before and after a place in a list; None at its ends."""
    ids = select(_summary.conversation_id)
    turned = replace(wanted, oldest_first=not wanted.oldest_first)
    before, after = (
        connection.execute(_in_order(ids, each, place).limit(1)).scalar_one_or_none() for each in (turned, wanted)
    )
    return before, after


def requests_of(connection: Connection, conversation_id: str) -> list[str]:
    """The references of the requests that were sent in a conversation, the oldest first."""
    query = select(intake_requests.c.reference).where(intake_requests.c.conversation_id == conversation_id)
    return list(connection.execute(query.order_by(intake_requests.c.id)).scalars())


def _in_order(query: Select[Any], wanted: Wanted, after: Place | None) -> Select[Any]:
    order = (_summary.began_at, _summary.conversation_id)
    query = query.where(*_conditions(wanted))
    if after is not None:
        here, last = tuple_(*order), tuple_(after.began, after.id)
        query = query.where(here > last if wanted.oldest_first else here < last)
    return query.order_by(*(order if wanted.oldest_first else (column.desc() for column in order)))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield _summary.began_at >= wanted.since
    yield _summary.began_at < wanted.until
    if wanted.flag is not None:
        yield _summary.flag == wanted.flag.value
    if wanted.outcome is not None:
        yield _summary.outcome == wanted.outcome.value
    if wanted.topic is not None:
        yield _summary.topics.contains(f" {wanted.topic} ", autoescape=True)
    if wanted.below is not None:
        yield _summary.lowest_confidence < wanted.below
    if wanted.reviewed is not None:
        yield _summary.reviewed_at.is_not(None) if wanted.reviewed else _summary.reviewed_at.is_(None)
    if wanted.among is not None:
        yield _summary.conversation_id.in_(wanted.among)
    yield from _by_staff(wanted)


def _by_staff(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.assigned_to is not None:
        yield _summary.assigned_to == wanted.assigned_to
    if wanted.tag is not None:
        tagged = conversation_tags.c
        yield _summary.conversation_id.in_(select(tagged.conversation_id).where(tagged.tag_id == wanted.tag))
    if wanted.saved_by is not None:
        saved = saved_conversations.c
        yield _summary.conversation_id.in_(select(saved.conversation_id).where(saved.staff_id == wanted.saved_by))


def _openings(connection: Connection, numbers: list[int]) -> dict[int, str]:
    query = select(messages.c.number, messages.c.text).where(messages.c.number.in_(numbers))
    return {row.number: row.text for row in connection.execute(query)}


def _listed(row: Any, opening: str, names: tuple[str, ...]) -> Listed:  # noqa: ANN401 a row's mapping
    return Listed(
        id=row["conversation_id"],
        began=row["began_at"],
        said=row["said"],
        opening=opening,
        names=names,
        topics=tuple(row["topics"].split()),
        lowest_confidence=row["lowest_confidence"],
        flag=Flag(row["flag"]) if row["flag"] else None,
        outcome=Outcome(row["outcome"]),
        reviewed=row["reviewed_at"] is not None,
        assigned=row["assigned"],
    )
