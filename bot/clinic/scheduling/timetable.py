"""The times of the clinic's schedule with their status, for those who keep a calendar of their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.model import Slot, SlotStatus
from bot.clinic.scheduling.slots import earliest, slots


def timetable(
    availability: Availability, taken: Sequence[Slot], conflicts: Sequence[Slot], now: datetime
) -> list[Slot]:
    """Every time that the hours yield from now on, and every one that is taken, in order.

    Args:
        availability: the clinic's hours and limits.
        taken: the slots that are held or booked, one for each visit, past ones too.
        conflicts: times at which the clinic's calendar has something else.
        now: the current moment.
    """
    after = earliest(availability, now)
    offered = {(slot.start, slot.end) for slot in slots(availability, now) if slot.start >= after}
    times = sorted(offered | {(slot.start, slot.end) for slot in taken})
    return [
        with_status(Slot(*edges), taken, conflicts, availability.capacity if edges in offered else 1) for edges in times
    ]


def with_status(slot: Slot, taken: Sequence[Slot], conflicts: Sequence[Slot], capacity: int) -> Slot:
    """The slot as it stands: free while one more visit can be booked into it.

    Full, it is busy, or busy-tentative if it may be free again when a hold ends; it is busy-unavailable where the
    clinic's calendar has something else.

    Args:
        slot: its times count, not its status.
        taken: the slots that are held or booked, one for each visit.
        conflicts: times at which the clinic's calendar has something else.
        capacity: how many visits it takes; 1 if it is not offered (any more).

    Source: hl7.org/fhir/R4 valueset-slotstatus.html.
    """
    here = [other.status for other in taken if slot.overlaps(other)]
    if here.count(SlotStatus.BUSY) >= capacity:
        status = SlotStatus.BUSY
    elif any(slot.overlaps(other) for other in conflicts):
        status = SlotStatus.BUSY_UNAVAILABLE
    else:
        status = SlotStatus.BUSY_TENTATIVE if len(here) >= capacity else SlotStatus.FREE
    return replace(slot, status=status)
