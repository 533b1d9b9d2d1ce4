"""What staff set goes before clinic.yml, and nonsense is refused before it is kept."""

import pytest
from support.booking import NOW, OFFICE, ZONE, office

from bot.clinic.errors import ContentError
from bot.store import availability


def test_without_a_change_the_file_holds(store):
    assert store.run(availability.current, office()) == office()


def test_the_last_change_holds(store):
    for minutes in (30, 45):
        store.run(availability.change, {**OFFICE, "slot_minutes": minutes}, ZONE, NOW)
    assert store.run(availability.current, office()) == office(slot_minutes=45)


def test_staff_can_close_everything(store):
    store.run(availability.change, {}, ZONE, NOW)
    assert not store.run(availability.current, office()).is_set


def test_nonsense_changes_nothing(store):
    with pytest.raises(ContentError):
        store.run(availability.change, {"weekly": {"moonday": ["09:00-17:00"]}}, ZONE, NOW)
    assert store.run(availability.current, office()) == office()
