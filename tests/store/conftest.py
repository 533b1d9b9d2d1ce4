"""Both databases that the store promises to work on."""

from contextlib import closing

import pytest
from support.postgresql import open_server

from bot.store.database import Store
from bot.store.migrate import migrate
from bot.store.tables import metadata


@pytest.fixture(scope="session")
def postgresql():
    with open_server() as url:
        migrate(url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request, tmp_path):
    """The URL of an empty, migrated database of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'any.db'}"
        migrate(url)
        return url
    url = request.getfixturevalue("postgresql")
    with closing(Store(url)) as store, store.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return url


@pytest.fixture
def any_store(any_url):
    with closing(Store(any_url)) as store:
        yield store
