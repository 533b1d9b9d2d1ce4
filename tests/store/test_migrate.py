"""The migrations make exactly the tables of `bot.store.tables`."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.store import conversations, intake
from bot.store.database import Store
from bot.store.migrate import migrate
from bot.store.tables import metadata


@pytest.fixture
def url(new_url):
    """The URL of a database that nobody has migrated yet."""
    return new_url()


def differences(connection):
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True, "render_as_batch": True}
    )
    return compare_metadata(context, metadata)


def shape(connection):
    """Every column, key and index of the database."""
    look = inspect(connection)
    return {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in look.get_columns(name)],
            look.get_pk_constraint(name)["constrained_columns"],
            sorted(str(key["referred_table"]) for key in look.get_foreign_keys(name)),
            sorted(tuple(unique["column_names"]) for unique in look.get_unique_constraints(name)),
            sorted((index["name"], tuple(index["column_names"])) for index in look.get_indexes(name)),
        )
        for name in look.get_table_names()
        if name != "alembic_version"
    }


def test_the_migrations_make_exactly_the_tables(url, open_store, keys):
    migrate(url, keys)
    assert open_store().run(differences) == []


def test_the_migrations_make_what_the_tables_themselves_would(url, open_store, new_url, keys):
    migrate(url, keys)
    direct = Store(new_url(), keys)
    metadata.create_all(direct.engine)
    assert open_store().run(shape) == direct.run(shape)
    direct.close()


def test_migrating_twice_is_harmless_and_keeps_what_is_there(url, open_store, keys):
    migrate(url, keys)
    store = open_store()
    conversation, _ = store.run(conversations.start, ())
    before = store.run(shape)
    migrate(url, keys)
    assert store.run(shape) == before
    assert store.run(conversations.find, conversation.id) == conversation


def test_the_folder_of_a_new_database_is_made(tmp_path, keys):
    migrate(f"sqlite:///{tmp_path / 'new' / 'clinic.db'}", keys)
    assert (tmp_path / "new" / "clinic.db").exists()


def test_a_database_in_memory_needs_no_folder(keys):
    migrate("sqlite://", keys)


def test_a_migrated_database_takes_every_kind_of_row(url, open_store, keys):
    migrate(url, keys)
    store = open_store()
    conversation, _ = store.run(conversations.start, ())
    store.run(conversations.add_visitor_message, conversation.id, "hello", payload=None, client_id=None, gate={})
    named = dict.fromkeys(("key", "name", "contact", "times", "insurer", "reason", "consent_version"), "x")
    store.run(intake.save, intake.IntakeRequest(reference="R", conversation_id=conversation.id, **named))
    assert [row["reference"] for row in store.run(intake.newest_first)] == ["R"]
