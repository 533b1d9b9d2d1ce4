"""Which slots are offered: up to three that fit the wish, spread over days; the nearest ones if none fits."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.clinic.scheduling.availability import Availability
from bot.clinic.scheduling.model import Slot
from bot.clinic.scheduling.wishes import Window, Wish

MOST = 3
FAR = 60
"""Days; further from the wish than this is equally far."""
DAY_COST = 240
"""Another day is as far from the wish as so many minutes on the same day."""


@dataclass(frozen=True)
class Offer:
    """What is offered.

    Attributes:
        slots: up to three, in order; empty: there is nothing (else) to offer.
        fits: they fit the wish; if not, they are the nearest ones.
    """

    slots: tuple[Slot, ...] = ()
    fits: bool = True


def offer(free: Sequence[Slot], wish: Wish, availability: Availability, shown: Collection[datetime] = ()) -> Offer:
    """Choose what to offer.

    Args:
        free: the slots that can be booked, in order.
        wish: what the visitor wants; one without windows admits nothing.
        availability: for the clinic's clock.
        shown: the starts of slots that were offered before: they come again only as the nearest ones.
    """
    new = [slot for slot in free if slot.start not in shown]
    fitting = [slot for slot in new if wish.admits(availability.local(slot.start))]
    if fitting:
        return Offer(_choice(fitting, wish, availability, shown))
    nearest = sorted(new, key=lambda slot: (_distance(wish, availability.local(slot.start)), slot.start))
    return Offer(tuple(sorted(nearest[:MOST])), fits=False)


def _choice(
    fitting: Sequence[Slot], wish: Wish, availability: Availability, shown: Collection[datetime]
) -> tuple[Slot, ...]:
    if wish.soonest:
        return tuple(fitting[:MOST])
    days = [list(slots) for _, slots in groupby(fitting, key=lambda slot: availability.local(slot.start).date())]
    seen = {availability.local(start).date() for start in shown}
    # 'Other times': days that were not shown yet come first.
    fresh = [slots for slots in days if availability.local(slots[0].start).date() not in seen] or days
    if len(fresh) >= MOST:
        return tuple(_at(slots, place) for place, slots in enumerate(fresh[:MOST]))
    return _spread([slot for slots in fresh for slot in slots])


def _at(slots: Sequence[Slot], place: int) -> Slot:
    # The first day's earliest, the second's middle, the third's latest: early and late visitors both find one.
    return slots[place * (len(slots) - 1) // (MOST - 1)]


def _spread(slots: Sequence[Slot]) -> tuple[Slot, ...]:
    return tuple(sorted({_at(slots, place) for place in range(MOST)}))


def _distance(wish: Wish, local: datetime) -> int:
    ruled_out = any(window.admits(local) for window in wish.excluded)
    near = min((_gap(window, local) for window in wish.windows), default=0)
    return near + ruled_out * FAR * DAY_COST


def _gap(window: Window, local: datetime) -> int:
    minutes = local.hour * 60 + local.minute
    early, late = window.start - minutes, minutes - window.end + 1
    return _days_off(window, local) * DAY_COST + max(0, early, late)


def _days_off(window: Window, local: datetime) -> int:
    day = local.date()
    away = (
        days
        for days in range(FAR)
        if window.days.admit(day + timedelta(days=days)) or window.days.admit(day - timedelta(days=days))
    )
    return next(away, FAR)
