"""Who needs the clinic: what waits in the store, as items of `bot.clinic.queue`, and what staff have taken off."""

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from sqlalchemy import ColumnElement, Connection, FromClause, Subquery, and_, exists, func, or_, select
from sqlalchemy.sql import Select

from bot.clinic.desk import RequestState
from bot.clinic.queue import ENDED_AFTER, LOOK_BACK, TAKEN_OFF, Item, Need, by_need
from bot.clinic.scheduling.model import AppointmentStatus
from bot.store import flags
from bot.store.columns import insert_if_absent
from bot.store.tables import appointments, crisis_flags, intake_requests, messages, queue_marks, staff

# More items of one need than this are not read at once.
MOST = 1000

_message = messages.c
_request = intake_requests.c
_visit = appointments.c
_mark = queue_marks.c


@dataclass(frozen=True)
class Mark:
    """What somebody has taken off the queue, and when."""

    conversation_id: str
    need: Need
    who: str
    at: datetime


def waiting(connection: Connection, now: datetime) -> list[Item]:
    """Everybody who needs the clinic, whom it needs first at the top."""
    items = _in_danger(connection, now) + _unanswered(connection)
    wanting = (_wanting(connection, need, now) for need in TAKEN_OFF)
    return by_need(chain(items, *wanting))


def take_off(  # noqa: PLR0913 one mark, all of it
    connection: Connection, conversation_id: str, need: Need, up_to: int, *, staff_id: int, now: datetime
) -> bool:
    """Take a conversation's need off the queue, up to the message that was shown.

    Returns:
        False if there is no such message, or somebody else was faster.
    """
    row = {"conversation_id": conversation_id, "need": need.value, "up_to": up_to}
    shown = (_message.conversation_id == conversation_id, _message.kind == need.value, _message.number == up_to)
    if connection.execute(select(_message.number).where(*shown)).first() is None:
        return False
    unique = (_mark.conversation_id, _mark.need, _mark.up_to)
    return insert_if_absent(connection, queue_marks, {**row, "staff_id": staff_id, "at": now}, *unique)


def taken_off(connection: Connection, start: datetime, limit: int) -> list[Mark]:
    """What was taken off the queue since a moment, the newest first."""
    query = (
        select(_mark.conversation_id, _mark.need, staff.c.name.label("who"), _mark.at)
        .join(staff, staff.c.id == _mark.staff_id)
        .where(_mark.at >= start)
        .order_by(_mark.at.desc())
        .limit(limit)
    )
    return [Mark(**{**row, "need": Need(row["need"])}) for row in connection.execute(query).mappings()]


def _in_danger(connection: Connection, now: datetime) -> list[Item]:
    references = _references(connection, select(crisis_flags.c.conversation_id).where(crisis_flags.c.seen_at.is_(None)))
    return [replace(item, reference=references.get(item.conversation_id, "")) for item in flags.unseen(connection, now)]


def _references(connection: Connection, conversations: Select[tuple[str]]) -> dict[str, str]:
    query = select(_request.conversation_id, _request.reference).where(_request.conversation_id.in_(conversations))
    return {row.conversation_id: row.reference for row in connection.execute(query.order_by(_request.id))}


def _unanswered(connection: Connection) -> list[Item]:
    """New requests, and visits booked in the chat that nobody of the desk has taken on."""
    booked = and_(_visit.reference == _request.reference, _visit.status == AppointmentStatus.BOOKED.value)
    untouched = and_(
        _request.state == RequestState.BOOKED.value, _request.changed_at.is_(None), _request.assigned_to.is_(None)
    )
    since = func.coalesce(_request.changed_at, _request.created_at, type_=_request.created_at.type)
    query = (
        select(_request.conversation_id, _request.reference, since.label("since"), _visit.start_at)
        .join(appointments, booked, isouter=True)
        .where(or_(_request.state == RequestState.NEW.value, untouched))
        .order_by(_request.id)
        .limit(MOST)
    )
    return [
        Item(Need.REQUEST, row.since, row.conversation_id, reference=row.reference, visit_start=row.start_at)
        for row in connection.execute(query)
    ]


def _wanting(connection: Connection, need: Need, now: datetime) -> list[Item]:
    """Conversations whose visitor asked for a person, or that ended without an answer."""
    asked, last = _not_taken_off(need, now), messages.alias("last")
    mine = _request.conversation_id == asked.c.conversation_id
    requested = exists().where(mine, _request.created_at >= asked.c.since)
    # Who asked for a person waits since the first time; who was left, since the end.
    since = asked.c.since if need is Need.HANDOVER else last.c.at
    query = (
        select(asked.c.conversation_id, asked.c.up_to, since.label("since"))
        .join(last, last.c.number == asked.c.up_to)
        .where(~requested, *([_has_ended(asked, last, now)] if need is Need.FALLBACK else []))
        .order_by(since)
        .limit(MOST)
    )
    return [Item(need, **row) for row in connection.execute(query).mappings()]


def _not_taken_off(need: Need, now: datetime) -> Subquery:
    """Per conversation: the first answer of the need's kind that nobody has taken off, and the newest one."""
    mine = (_mark.conversation_id == _message.conversation_id, _mark.need == need.value)
    marked = exists().where(*mine, _mark.up_to >= _message.number)
    first, newest = func.min(_message.at).label("since"), func.max(_message.number).label("up_to")
    return (
        select(_message.conversation_id, newest, first)
        .where(_message.kind == need.value, _message.at >= now - LOOK_BACK, ~marked)
        .group_by(_message.conversation_id)
        .subquery("asked")
    )


def _has_ended(asked: Subquery, last: FromClause, now: datetime) -> ColumnElement[bool]:
    # The newest fallback is part of the last answer, and nothing was said for a while.
    later = messages.alias("later")
    in_conversation = later.c.conversation_id == asked.c.conversation_id
    another = and_(later.c.sender == "bot", later.c.reply_to != last.c.reply_to, later.c.number > asked.c.up_to)
    said = later.c.at > now - ENDED_AFTER
    return ~exists().where(in_conversation, or_(another, said))
