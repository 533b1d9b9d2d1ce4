"""The queue by need: what counts as somebody who needs the clinic, in which order, and when nobody has looked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from bot.clinic.office_hours import open_time
from bot.clinic.scheduling.availability import Availability


class Need(StrEnum):
    """What somebody needs; the order here is the order of the queue.

    CRISIS, a flag that nobody has seen; REQUEST, a request or booking that nobody has answered; HANDOVER, the visitor
    asked for a person; FALLBACK, the conversation ended without an answer. The last two are kinds of messages, too.
    """

    CRISIS = "crisis"
    REQUEST = "request"
    HANDOVER = "handover"
    FALLBACK = "fallback"


class Tier(StrEnum):
    """How a crisis flag came about.

    SURE, the gate; CONFIRMED, the visitor said yes to the safety question; SECOND_NET, the engine behind the gate;
    UNSURE, the safety question was asked and has not been answered with a no.
    """

    SURE = "sure"
    CONFIRMED = "confirmed"
    SECOND_NET = "second_net"
    UNSURE = "unsure"


# Needs that staff take off the queue themselves; a request leaves it when somebody works on it.
TAKEN_OFF = (Need.HANDOVER, Need.FALLBACK)
# A visitor has so long to answer the safety question before staff hear of it: within the minute that is promised.
ANSWER_WITHIN = timedelta(seconds=30)
# A conversation has ended when nothing was said for so long.
ENDED_AFTER = timedelta(minutes=30)
# Somebody who wanted a person longer ago than this will not come back to the chat.
LOOK_BACK = timedelta(days=14)
ALARM_AFTER = timedelta(minutes=15)
MEDIAN_OVER = timedelta(days=30)


@dataclass(frozen=True)
class Item:
    """One line of the queue. It carries nothing that the visitor said or left.

    Attributes:
        since: since when it waits.
        up_to: number of the newest flag or message that it stands for; what is marked ends there.
        reference: of the request that came of the conversation; empty without one.
        tier: of the gravest flag; None unless it is a crisis.
        variants: the kinds of danger, the newest last.
        count: how many flags it stands for.
        visit_start: of a booked visit; None unless it is a booking.
    """

    need: Need
    since: datetime
    conversation_id: str
    up_to: int = 0
    reference: str = ""
    tier: Tier | None = None
    variants: tuple[str, ...] = ()
    count: int = 1
    visit_start: datetime | None = None


def by_need(items: Iterable[Item]) -> list[Item]:
    """The queue in its order, each conversation where it is needed most.

    Danger first, and of it what is certain; within a need, who has waited longest. Danger and a request are two jobs
    and may both stand there; a wish for a person is answered by either, and a fallback by any of them.
    """
    ordered = sorted(items, key=_order)
    for need in TAKEN_OFF:
        before = list(Need)[: list(Need).index(need)]
        earlier = {item.conversation_id for item in ordered if item.need in before}
        ordered = [item for item in ordered if item.need is not need or item.conversation_id not in earlier]
    return ordered


def gravest(tiers: Iterable[Tier]) -> Tier:
    """The first in the order of `Tier`."""
    return min(tiers, key=list(Tier).index)


def alarm_is_due(raised_at: datetime, now: datetime, office: Availability | None) -> bool:
    """Whether an unseen flag has waited too long.

    Args:
        raised_at: since when it waits.
        now: the current moment.
        office: the office hours; None where they are unknown, and every hour counts.
    """
    waited = now - raised_at if office is None else open_time(office, raised_at, now)
    return waited >= ALARM_AFTER


def typical(spans: Sequence[timedelta]) -> timedelta | None:
    """The median; None of nothing."""
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def _order(item: Item) -> tuple[int, bool, datetime]:
    return list(Need).index(item.need), item.tier is Tier.UNSURE, item.since
