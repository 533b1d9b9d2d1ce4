"""The filters of the list of transcripts, as they stand in the address."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.clinic.outcome import Flag, Outcome
from bot.console.visit import Visit
from bot.store.transcripts import Place, Wanted

NAMES = (
    "since", "until", "topic", "flag", "outcome", "below", "reviewed", "tag", "assigned", "saved", "q", "sort",
)  # fmt: skip
SHOWN_DAYS = timedelta(days=30)
SEARCHED_DAYS = timedelta(days=90)
MOST_NUMBER = 2**31
PERCENT = 100


def asked_of(visit: Visit) -> dict[str, str]:
    """What the address asks for, without what is empty."""
    return {name: text for name in NAMES if (text := visit.asked(name).strip())}


def wanted_of(asked: Mapping[str, str], zone: ZoneInfo, now: datetime, staff_id: int) -> Wanted:
    """The conversations that are meant; what makes no sense is as if it was not asked for.

    Args:
        asked: what stands in the address.
        zone: in which days begin and end.
        now: the current moment.
        staff_id: of the person who asks: 'me'.
    """
    until = _midnight(asked.get("until"), zone, after=True) or now
    since = _midnight(asked.get("since"), zone) or _days_before(until, SHOWN_DAYS)
    if "q" in asked:
        since = max(since, min(until, now) - SEARCHED_DAYS)
    below = _number(asked.get("below"))
    return Wanted(
        since=since,
        until=until,
        topic=asked.get("topic"),
        flag=next((flag for flag in Flag if flag.value == asked.get("flag")), None),
        outcome=next((outcome for outcome in Outcome if outcome.value == asked.get("outcome")), None),
        below=below / PERCENT if below else None,
        reviewed={"yes": True, "no": False}.get(asked.get("reviewed", "")),
        tag=_number(asked.get("tag")),
        assigned_to=staff_id if asked.get("assigned") == "me" else _number(asked.get("assigned")),
        saved_by=staff_id if asked.get("saved") else None,
        oldest_first=asked.get("sort") == "oldest",
    )


def is_cut_short(asked: Mapping[str, str], wanted: Wanted, zone: ZoneInfo) -> bool:
    """Whether a search looks at fewer days than were asked for."""
    since = _midnight(asked.get("since"), zone)
    return since is not None and since < wanted.since


def query_of(asked: Mapping[str, str], **more: str) -> str:
    """The address's query with these filters, with its question mark; empty without any."""
    values = {**asked, **more}
    return f"?{urlencode(values)}" if values else ""


def key_of(place: Place) -> str:
    """A place in the list as it stands in an address."""
    return f"{place.began.isoformat()}_{place.id}"


def place_of(key: str) -> Place | None:
    """The place that `key_of` has written; None where it makes no sense."""
    began, _, name = key.rpartition("_")
    try:
        moment = datetime.fromisoformat(began)
        return Place(moment.astimezone(UTC), name) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _midnight(day: str | None, zone: ZoneInfo, *, after: bool = False) -> datetime | None:
    try:
        found = date.fromisoformat(day or "") + timedelta(days=after)
        return datetime.combine(found, time(), zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _days_before(moment: datetime, days: timedelta) -> datetime:
    try:
        return moment - days
    except OverflowError:
        return moment


def _number(text: str | None) -> int | None:
    digits = text or ""
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= len(str(MOST_NUMBER))
    return int(digits) if is_number and int(digits) < MOST_NUMBER else None
