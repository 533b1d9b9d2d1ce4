"""Fixtures that all tests share."""

import pytest
from playwright.sync_api import sync_playwright
from support.browser import BrowserMissingError, launch
from support.postgres import PostgresError, open_cluster


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
