"""Crisis flags: raised with the message that shows danger, seen by somebody of the staff."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, distinct, func, select, update

from bot.clinic.queue import ALARM_AFTER, ANSWER_WITHIN, Item, Need, Tier, alarm_is_due, gravest
from bot.clinic.scheduling.availability import Availability
from bot.store import outbox
from bot.store.columns import insert_if_absent
from bot.store.tables import crisis_flags, staff

# One alarm is about no more flags than this; the next one is about the others.
MOST = 500

_flag = crisis_flags.c
_UNSEEN = _flag.seen_at.is_(None)
_EDGES = ((func.min(_flag.id), "first"), (func.max(_flag.id), "newest"), (func.min(_flag.raised_at), "since"))


@dataclass(frozen=True)
class Flag:
    """A crisis flag.

    Attributes:
        id: larger ones are newer.
        tier: how it came about.
        variant: one of `bot.clinic.wording.VARIANTS`.
        seen_by: the name of whoever saw it first; None while it is unseen.
    """

    id: int
    conversation_id: str
    tier: Tier
    variant: str
    raised_at: datetime
    seen_at: datetime | None = None
    seen_by: str | None = None

    @property
    def waited(self) -> timedelta | None:
        """From the message until somebody saw it; None while it is unseen."""
        return self.seen_at - self.raised_at if self.seen_at else None


def raise_flag(  # noqa: PLR0913 a flag has these parts, by name
    connection: Connection, conversation_id: str, message_id: str, *, tier: Tier, variant: str, now: datetime
) -> bool:
    """Raise a flag, unless the message has one already; whether it was raised."""
    row = {"conversation_id": conversation_id, "message_id": message_id, "tier": tier.value, "variant": variant}
    return insert_if_absent(connection, crisis_flags, {**row, "raised_at": now}, _flag.message_id)


def withdraw(connection: Connection, conversation_id: str) -> None:
    """Take back the flag of a conversation's last safety question, which was answered, unless it was seen already."""
    asked = (_flag.conversation_id == conversation_id, _flag.tier == Tier.UNSURE.value, _UNSEEN)
    last = select(func.max(_flag.id)).where(*asked)
    connection.execute(delete(crisis_flags).where(_flag.id.in_(last)))


def mark_seen(connection: Connection, conversation_id: str, up_to: int, staff_id: int, now: datetime) -> int:
    """Note who has seen a conversation's flags, up to the newest that was shown; how many were unseen until now."""
    mine = _flag.conversation_id == conversation_id
    newest = select(_flag.id).where(mine, _flag.id == up_to).scalar_subquery()
    shown = (mine, _flag.id <= newest, _UNSEEN)
    return connection.execute(update(crisis_flags).where(*shown).values(seen_by=staff_id, seen_at=now)).rowcount


def unseen(connection: Connection, now: datetime) -> list[Item]:
    """The conversations with flags that somebody has to see, each once, without its reference."""
    first, newest, since = (edge.label(name) for edge, name in _EDGES)
    kept = (_flag.conversation_id, _flag.tier, _flag.variant)
    alike = select(*kept, first, newest, since, func.count().label("flags"))
    query = alike.where(_has_to_be_seen(now)).group_by(*kept).order_by(first)
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.conversation_id].append(row)
    return [_in_danger(rows) for rows in found.values()]


def count_unseen(connection: Connection, now: datetime) -> int:
    """How many conversations `unseen` has."""
    query = select(func.count(distinct(_flag.conversation_id))).where(_has_to_be_seen(now))
    return connection.execute(query).scalar_one()


def _has_to_be_seen(now: datetime) -> ColumnElement[bool]:
    """At once, but a safety question only when the visitor has had time to answer it."""
    return _UNSEEN & ((_flag.tier != Tier.UNSURE.value) | (_flag.raised_at <= now - ANSWER_WITHIN))


def _in_danger(rows: Sequence[Row[Any]]) -> Item:
    """A conversation, from its flags counted by tier and variant."""
    return Item(
        Need.CRISIS,
        min(row.since for row in rows),
        rows[0].conversation_id,
        up_to=max(row.newest for row in rows),
        tier=gravest(Tier(row.tier) for row in rows),
        variants=tuple(dict.fromkeys(row.variant for row in rows)),
        count=sum(row.flags for row in rows),
    )


def seen_since(connection: Connection, start: datetime) -> list[Flag]:
    """The flags that were seen since a moment, the newest first."""
    return _flags(connection, _select().where(_flag.seen_at >= start).order_by(_flag.seen_at.desc()))


def raise_alarm(connection: Connection, office: Availability | None, now: datetime) -> int:
    """Put one alarm into the outbox for all flags that nobody has seen in time and that no alarm was about.

    Args:
        connection: of the caller's transaction.
        office: the office hours; None: every hour counts.
        now: the current moment.

    Returns:
        How many flags it is about; 0: there is none, and no alarm.
    """
    waits = (_UNSEEN, _flag.alarmed_at.is_(None))
    old = select(_flag.id, _flag.raised_at).where(*waits, _flag.raised_at <= now - ALARM_AFTER)
    old = old.order_by(_flag.raised_at).limit(MOST)
    due = [row.id for row in connection.execute(old) if alarm_is_due(row.raised_at, now, office)]
    if not due:
        return 0
    # The update decides which of two workers writes the alarm, and whether somebody has seen it just now.
    taken = update(crisis_flags).where(*waits, _flag.id.in_(due)).values(alarmed_at=now).returning(_flag.id)
    ids = sorted(connection.execute(taken).scalars())
    if ids:
        _tell(connection, ids, now)
    return len(ids)


def _tell(connection: Connection, ids: Sequence[int], now: datetime) -> None:
    count, since = connection.execute(select(func.count(), func.min(_flag.raised_at)).where(_flag.id.in_(ids))).one()
    told = {"count": count, "since": since.isoformat()}
    outbox.add(connection, outbox.UNSEEN, f"alarm-{ids[-1]}", 0, to=(outbox.ALARM_MAIL,), payload=told, now=now)


def _select() -> Select[tuple[Any, ...]]:
    kept = (_flag.id, _flag.conversation_id, _flag.tier, _flag.variant, _flag.raised_at, _flag.seen_at)
    return select(*kept, staff.c.name.label("seen_by")).join(staff, staff.c.id == _flag.seen_by, isouter=True)


def _flags(connection: Connection, query: Select[tuple[Any, ...]]) -> list[Flag]:
    return [Flag(**{**row, "tier": Tier(row["tier"])}) for row in connection.execute(query).mappings()]
