"""What the dialogue and the console ask for: free slots, a hold, a booking, a move, each by the hours that hold now."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, exists, select

from bot.clinic.errors import SlotTakenError
from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.model import Appointment, Slot, SlotStatus
from bot.clinic.scheduling.slots import is_offered, slots
from bot.store import appointments, availability, busy, seats
from bot.store.intake import IntakeRequest
from bot.store.tables import appointments as appointments_table


def can_book(connection: Connection, default: Availability) -> bool:
    """Whether visits can be booked now; if not, the clinic takes call-back requests only."""
    return availability.current(connection, default).is_set


def can_change(connection: Connection, default: Availability) -> bool:
    """Whether there may be a visit to change: one can be booked, or one was."""
    any_visit = connection.execute(select(exists(select(appointments_table.c.id)))).scalar_one()
    return bool(any_visit) or can_book(connection, default)


def free(connection: Connection, default: Availability, now: datetime, holder: str = "") -> list[Slot]:
    """The free slots, in order; what `holder` has itself counts as free."""
    return seats.free(connection, availability.current(connection, default), now, holder)


def hold(connection: Connection, default: Availability, start: datetime, holder: str, now: datetime) -> None:
    """Hold the slot that starts at a moment.

    Raises:
        SlotTakenError: somebody else has it, or the clinic's hours no longer yield it.
    """
    current = availability.current(connection, default)
    seats.hold(connection, _offered(connection, current, start, now), current.capacity, holder, now)


def book(
    connection: Connection, default: Availability, request: IntakeRequest, start: datetime, now: datetime
) -> Appointment:
    """Keep a request and book the slot that starts at a moment.

    Raises:
        SlotTakenError: somebody else has it, or the clinic's hours no longer yield it; nothing was kept.
    """
    current = availability.current(connection, default)
    return appointments.book(connection, request, _offered(connection, current, start, now), current.capacity, now)


def move(connection: Connection, default: Availability, reference: str, start: datetime, now: datetime) -> Appointment:
    """Give a visit the slot that starts at a moment.

    Raises:
        NotBookedError: there is no booked visit of this reference.
        SlotTakenError: somebody else has the slot, or the clinic's hours no longer yield it; the visit stays.
    """
    current = availability.current(connection, default)
    return appointments.move(connection, reference, _offered(connection, current, start, now), current.capacity, now)


def outside(connection: Connection, proposed: Availability, now: datetime) -> list[Slot]:
    """The coming booked visits that a proposed availability would no longer offer; they stay booked under it."""
    grid = {(slot.start, slot.end) for slot in slots(proposed, now)}
    booked = [slot for slot in seats.taken(connection, now) if slot.status is SlotStatus.BUSY]
    return [slot for slot in booked if (slot.start, slot.end) not in grid]


def _offered(connection: Connection, current: Availability, start: datetime, now: datetime) -> Slot:
    slot = Slot(start, start + timedelta(minutes=current.slot_minutes))
    known = busy.times(connection, now)
    if not is_offered(current, slot, now) or any(slot.overlaps(other) for other in known):
        raise SlotTakenError
    return slot
