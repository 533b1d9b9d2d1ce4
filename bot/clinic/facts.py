"""The clinic's facts, read from clinic.yml. An empty fact is unknown and never invented."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bot.clinic.errors import ContentError
from bot.clinic.office_hours import read_office_hours
from bot.clinic.retention import Retention, read_retention
from bot.clinic.scheduling.availability import Availability, read_availability


@dataclass(frozen=True)
class CrisisLines:
    """The numbers shown in danger, and the day a person last called them.

    Source: SAMHSA's 988 guidance, crisistextline.org, thehotline.org (see clinic.yml).
    """

    verified_on: date
    emergency_call: str
    lifeline_call: str
    lifeline_chat: str
    text_number: str
    text_keyword: str
    dv_name: str
    dv_call: str
    dv_text: str
    dv_keyword: str


@dataclass(frozen=True)
class Facts:
    """What the clinic says of itself; an empty value means unknown.

    `availability` is the default: what staff have set since then is in the store. `office` is `hours` as a machine
    reads them; None where they are not given or cannot be read.
    """

    name: str
    programs: tuple[str, ...]
    phone: str
    email: str
    address: str
    directions: str
    hours: tuple[str, ...]
    office: Availability | None
    time_zone: str
    insurers: tuple[str, ...]
    consent_version: str
    crisis_lines: CrisisLines
    availability: Availability
    retention: Retention

    @property
    def reach(self) -> dict[str, str]:
        """The known ways to reach the clinic, by kind; empty when nothing is known."""
        known = {
            "phone": self.phone,
            "email": self.email,
            "address": self.address,
            "directions": self.directions,
            "hours": "; ".join(self.hours),
        }
        return {kind: value for kind, value in known.items() if value}


def read_yaml(path: str | Path) -> Any:  # noqa: ANN401 a YAML file holds what it holds
    """Read a YAML file.

    Raises:
        ContentError: the file is missing or not YAML.
    """
    try:
        return YAML(typ="safe").load(Path(path))
    # Of letters that are no UTF-8, or a day that is none, Python's own error comes through.
    except (OSError, ValueError, YAMLError) as error:
        message = f"{Path(path).name} is missing or not valid YAML."
        raise ContentError(message) from error


def load_facts(path: str | Path) -> Facts:
    """Read clinic.yml.

    Raises:
        ContentError: the file is missing, not YAML, or lacks a required entry.
    """
    content = read_yaml(path)
    try:
        return _facts(content)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"{Path(path).name} lacks an entry or has a malformed one: {error}"
        raise ContentError(message) from error


def _facts(content: dict[str, Any]) -> Facts:
    availability = read_availability(content["availability"], content["time_zone"])
    return Facts(
        name=content["name"],
        programs=tuple(content["programs"]),
        phone=content["phone"],
        email=content["email"],
        address=content["address"],
        directions=content["directions"],
        hours=tuple(f"{row['days']} {row['open']} to {row['close']}" for row in content["hours"]),
        office=read_office_hours(content["hours"], availability),
        time_zone=content["time_zone"],
        insurers=tuple(content["insurers"]),
        consent_version=content["consent_version"],
        crisis_lines=_crisis_lines(content["crisis_lines"]),
        availability=availability,
        retention=read_retention(content["retention"]),
    )


def _crisis_lines(lines: dict[str, Any]) -> CrisisLines:
    return CrisisLines(
        verified_on=lines["verified_on"],
        emergency_call=lines["emergency"]["call"],
        lifeline_call=lines["lifeline"]["call"],
        lifeline_chat=lines["lifeline"]["chat"],
        text_number=lines["text_line"]["text"],
        text_keyword=lines["text_line"]["keyword"],
        dv_name=lines["domestic_violence"]["name"],
        dv_call=lines["domestic_violence"]["call"],
        dv_text=lines["domestic_violence"]["text"],
        dv_keyword=lines["domestic_violence"]["keyword"],
    )
