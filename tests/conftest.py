"""Fixtures that all tests share."""

from functools import cache

import httpx
import pytest
from playwright.sync_api import sync_playwright
from support.browser import BrowserMissingError, launch
from support.postgres import PostgresError, open_cluster

from bot.store import database

TUNE_SQLITE = database._tune_sqlite


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
