"""The free slots that an availability yields, right over both changes of the clock."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from bot.clinic.scheduling.availability import Availability, Hours
from bot.clinic.scheduling.model import Schedule, Slot


def schedule(availability: Availability, name: str, now: datetime) -> Schedule:
    """The clinic's schedule for first visits, as it stands now."""
    last = availability.local(now).date() + timedelta(days=availability.horizon_days + 1)
    return Schedule(name, availability.is_set, earliest(availability, now), _moment(availability, last, 0))


def free_slots(availability: Availability, taken: Sequence[Slot], now: datetime) -> list[Slot]:
    """The slots that can be booked now, in order.

    Args:
        availability: the clinic's hours and limits.
        taken: the slots that are held or booked, one for each visit.
        now: the current moment.
    """
    after = earliest(availability, now)
    return [
        slot
        for slot in slots(availability, now)
        if slot.start >= after and sum(slot.overlaps(other) for other in taken) < availability.capacity
    ]


def earliest(availability: Availability, now: datetime) -> datetime:
    """The first moment that a visit may start."""
    return now.astimezone(UTC) + timedelta(hours=availability.lead_hours)


def slots(availability: Availability, now: datetime) -> Iterator[Slot]:
    """All slots from today to the horizon, free or not, in order."""
    today = availability.local(now).date()
    for ahead in range(availability.horizon_days + 1):
        day = today + timedelta(days=ahead)
        for hours in availability.hours_on(day):
            yield from _within(availability, day, hours)


def is_offered(availability: Availability, slot: Slot, now: datetime) -> bool:
    """Whether the clinic's hours still yield this slot; staff may have changed them since it was shown."""
    return slot.start >= earliest(availability, now) and any(
        (slot.start, slot.end) == (other.start, other.end) for other in slots(availability, now)
    )


def _within(availability: Availability, day: date, hours: Hours) -> Iterator[Slot]:
    # In UTC, because an hour on the clinic's clock may be missing or there twice.
    length = timedelta(minutes=availability.slot_minutes)
    start, closing = (_moment(availability, day, minutes) for minutes in (hours.start, hours.end))
    while start + length <= closing:
        yield Slot(start, start + length)
        start += length


def _moment(availability: Availability, day: date, minutes: int) -> datetime:
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return wall.replace(tzinfo=availability.time_zone).astimezone(UTC)
