"""The crisis numbers: a person calls each of them twice a year."""

from collections.abc import Iterator
from datetime import date, timedelta

from bot.content.limits import Limits
from bot.content.model import Content, Problem


def crisis_lines(content: Content, limits: Limits, today: date) -> Iterator[Problem]:
    """Numbers that nobody has called for too long, or has not said when."""
    verified = content.clinic.verified_on
    if verified is None:
        yield Problem("lines_never_called", content.clinic.verified_at)
    elif today > verified + timedelta(days=limits.crisis_lines_days):
        values = {"date": verified, "days": limits.crisis_lines_days}
        yield Problem("lines_not_called", content.clinic.verified_at, values)
