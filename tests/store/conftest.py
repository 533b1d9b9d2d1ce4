"""Every test of the store runs on both databases: SQLite, and a real PostgreSQL server."""

import itertools

import pytest
from support.databases import new_sqlite
from support.sealed import keys_in

from bot.store.database import Store

NUMBERS = itertools.count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request):
    """Which of the two it is."""
    return request.param


@pytest.fixture
def new_url(database, request, tmp_path):
    """Gives the URL of an empty database, another at each call."""
    if database == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'clinic-{next(NUMBERS)}.db'}"
    return request.getfixturevalue("postgres").new_database


@pytest.fixture
def keys(tmp_path):
    """The keys of every database of one test."""
    return keys_in(tmp_path)


@pytest.fixture
def url(database, request, tmp_path):
    """The URL of a migrated database."""
    if database == "sqlite":
        return new_sqlite(tmp_path / "clinic.db")
    return request.getfixturevalue("postgres").new_migrated_database()


@pytest.fixture
def open_store(url, keys):
    """Opens stores on the one database, as the action server and the web have one each."""
    opened = []

    def open_one():
        opened.append(Store(url, keys))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store):
    return open_store()
