"""Appointments: book, move, cancel, displace, each in one transaction with its seat and its rows of the outbox."""

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, Row, Select, select, update

from bot.clinic.desk import RequestState
from bot.clinic.errors import NotBookedError
from bot.clinic.intake.contact import parse_contact
from bot.clinic.scheduling.model import Appointment, AppointmentStatus, Slot
from bot.store import busy, intake, outbox, seats
from bot.store.intake import IntakeRequest
from bot.store.tables import appointments, intake_requests

CHANGEABLE = (AppointmentStatus.BOOKED.value, AppointmentStatus.WAITLIST.value)

_column = appointments.c


def book(connection: Connection, request: IntakeRequest, slot: Slot, capacity: int, now: datetime) -> Appointment:
    """Keep an intake request and book its visit.

    Args:
        connection: of the caller's transaction.
        request: its `key` is the holder of the slot, if there is a hold.
        slot: the chosen slot.
        capacity: how many visits may take place at the same time.
        now: the current moment.

    Returns:
        The appointment; the first one when the same form was sent before.

    Raises:
        SlotTakenError: somebody else has the slot; nothing was kept.
    """
    if intake.add(connection, request, RequestState.BOOKED):
        seats.claim(connection, slot, capacity, request.key, now, expires_at=None)
        seats.hand_over(connection, request.key, request.reference)
        _insert(connection, request.reference, slot, now)
        _tell(connection, outbox.BOOKED, _known(connection, request.reference), now)
    return _known(connection, intake.reference_of(connection, request.key))


def move(connection: Connection, reference: str, slot: Slot, capacity: int, now: datetime) -> Appointment:
    """Give a visit another slot, also one that needs another time; the same slot again changes nothing.

    Raises:
        NotBookedError: there is no visit of this reference, or it was cancelled.
        SlotTakenError: somebody else has the slot; the visit stays where it was.
    """
    before = _lock(connection, reference)
    if not before.needs_time and (before.start, before.end) == (slot.start, slot.end):
        return before
    # Its own seat first: the new time may overlap the old one where the slots' length has changed.
    seats.vacate(connection, reference, but=slot)
    seats.claim(connection, slot, capacity, reference, now, expires_at=None)
    if before.needs_time:
        intake.timed(connection, reference, now)
    outbox.settle(connection, reference)
    changed = {"start_at": slot.start, "end_at": slot.end, "status": AppointmentStatus.BOOKED.value}
    return _change(connection, before, outbox.MOVED, changed, now)


def cancel(connection: Connection, reference: str, now: datetime) -> Appointment:
    """Cancel a visit; its slot is free at once, and its request waits for somebody to decide what comes next.

    Raises:
        NotBookedError: there is no visit of this reference, or it was cancelled before.
    """
    before = _lock(connection, reference)
    seats.vacate(connection, reference)
    intake.reopen(connection, reference, now)
    outbox.settle(connection, reference)
    changed = {"status": AppointmentStatus.CANCELLED.value}
    return _change(connection, before, outbox.CANCELLED, changed, now)


def displace(connection: Connection, reference: str, sequence: int, now: datetime) -> bool:
    """The clinic's calendar has something else at a visit's time: the visit needs another one.

    Its seat is given up and its time is offered to nobody; the visitor, the desk and the calendar are told.

    Args:
        connection: of the caller's transaction.
        reference: of the visit.
        sequence: the state of the visit that the calendar has refused.
        now: the current moment.

    Returns:
        Whether it was displaced. A visit that has been changed since, or has begun, is not.
    """
    before = _lock_refused(connection, reference, sequence, now)
    if before is None:
        return False
    seats.vacate(connection, reference)
    busy.add(connection, before.start, before.end)
    intake.displaced(connection, reference, now)
    outbox.take_back(connection, reference)
    _change(connection, before, outbox.DISPLACED, {"status": AppointmentStatus.WAITLIST.value}, now)
    return True


def find(connection: Connection, reference: str) -> Appointment | None:
    """The appointment of a reference, whatever its status."""
    row = connection.execute(_query().where(_column.reference == reference)).one_or_none()
    return _appointment(row) if row else None


def needing_time(connection: Connection, conversation: str) -> Appointment | None:
    """The visit booked in a conversation that needs another time; the newest one, None if there is none."""
    waits = (intake_requests.c.conversation_id == conversation, _column.status == AppointmentStatus.WAITLIST.value)
    row = connection.execute(_query().where(*waits).order_by(_column.id.desc()).limit(1)).one_or_none()
    return _appointment(row) if row else None


def between(connection: Connection, start: datetime, end: datetime) -> list[Appointment]:
    """All appointments that start from `start` and before `end`, cancelled ones too, in order."""
    rows = connection.execute(
        _query().where(_column.start_at >= start, _column.start_at < end).order_by(_column.start_at, _column.id)
    )
    return [_appointment(row) for row in rows]


def _insert(connection: Connection, reference: str, slot: Slot, now: datetime) -> None:
    row = {
        "reference": reference,
        "uid": uuid4().hex,
        "sequence": 0,
        "status": AppointmentStatus.BOOKED.value,
        "start_at": slot.start,
        "end_at": slot.end,
        "created_at": now,
        "changed_at": now,
    }
    connection.execute(appointments.insert().values(row))


def _lock(connection: Connection, reference: str) -> Appointment:
    # A write that changes nothing: both databases make the next change of this visit wait for ours.
    open_ones = (_column.reference == reference, _column.status.in_(CHANGEABLE))
    if not connection.execute(update(appointments).where(*open_ones).values(sequence=_column.sequence)).rowcount:
        raise NotBookedError
    return _known(connection, reference)


def _lock_refused(connection: Connection, reference: str, sequence: int, now: datetime) -> Appointment | None:
    booked = AppointmentStatus.BOOKED.value
    refused = (_column.reference == reference, _column.sequence == sequence, _column.status == booked)
    written = update(appointments).where(*refused, _column.start_at > now).values(sequence=_column.sequence)
    return _known(connection, reference) if connection.execute(written).rowcount else None


def _change(
    connection: Connection, before: Appointment, kind: str, changed: Mapping[str, object], now: datetime
) -> Appointment:
    sequence = before.sequence + 1
    values = {**changed, "sequence": sequence, "changed_at": now}
    connection.execute(update(appointments).where(_column.reference == before.reference).values(values))
    after = _known(connection, before.reference)
    _tell(connection, kind, after, now, previous_start=before.start.isoformat())
    return after


def _tell(connection: Connection, kind: str, visit: Appointment, now: datetime, **more: str) -> None:
    mailed = (outbox.VISITOR_MAIL,) if parse_contact(visit.contact).email else ()
    for to in (*mailed, outbox.DESK_MAIL, outbox.CALENDAR, outbox.FHIR):
        payload: dict[str, object] = {"start": visit.start.isoformat(), "end": visit.end.isoformat(), **more}
        if kind == outbox.DISPLACED:
            payload["invited"] = outbox.invited(connection, visit.reference, to)
        outbox.add(connection, kind, visit.reference, visit.sequence, to=(to,), payload=payload, now=now)


def _known(connection: Connection, reference: str) -> Appointment:
    return _appointment(connection.execute(_query().where(_column.reference == reference)).one())


def _query() -> Select[tuple[object, ...]]:
    asked = intake_requests.c
    return select(appointments, asked.name, asked.contact, asked.times).join(
        intake_requests, asked.reference == _column.reference
    )


def _appointment(row: Row[tuple[object, ...]]) -> Appointment:
    return Appointment(
        reference=row.reference,
        uid=row.uid,
        sequence=row.sequence,
        status=AppointmentStatus(row.status),
        start=row.start_at,
        end=row.end_at,
        name=row.name,
        contact=row.contact,
        times=row.times,
        created=row.created_at,
        changed=row.changed_at,
    )
