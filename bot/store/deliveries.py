"""The worker's side of the outbox: claim a row, deliver it, note what came of it.

A claim is committed before anything is sent and ends by itself, so that two workers never send the same row and the
row of a killed one is taken up again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, or_, select, update

from bot.store import appointments as visits
from bot.store import outbox as outbox_rows
from bot.store.outbox import OPEN, UNSEEN, State
from bot.store.tables import appointments, intake_requests, outbox

LEASE = timedelta(minutes=10)

_row = outbox.c


@dataclass(frozen=True)
class Delivery:
    """One state of one visit (or one call-back request, or one alarm) on its way to one destination.

    Attributes:
        id: of the outbox row.
        claim: names this attempt.
        claimed_until: another worker may take the row from then on.
        kind: of the change, as in `outbox`.
        sequence: of the visit at this change; 0 for a call-back request.
        uid: of the visit; empty for a call-back request.
        start: when the visit was to start at this change, whatever has changed since; None for a call-back request.
        end: when it was to end.
        name: whom the visit is for.
        contact: as it is stored.
        invited: whether an invitation to the visit may have gone there before; counts for a displaced visit.
        written_at: when the change was made.
        attempts: this one included.
        give_up_at: a try that fails from then on is the last one.
        count: of an alarm, how many flags it is about; name, contact and visit are empty then.
        since: of an alarm, since when the first of them waits.
    """

    id: int
    claim: str
    claimed_until: datetime
    destination: str
    kind: str
    reference: str
    sequence: int
    uid: str
    start: datetime | None
    end: datetime | None
    name: str
    contact: str
    written_at: datetime
    attempts: int
    give_up_at: datetime
    invited: bool = True
    count: int = 0
    since: datetime | None = None


def next_due(connection: Connection, destination: str, now: datetime) -> int | None:
    """The row that can be delivered next to a destination."""
    query = select(_row.id).where(_row.destination == destination, _due(now)).order_by(_row.id).limit(1)
    return connection.execute(query).scalar_one_or_none()


def claim(connection: Connection, row_id: int, worker: str, now: datetime) -> Delivery | None:
    """Claim a row; None if another worker was first, or the request has been erased meanwhile.

    Args:
        connection: of the caller's transaction; nothing may be sent before it commits.
        row_id: from `next_due`.
        worker: names the claiming worker.
        now: the current moment.
    """
    token, until = uuid4().hex, now + LEASE
    taken = {"state": State.SENDING, "claim": token, "claimed_by": worker, "claimed_until": until}
    query = update(outbox).where(_row.id == row_id, _due(now))
    if not connection.execute(query.values(taken | {"attempts": _row.attempts + 1})).rowcount:
        return None
    asked = intake_requests.c
    whole = (
        select(outbox, asked.name, asked.contact, appointments.c.uid)
        .outerjoin(intake_requests, asked.reference == _row.reference)
        .outerjoin(appointments, appointments.c.reference == _row.reference)
        .where(_row.id == row_id)
    )
    row = connection.execute(whole).one()
    if row.kind != UNSEEN and row.name is None:
        connection.execute(update(outbox).where(_row.id == row_id).values(state=State.FAILED, last_error="erased"))
        return None
    return _delivery(row)


def conclude(
    connection: Connection, delivery: Delivery, state: State, error: str | None, next_try_at: datetime
) -> bool:
    """Note what came of an attempt; False if the claim had ended and another worker has the row.

    Args:
        connection: of the caller's transaction.
        delivery: the attempt.
        state: SENT, WAITING (to be tried again), FAILED or CONFLICT.
        error: a code of our own, never a text from elsewhere.
        next_try_at: counts for WAITING only.
    """
    values = {"state": state, "last_error": error, "next_try_at": next_try_at, "claim": None, "claimed_until": None}
    query = update(outbox).where(_row.id == delivery.id, _row.claim == delivery.claim)
    return connection.execute(query.values(values)).rowcount == 1


def refused(connection: Connection, delivery: Delivery, error: str | None, now: datetime) -> bool:
    """Note that the clinic's calendar has something else at the visit's time, and take the time from the visit.

    Returns:
        False if the claim had ended and another worker has the row: nothing was noted or changed.
    """
    if not conclude(connection, delivery, State.CONFLICT, error, now):
        return False
    if visits.displace(connection, delivery.reference, delivery.sequence, now):
        return True
    visit = visits.find(connection, delivery.reference)
    if visit and visit.sequence > delivery.sequence:
        # Changed meanwhile: nobody need look at this state.
        outbox_rows.settle(connection, delivery.reference)
    return True


def take_up(connection: Connection, worker: str, now: datetime) -> int:
    """Put back what a worker of this name had claimed when it died; how many rows. Only the name's one holder may."""
    orphaned = and_(_row.state == State.SENDING, _row.claimed_by == worker)
    again = {"state": State.WAITING, "claim": None, "claimed_until": None, "next_try_at": now}
    return connection.execute(update(outbox).where(orphaned).values(again)).rowcount


def keep(connection: Connection, destination: str) -> int:
    """Set aside what waits for a destination that is not set up; staff see it and can retry. Gives how many rows."""
    waiting = and_(_row.destination == destination, _row.state == State.WAITING)
    # Looked for first: most of the time there is none, and SQLite has one writer at a time.
    if not connection.execute(select(exists().where(waiting))).scalar_one():
        return 0
    return connection.execute(update(outbox).where(waiting).values(state=State.KEPT)).rowcount


def _due(now: datetime) -> ColumnElement[bool]:
    waits = and_(_row.state == State.WAITING, _row.next_try_at <= now)
    orphaned = and_(_row.state == State.SENDING, _row.claimed_until <= now)
    earlier = outbox.alias()
    before = exists().where(
        earlier.c.reference == _row.reference,
        earlier.c.destination == _row.destination,
        earlier.c.sequence < _row.sequence,
        earlier.c.state.in_(OPEN),
    )
    return and_(or_(waits, orphaned), ~before)


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    start, end = (datetime.fromisoformat(row.payload[edge]) if row.uid else None for edge in ("start", "end"))
    return Delivery(
        id=row.id,
        claim=row.claim,
        claimed_until=row.claimed_until,
        destination=row.destination,
        kind=row.kind,
        reference=row.reference,
        sequence=row.sequence,
        uid=row.uid or "",
        start=start,
        end=end,
        name=row.name or "",
        contact=row.contact or "",
        written_at=row.created_at,
        attempts=row.attempts,
        give_up_at=row.give_up_at,
        invited=row.payload.get("invited", True),
        count=row.payload.get("count", 0),
        since=datetime.fromisoformat(row.payload["since"]) if "since" in row.payload else None,
    )
