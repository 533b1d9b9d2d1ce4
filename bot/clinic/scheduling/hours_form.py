"""The availability as a form has it: one text a weekday, one a number; read by the same rules as clinic.yml."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.clinic.errors import ContentError
from bot.clinic.scheduling.availability import LIMITS, WEEKDAYS, Availability, Hours, read_availability

FIELDS = (*WEEKDAYS, *LIMITS, "holidays", "closed")
_DASHES = re.compile(r"\s*[\u2010-\u2015-]\s*")
_BETWEEN = re.compile(r"[,;\n]+")
_NUMBER = re.compile(r"[0-9]{1,6}")


def to_form(availability: Availability) -> dict[str, str]:
    """The text of each of FIELDS."""
    weekly = {name: _hours(availability.weekly.get(day, ())) for day, name in enumerate(WEEKDAYS)}
    numbers = {name: str(getattr(availability, name)) for name in LIMITS}
    closed = ", ".join(day.isoformat() for day in sorted(availability.closed))
    return {**weekly, **numbers, "holidays": availability.region, "closed": closed}


def from_form(typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed into each of FIELDS, in the shape of clinic.yml's `availability`; not yet checked."""
    weekly = {
        name: [_DASHES.sub("-", part) for part in _parts(typed[name])] for name in WEEKDAYS if _parts(typed[name])
    }
    numbers = {name: _number(typed[name].strip()) for name in LIMITS}
    region = typed["holidays"].strip().upper()
    return {"weekly": weekly, **numbers, "holidays": region, "closed": _parts(typed["closed"])}


def problems(content: Mapping[str, Any], time_zone: str) -> list[str]:
    """The FIELDS that cannot be read, in order.

    Args:
        content: from `from_form`.
        time_zone: IANA name of the clinic's zone.
    """
    return [name for name in FIELDS if not _is_readable(_only(content, name), time_zone)]


def changed_fields(before: Availability, after: Availability) -> list[str]:
    """The FIELDS in which two availabilities differ, in order."""
    old, new = to_form(before), to_form(after)
    return [name for name in FIELDS if old[name] != new[name]]


def _only(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {"weekly": {name: content["weekly"].get(name)}} if name in WEEKDAYS else {name: content[name]}


def _is_readable(content: Mapping[str, Any], time_zone: str) -> bool:
    try:
        read_availability(content, time_zone)
    except ContentError:
        return False
    return True


def _number(text: str) -> int | str:
    return int(text) if _NUMBER.fullmatch(text) else text


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _hours(ranges: Iterable[Hours]) -> str:
    return ", ".join(f"{_clock(hours.start)}-{_clock(hours.end)}" for hours in ranges)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
