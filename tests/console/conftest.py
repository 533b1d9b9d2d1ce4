"""One staff door for all tests of the console, and people of each role."""

import pytest
from support.staff_door import StaffDoor


@pytest.fixture(scope="session")
def door(tmp_path_factory):
    opened = StaffDoor(tmp_path_factory.mktemp("staff_door"))
    yield opened
    opened.close()


@pytest.fixture
def person(door):
    """Makes somebody of a role, logged in."""
    return door.person


@pytest.fixture
def admin(person):
    return person("admin")


@pytest.fixture
def stranger(door):
    """A browser that nobody has logged in with."""
    return door.stranger()
