"""An installation of its own for each test of the commands."""

import pytest

from bot.settings import PREFIX, Settings
from bot.store.database import open_store
from bot.store.keys import Keyring
from bot.store.migrate import migrate


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Of a migrated database and a key of its own; the commands read the same from the environment."""
    made = Settings(database_url=f"sqlite:///{tmp_path / 'clinic.db'}", key_file=str(tmp_path / "secrets.key"))
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", made.database_url)
    monkeypatch.setenv(f"{PREFIX}KEY_FILE", made.key_file)
    migrate(made.database_url, Keyring(made.key_file))
    return made


@pytest.fixture
def store(settings):
    opened = open_store(settings)
    yield opened
    opened.close()
