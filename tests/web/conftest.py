"""The door and the engine behind it, made once for all tests of the web."""

import pytest
from support.door import Door, make_settings
from support.fake_engine import FakeEngine


@pytest.fixture(scope="session")
def engine():
    fake = FakeEngine()
    yield fake
    fake.close()


@pytest.fixture(scope="session")
def door(engine, tmp_path_factory):
    """Without rate limits, with a gate that tests can script."""
    opened = Door(make_settings(tmp_path_factory.mktemp("door"), engine.port))
    yield opened
    opened.close()


@pytest.fixture
def visitor(door):
    return door.visitor()


@pytest.fixture
def another(door):
    return door.visitor()


@pytest.fixture
def dead_engine(engine):
    """The engine's port refuses for as long as the test runs."""
    engine.down()
    yield engine
    engine.up()
