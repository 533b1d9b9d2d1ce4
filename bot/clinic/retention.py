"""How long what visitors said is kept, by class, and when the nightly purge runs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.clinic.errors import ContentError

PURGE_HOUR = 3


@dataclass(frozen=True)
class Retention:
    """Days after which something is erased; the longest that holds for a conversation counts.

    Attributes:
        unbooked_days: a conversation that led to no request, after its last message.
        crisis_days: a conversation in which a crisis card was shown, after its last message.
        booked_days: a request with its conversation, after it was made and after its visit. A client's record is kept
            for seven years (N.J.A.C. 13:42-8.1, 13:34-8.1).
        access_log_days: who has seen what; six years (45 CFR 164.316(b)(2)).
    """

    unbooked_days: int = 30
    crisis_days: int = 365
    booked_days: int = 2557
    access_log_days: int = 2192


def read_retention(content: Mapping[str, Any]) -> Retention:
    """Read clinic.yml's `retention`; what is not in it has its default.

    Raises:
        ContentError: an entry has an unknown name, or is no whole number of days, one or more.
    """
    known = {field.name for field in fields(Retention)}
    for name, days in content.items():
        if name not in known or not isinstance(days, int) or isinstance(days, bool) or days < 1:
            message = f"retention: {name} is unknown or no whole number of days, one or more."
            raise ContentError(message)
    return Retention(**content)


def next_purge(now: datetime, time_zone: str) -> datetime:
    """The next three o'clock in the morning at the clinic.

    Args:
        now: an aware moment.
        time_zone: IANA name of the clinic's zone.
    """
    here = now.astimezone(ZoneInfo(time_zone))
    tonight = here.replace(hour=PURGE_HOUR, minute=0, second=0, microsecond=0)
    # Wall-clock arithmetic: the next day's three o'clock, however long the night.
    return tonight if tonight > here else tonight + timedelta(days=1)
