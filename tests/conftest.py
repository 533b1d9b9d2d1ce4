"""Fixtures that all tests share."""

from functools import cache

import httpx
import pytest
from playwright.sync_api import sync_playwright
from support.browser import BrowserMissingError, launch
from support.postgres import PostgresError, open_cluster

from bot.store import database

# The files that take longest, the longest first.
LONG = (
    "journeys/test_browser_offline.py",
    "journeys/test_content_desk.py",
    "conversations/test_conversations.py",
    "journeys/test_booking.py",
    "journeys/test_delivery.py",
    "journeys/test_intake.py",
    "journeys/test_browser_access.py",
    "delivery/test_trials.py",
    "bench/test_systems.py",
    "console/test_browser.py",
    "scripts/test_environments.py",
    "console/test_content_browser.py",
    "store/test_seats.py",
    "console/test_matrix.py",
    "store/test_retention.py",
    "delivery/test_fhir_states.py",
    "store/test_encrypting.py",
    "delivery/test_worker.py",
    "delivery/test_fhir_trials.py",
    "console/test_queue_browser.py",
)
TUNE_SQLITE = database._tune_sqlite


def pytest_collection_modifyitems(config, items):
    """Begin with the long files: begun last, one of them would keep a single worker busy at the end."""
    places = {config.rootpath / "tests" / name: place for place, name in enumerate(LONG)}
    items.sort(key=lambda item: places.get(item.path, len(LONG)))


def _quick_sqlite(connection, record):
    TUNE_SQLITE(connection, record)
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session", autouse=True)
def quick():
    """Quick rather than lasting, as PostgreSQL is here, and the certificates that a client trusts are read once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "_tune_sqlite", _quick_sqlite)
        patch.setattr("httpx._transports.default.create_ssl_context", cache(httpx.create_ssl_context))
        yield


@pytest.fixture
def lasting(monkeypatch):
    """SQLite as it is outside of tests."""
    monkeypatch.setattr(database, "_tune_sqlite", TUNE_SQLITE)


@pytest.fixture(scope="session")
def postgres():
    """A real PostgreSQL server; `postgres.new_database()` gives the URL of an empty database."""
    try:
        opened = open_cluster()
        cluster = opened.__enter__()
    except PostgresError as error:
        pytest.fail(str(error), pytrace=False)
    yield cluster
    opened.__exit__(None, None, None)


@pytest.fixture(scope="module")
def browser():
    """A browser. Closed with its module: Playwright's loop would stand in the way of other modules' async tests."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright)
        except BrowserMissingError as error:
            pytest.fail(str(error), pytrace=False)
        yield browser
        browser.close()
