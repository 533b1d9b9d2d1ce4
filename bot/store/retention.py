"""The purge: what is older than its class allows is erased, in small transactions, so that the doors stay open."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, exists, func, literal, select

from bot.clinic.retention import Retention
from bot.store import access_log_purge, erasing, numbers
from bot.store.access_log import AccessLog
from bot.store.columns import take_your_time
from bot.store.database import Store
from bot.store.erasing import Counts
from bot.store.outbox import OPEN, UNSEEN
from bot.store.tables import appointments, conversations, intake_requests, messages, outbox, slot_seats

AT_ONCE = 200
CRISIS_CARD = "crisis"
ACCESS_LOG = "access_log"

_conversation = conversations.c
_request = intake_requests.c


@dataclass(frozen=True)
class RetentionClass:
    """What is kept equally long.

    Attributes:
        name: of the class in reports.
        due: by retention and moment, the keys of what is over.
        erase: erases what these keys name; how many rows of which table.
    """

    name: str
    due: Callable[[Retention, datetime], Select[str]]
    erase: Callable[[Connection, Sequence[str]], Counts]


@dataclass(frozen=True)
class Leftover:
    """Rows of one table that are of no more use and are in nobody's record.

    Attributes:
        table: theirs.
        due: by retention and moment, which of its rows are over.
    """

    table: Table
    due: Callable[[Retention, datetime], ColumnElement[bool]]


@dataclass(frozen=True)
class House:
    """What a purge works on.

    Attributes:
        log: of the record that is purged, and purged itself.
        zone: the clinic's; the counts of its days are kept before anything goes.
        who: does it, as the access log shall say.
        why: what the access log shall say of so many entries that went from it.
    """

    log: AccessLog
    zone: ZoneInfo
    who: str
    why: Callable[[int], str]


def due(store: Store, retention: Retention, now: datetime) -> dict[str, Counts]:
    """What `purge` would erase: per class how many are `due`.

    Raises:
        StoreError: the database could not.
    """
    counted = {one.name: {"due": store.run(_count, one.due(retention, now))} for one in CLASSES}
    for name, one in LEFTOVERS.items():
        over = select(literal(1)).select_from(one.table).where(one.due(retention, now))
        counted[name] = {"due": store.run(_count, over)}
    return {**counted, ACCESS_LOG: {"due": len(store.run(access_log_purge.due, _kept_since(retention, now)))}}


def purge(house: House, retention: Retention, now: datetime) -> dict[str, Counts]:
    """Erase what is over, class by class.

    Args:
        house: the record.
        retention: how long each class is kept.
        now: the current moment.

    Returns:
        Per class how many rows of which table.

    Raises:
        StoreError: the database could not; what was erased before stays erased.
        TamperedError: the access log was tampered with and stays as it is; everything else was purged.
    """
    store = house.log.store
    numbers.settle(store, house.zone, now)
    purged = {one.name: _purge_class(store, one, one.due(retention, now)) for one in CLASSES}
    purged |= {name: store.run(_clear, one.table, one.due(retention, now)) for name, one in LEFTOVERS.items()}
    if any(purged.values()):
        store.sweep()
    gone = access_log_purge.purge_entries(house.log, _kept_since(retention, now), house.who, house.why)
    return {**purged, ACCESS_LOG: {ACCESS_LOG: gone} if gone else {}}


def _kept_since(retention: Retention, now: datetime) -> datetime:
    return now - timedelta(days=retention.access_log_days)


def _count(connection: Connection, due: Select[Any]) -> int:
    take_your_time(connection)
    return connection.execute(select(func.count()).select_from(due.subquery())).scalar_one()


def _purge_class(store: Store, one: RetentionClass, due: Select[str]) -> Counts:
    total: Counts = {}
    while counts := store.run(_purge_some, one, due):
        total = erasing.add(total, counts)
    return total


def _clear(connection: Connection, table: Table, due: ColumnElement[bool]) -> Counts:
    take_your_time(connection)
    gone = connection.execute(delete(table).where(due)).rowcount
    return {table.name: gone} if gone else {}


def _purge_some(connection: Connection, one: RetentionClass, due: Select[str]) -> Counts:
    take_your_time(connection)
    keys = list(connection.execute(due.limit(AT_ONCE)).scalars())
    return one.erase(connection, keys) if keys else {}


def _requests(retention: Retention, now: datetime) -> Select[str]:
    return select(_request.reference).where(_is_over(now - timedelta(days=retention.booked_days)))


def _is_over(end: datetime) -> ColumnElement[bool]:
    visit = select(appointments.c.id).where(appointments.c.reference == _request.reference)
    return (_request.created_at < end) & ~exists(visit.where(appointments.c.start_at >= end))


def _unbooked(retention: Retention, now: datetime) -> Select[str]:
    return _quiet(retention, now, now - timedelta(days=retention.unbooked_days)).where(~_in_crisis())


def _crisis(retention: Retention, now: datetime) -> Select[str]:
    days = max(retention.unbooked_days, retention.crisis_days)
    return _quiet(retention, now, now - timedelta(days=days)).where(_in_crisis())


def _quiet(retention: Retention, now: datetime, end: datetime) -> Select[str]:
    """Conversations in which nothing was said since `end`, and of which no request is kept."""
    said = exists(select(messages.c.id).where(messages.c.conversation_id == _conversation.id, messages.c.at >= end))
    kept = ~_is_over(now - timedelta(days=retention.booked_days))
    asked = exists(select(_request.id).where(_request.conversation_id == _conversation.id, kept))
    not_erased = _conversation.erased_at.is_(None)
    return select(_conversation.id).where(_conversation.created_at < end, not_erased, ~said, ~asked)


def _in_crisis() -> ColumnElement[bool]:
    # Asked once for all of them: asked of each, SQLite looks through the cards of all for every one.
    return _conversation.id.in_(select(messages.c.conversation_id).where(messages.c.kind == CRISIS_CARD))


def _erased(_retention: Retention, _now: datetime) -> Select[str]:
    """The empty rows of erased conversations, once the engine has forgotten them too."""
    return select(_conversation.id).where(_conversation.erased_at.is_not(None), _conversation.engine_forgot)


def _expired_holds(_retention: Retention, now: datetime) -> ColumnElement[bool]:
    return slot_seats.c.expires_at <= now


def _past_alarms(retention: Retention, now: datetime) -> ColumnElement[bool]:
    """Alarms that will not be tried any more, once a chat with a crisis card of their day is gone, too."""
    days = max(retention.unbooked_days, retention.crisis_days)
    over = outbox.c.state.not_in(OPEN) & (outbox.c.created_at < now - timedelta(days=days))
    return (outbox.c.kind == UNSEEN) & over


def _erase_conversations(connection: Connection, ids: Sequence[str]) -> Counts:
    # Their rows too: the engine forgets a conversation by itself long before.
    said = erasing.of_conversations(connection, ids)
    return erasing.add(said, erasing.rows_of_conversations(connection, ids))


# Requests first: a conversation is kept as long as a request of it is. The access log goes in its own way.
CLASSES = (
    RetentionClass("booked", _requests, erasing.of_requests),
    RetentionClass("unbooked", _unbooked, _erase_conversations),
    RetentionClass("crisis", _crisis, _erase_conversations),
    RetentionClass("erased", _erased, _erase_conversations),
)
LEFTOVERS = {"holds": Leftover(slot_seats, _expired_holds), "alarms": Leftover(outbox, _past_alarms)}
