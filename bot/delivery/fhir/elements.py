"""What all resources are made of: identifiers, references, moments, texts."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

Resource = dict[str, Any]
Element = dict[str, Any]

_SPACE = re.compile(r"[^\S \t\r\n]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class Names:
    """What resources are known by: a business identifier each, so that telling of one twice makes it once.

    Attributes:
        system: a URI of the clinic's own, within which our values are unique.
        zone: the clinic's; moments are told on its clock, with the offset that holds then.
    """

    system: str
    zone: ZoneInfo

    def identifier(self, value: str) -> Element:
        """The Identifier of a resource of ours."""
        return {"system": self.system, "value": value}

    def full_url(self, kind: str, value: str) -> str:
        """Where a resource is found within its bundle; the same in every bundle."""
        return uuid5(NAMESPACE_URL, f"{self.system}|{kind}|{value}").urn

    def reference(self, kind: str, value: str) -> Element:
        """A Reference to a resource of the same bundle."""
        return {"reference": self.full_url(kind, value), "type": kind}

    def query(self, value: str) -> str:
        """The search that finds a resource by its identifier."""
        return f"identifier={self.system}|{value}"

    def instant(self, moment: datetime) -> str:
        """A moment, to the second, on the clinic's clock."""
        return moment.astimezone(self.zone).isoformat(timespec="seconds")


def plain(text: str) -> str:
    """A text as FHIR allows it: no control characters, no spaces but the usual ones, none at the ends.

    Source: hl7.org/fhir/R4/datatypes.html#string.
    """
    return _CONTROL.sub("", _SPACE.sub(" ", text)).strip()
