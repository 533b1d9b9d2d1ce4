"""How long what visitors said is kept, and when the purge runs."""

from datetime import UTC, datetime

import pytest
from support import content

from bot.clinic.errors import ContentError
from bot.clinic.retention import Retention, next_purge, read_retention

ZONE = "America/New_York"


def test_what_is_not_set_has_its_default():
    assert read_retention({}) == Retention(30, 365, 2557, 2192)
    assert read_retention({"unbooked_days": 7}) == Retention(unbooked_days=7)


def test_the_clinics_own_file_sets_what_the_defaults_are():
    assert read_retention(content.read("clinic.yml")["retention"]) == Retention()


@pytest.mark.parametrize(
    "entry", [{"unbooked_days": 0}, {"booked_days": -1}, {"crisis_days": "30"}, {"crisis_days": 1.5},
              {"access_log_days": True}, {"unbooked_days": None}, {"unboked_days": 30}],
)  # fmt: skip
def test_a_malformed_entry_is_refused_and_named(entry):
    with pytest.raises(ContentError, match=next(iter(entry))):
        read_retention(entry)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", "2026-11-25 08:00"),
        ("2026-11-24 23:30", "2026-11-25 08:00"),
        ("2026-03-07 12:00", "2026-03-08 07:00"),  # the clock goes forward in that night
        ("2026-10-31 12:00", "2026-11-01 08:00"),  # and back in that one
    ],
)
def test_the_purge_runs_at_three_in_the_morning_at_the_clinic(now, due):
    found = next_purge(datetime.fromisoformat(now).replace(tzinfo=UTC), ZONE)
    assert found.astimezone(UTC) == datetime.fromisoformat(due).replace(tzinfo=UTC)
