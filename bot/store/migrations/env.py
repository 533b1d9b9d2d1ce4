"""Run by Alembic: applies the migrations over the connection that `bot.store.migrate` hands in."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    # All migrations or none, on SQLite too, where Alembic would commit after each.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
