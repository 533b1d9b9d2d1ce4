"""Who has which slot. A primary key of start and seat makes a double booking impossible."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, case, delete, literal, or_, select, update

from bot.clinic.errors import SlotTakenError
from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.model import Slot, SlotStatus
from bot.clinic.scheduling.slots import free_slots
from bot.store import busy
from bot.store.columns import Moment, insert_if_absent, one_at_a_time
from bot.store.tables import slot_seats

HOLD = timedelta(minutes=10)
# The key by which claims queue. Within one grid the primary key would do; slots of two lengths overlap under two keys.
SEATS = 0x5EA75

_seat = slot_seats.c


def hold(connection: Connection, slot: Slot, capacity: int, holder: str, now: datetime) -> None:
    """Keep a slot for ten minutes. A holder has one slot at a time; holding another frees the one before.

    Raises:
        SlotTakenError: all its seats are held or booked by others.
    """
    claim(connection, slot, capacity, holder, now, expires_at=now + HOLD)


def claim(  # noqa: PLR0913 one claim, all of it
    connection: Connection, slot: Slot, capacity: int, holder: str, now: datetime, *, expires_at: datetime | None
) -> None:
    """Take a seat of a slot, or keep the one that the holder has, until `expires_at`; None is for good.

    Raises:
        SlotTakenError: all its seats are held or booked by others.
    """
    one_at_a_time(connection, SEATS)
    # A write comes first: SQLite then waits for its turn instead of failing with a stale view.
    connection.execute(delete(slot_seats).where(_overlaps(slot), _seat.expires_at <= now))
    _release_others(connection, slot, holder)
    mine = and_(_seat.holder == holder, _seat.start_at == slot.start, _seat.end_at == slot.end)
    until = case((_seat.expires_at.is_(None), _seat.expires_at), else_=literal(expires_at, Moment))
    if connection.execute(update(slot_seats).where(mine).values(expires_at=until)).rowcount:
        return
    used = _used(connection, slot, holder)
    if len(used) < capacity:
        row = {"start_at": slot.start, "end_at": slot.end, "holder": holder, "expires_at": expires_at}
        for seat in sorted(set(range(capacity)) - set(used)):
            if insert_if_absent(connection, slot_seats, {**row, "seat": seat}, _seat.start_at, _seat.seat):
                return
    raise SlotTakenError


def release(connection: Connection, holder: str) -> None:
    """Free whatever a holder holds; what is booked stays."""
    connection.execute(delete(slot_seats).where(_seat.holder == holder, _seat.expires_at.is_not(None)))


def hand_over(connection: Connection, holder: str, reference: str) -> None:
    """The seat that a form held belongs to an appointment from now on."""
    connection.execute(update(slot_seats).where(_seat.holder == holder).values(holder=reference))


def vacate(connection: Connection, reference: str, *, but: Slot | None = None) -> None:
    """Free the seats of an appointment, but for one slot's."""
    keep = [or_(_seat.start_at != but.start, _seat.end_at != but.end)] if but else []
    connection.execute(delete(slot_seats).where(_seat.holder == reference, *keep))


def taken(connection: Connection, now: datetime, but: str = "") -> list[Slot]:
    """Every seat that is held or booked from now on, as a slot each; those of the holder `but` left out."""
    live = or_(_seat.expires_at.is_(None), _seat.expires_at > now)
    query = select(slot_seats).where(live, _seat.end_at > now, _seat.holder != but).order_by(_seat.start_at)
    return [as_slot(row) for row in connection.execute(query)]


def free(connection: Connection, availability: Availability, now: datetime, but: str = "") -> list[Slot]:
    """The slots that can be booked now, in order; what the holder `but` has counts as free.

    A time at which the clinic's calendar is known to have something else is not free, whatever the capacity.
    """
    known = busy.times(connection, now)
    offered = free_slots(availability, taken(connection, now, but), now)
    return [slot for slot in offered if not any(slot.overlaps(other) for other in known)]


def as_slot(row: Row[tuple[Any, ...]]) -> Slot:
    """A row of `slot_seats`: busy where it is booked, tentatively where it is held."""
    status = SlotStatus.BUSY if row.expires_at is None else SlotStatus.BUSY_TENTATIVE
    return Slot(row.start_at, row.end_at, status)


def _release_others(connection: Connection, slot: Slot, holder: str) -> None:
    other = or_(_seat.start_at != slot.start, _seat.end_at != slot.end)
    connection.execute(delete(slot_seats).where(_seat.holder == holder, _seat.expires_at.is_not(None), other))


def _used(connection: Connection, slot: Slot, holder: str) -> list[int]:
    # Staff may have changed the hours: a slot of the old grid may overlap one of the new.
    query = select(_seat.seat).where(_overlaps(slot), _seat.holder != holder)
    return [row.seat for row in connection.execute(query)]


def _overlaps(slot: Slot) -> ColumnElement[bool]:
    return and_(_seat.start_at < slot.end, _seat.end_at > slot.start)
