"""Fixtures that all tests share."""

import pytest
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
