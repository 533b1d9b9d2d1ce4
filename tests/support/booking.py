"""Made-up availability, slots and requests for the tests of scheduling."""

import re
from datetime import UTC, datetime, timedelta

from bot.clinic.scheduling.availability import read_availability
from bot.clinic.scheduling.model import Slot
from bot.store.intake import IntakeRequest

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)  # a Tuesday, 10 am in New Jersey
START = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
ZONE = "America/New_York"
# The number of `request`, however it is written; three of its digits alone may stand in any token.
PHONE = re.compile(r"973\D{0,2}555")
OFFICE = {
    "weekly": {
        "monday": ["09:00-12:00", "13:00-17:00"],
        "tuesday": ["09:00-12:00", "13:00-17:00"],
        "wednesday": ["09:00-12:00", "13:00-17:00"],
        "thursday": ["12:00-20:00"],
        "friday": ["09:00-12:00"],
    },
    "slot_minutes": 60,
    "lead_hours": 2,
    "horizon_days": 42,
    "capacity": 1,
    "holidays": "US-NJ",
    "closed": ["2026-12-24"],
}

OPEN = {**OFFICE, "capacity": 20, "lead_hours": 0}
"""Room for every test's visits."""


def office(**changed):
    """The availability of `OFFICE`, with changes."""
    return read_availability({**OFFICE, **changed}, ZONE)


def slot(number=0, minutes=60):
    """The slot that starts `number` hours after START."""
    start = START + timedelta(hours=number)
    return Slot(start, start + timedelta(minutes=minutes))


def request(number=0, reference=None, **changed):
    """An intake request; different numbers are different forms."""
    given = {
        "conversation_id": "c" * 32,
        "name": "Ana Lopez",
        "contact": "+19735550123, ana@example.com",
        "times": "mornings",
        "insurer": "Aetna",
        "reason": "declined",
        "consent_version": "1",
        **changed,
    }
    return IntakeRequest(reference=reference or f"REF-{number}", key=f"form-{number}", **given)
