"""An installation of its own for each test of the commands."""

import pytest
from support.databases import new_sqlite

from bot.settings import PREFIX, Settings
from bot.store.database import open_store


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Of a migrated database and a key of its own; the commands read the same from the environment."""
    made = Settings(database_url=new_sqlite(tmp_path / "clinic.db"), key_file=str(tmp_path / "secrets.key"))
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", made.database_url)
    monkeypatch.setenv(f"{PREFIX}KEY_FILE", made.key_file)
    return made


@pytest.fixture
def store(settings):
    opened = open_store(settings)
    yield opened
    opened.close()
