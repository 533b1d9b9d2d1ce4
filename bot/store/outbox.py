"""What must leave the house: rows written in the same transaction as the change that they tell of, one a destination.

The worker's side of it is `deliveries`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, and_, exists, func, or_, select, update

from bot.store.tables import outbox

BOOKED = "appointment.booked"
MOVED = "appointment.moved"
CANCELLED = "appointment.cancelled"
DISPLACED = "appointment.displaced"
REQUESTED = "request.received"
# After these the visit has no time: it stands in no calendar.
OVER = (CANCELLED, DISPLACED)
UNSEEN = "alarm.unseen"

VISITOR_MAIL = "visitor_mail"
DESK_MAIL = "desk_mail"
CALENDAR = "calendar"
FHIR = "fhir"
MAILS = (VISITOR_MAIL, DESK_MAIL)
ALARM_MAIL = "alarm_mail"
# Where a visit is told; an alarm goes to its own.
DESTINATIONS = (VISITOR_MAIL, DESK_MAIL, CALENDAR, FHIR)
ALL_DESTINATIONS = (*DESTINATIONS, ALARM_MAIL)

GIVE_UP_AFTER = timedelta(hours=48)


class State(StrEnum):
    """Where a row is.

    WAITING for its (next) try; SENDING, claimed by a worker; SENT; FAILED for good; CONFLICT, the clinic's calendar has
    something else at that time; KEPT, because its destination is not set up; SUPERSEDED, a later state of the visit
    goes there in its place.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CONFLICT = "conflict"
    KEPT = "kept"
    SUPERSEDED = "superseded"


OPEN = (State.WAITING, State.SENDING)
STUCK = (State.FAILED, State.CONFLICT, State.KEPT)

_row = outbox.c
# Nothing personal: what staff see here may be printed and logged.
SHOWN = (
    _row.id,
    _row.destination,
    _row.kind,
    _row.reference,
    _row.sequence,
    _row.state,
    _row.attempts,
    _row.next_try_at,
    _row.last_error,
    _row.created_at,
)


def add(  # noqa: PLR0913 one change, all of it
    connection: Connection,
    kind: str,
    reference: str,
    sequence: int,
    *,
    to: Iterable[str],
    payload: Mapping[str, Any],
    now: datetime,
) -> None:
    """Put a change into the outbox; it leaves only if the caller's transaction commits.

    Args:
        connection: of the caller's transaction.
        kind: BOOKED, MOVED, CANCELLED, DISPLACED, REQUESTED or UNSEEN.
        reference: of the request; of an alarm a name of its own.
        sequence: of the appointment after the change; with reference and destination it names the row.
        to: the destinations.
        payload: JSON; no name, no contact, no reason: those are read from the request when it is delivered.
        now: the first moment to try.
    """
    row = {"kind": kind, "reference": reference, "sequence": sequence, "payload": dict(payload)}
    row |= {"state": State.WAITING, "attempts": 0, "next_try_at": now, "created_at": now}
    row |= {"give_up_at": now + GIVE_UP_AFTER}
    connection.execute(outbox.insert(), [{**row, "destination": destination} for destination in to])


def listed(connection: Connection, *, everything: bool = False) -> list[dict[str, Any]]:
    """The rows that staff should see as not sent (failed, in conflict, kept, or tried in vain so far), or all rows."""
    tried = and_(_row.state.in_(OPEN), _row.last_error.is_not(None))
    chosen = [] if everything else [or_(_row.state.in_(STUCK), tried)]
    query = select(*SHOWN).where(*chosen).order_by(_row.id)
    return [dict(row) for row in connection.execute(query).mappings()]


def retry(connection: Connection, row_id: int, now: datetime) -> State | None:
    """Put a row that is not sent back to be delivered.

    Returns:
        WAITING if it will be tried; SUPERSEDED if a later state of the visit has gone to the same destination, so that
        this one must not follow it; None if there is no such row or nothing to retry.
    """
    stuck = _row.state.in_(STUCK)
    row = connection.execute(select(outbox).where(_row.id == row_id, stuck)).one_or_none()
    if row is None:
        return None
    later = outbox.alias()
    overtaken = exists().where(
        later.c.reference == row.reference,
        later.c.destination == row.destination,
        later.c.sequence > row.sequence,
        later.c.state.in_((State.SENDING, State.SENT)),
    )
    state = State.SUPERSEDED if connection.execute(select(overtaken)).scalar_one() else State.WAITING
    again = {"state": state, "attempts": 0, "next_try_at": now, "give_up_at": now + GIVE_UP_AFTER}
    return state if connection.execute(update(outbox).where(_row.id == row_id, stuck).values(again)).rowcount else None


def counts(connection: Connection) -> Counter[tuple[str, str]]:
    """How many rows are in which state, by destination and state; nothing here tells one visitor from another."""
    query = select(_row.destination, _row.state, func.count()).group_by(_row.destination, _row.state)
    return Counter({(destination, state): count for destination, state, count in connection.execute(query)})


def take_back(connection: Connection, reference: str) -> None:
    """Drop the mails about a visit that were never tried: what they tell no longer holds."""
    untried = (_row.state == State.WAITING, _row.attempts == 0, _row.destination.in_(MAILS))
    change = update(outbox).where(_row.reference == reference, *untried)
    connection.execute(change.values(state=State.SUPERSEDED))


def settle(connection: Connection, reference: str) -> None:
    """Let go of the conflicts of a visit that has got another time, or none."""
    mine = (_row.reference == reference, _row.state == State.CONFLICT)
    connection.execute(update(outbox).where(*mine).values(state=State.SUPERSEDED))


def invited(connection: Connection, reference: str, destination: str) -> bool:
    """Whether an invitation to a visit may have gone to a destination."""
    gone = _row.state.in_((*OPEN, State.SENT, State.FAILED))
    mine = (_row.reference == reference, _row.destination == destination, _row.kind.in_((BOOKED, MOVED)))
    return bool(connection.execute(select(exists().where(*mine, gone))).scalar_one())
