"""What visitors said and left is encrypted, what is there already too; the word index; receipts of erasures."""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.store import words
from bot.store.columns import Moment
from bot.store.conversations import label_of
from bot.store.sealing import Sealed, SealedJson

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ROWS_AT_ONCE = 1000
# table: (primary key, its sealed columns with the type that they had, and whether they may be empty)
SEALED: dict[str, tuple[str, dict[str, tuple[type[Any], bool]]]] = {
    "messages": (
        "number",
        {
            "text": (sa.Text, False),
            "payload": (sa.Text, True),
            "buttons": (sa.JSON, False),
            "understood": (sa.JSON, True),
        },
    ),
    "intake_requests": (
        "id",
        dict.fromkeys(("name", "contact", "times", "insurer", "reason"), (sa.Text, False)),
    ),
}

Row = dict[str, Any]
Change = Callable[[Row], Row]


def upgrade() -> None:
    """Seal what is there, row by row; then the sealed columns take the place of the readable ones."""
    op.add_column("messages", sa.Column("topic", sa.String(64)))
    op.add_column("messages", sa.Column("confidence", sa.Float))
    _make_tables()
    for table, (key, columns) in SEALED.items():
        for name in columns:
            op.add_column(table, sa.Column(_new(name), sa.LargeBinary))
        _rewrite(key, _old_shape(table, key), _sealed)
        _put_in_place(table, columns)
    _index_messages()
    op.create_index("ix_conversations_created_at_id", "conversations", ["created_at", "id"])
    op.create_index("ix_intake_requests_conversation_id", "intake_requests", ["conversation_id"])


def _make_tables() -> None:
    op.create_table(
        "message_words",
        sa.Column("number", sa.Integer, sa.ForeignKey("messages.number"), primary_key=True, autoincrement=False),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("slice", sa.Integer, nullable=False),
        sa.Column("tags", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_message_words_slice", "message_words", ["slice"])
    op.create_table(
        "erasures",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON, nullable=False),
        sa.Column("reason", sa.LargeBinary),
    )


def _new(name: str) -> str:
    return f"{name}_sealed"


def _sealed_type(table: str, name: str, was: type[Any]) -> Sealed | SealedJson:
    return (SealedJson if was is sa.JSON else Sealed)(f"{table}.{name}")


def _old_shape(table: str, key: str) -> sa.TableClause:
    """The table with both the readable and the sealed columns."""
    columns = SEALED[table][1]
    readable = [sa.column(name, was()) for name, (was, _) in columns.items()]
    sealed = [sa.column(_new(name), _sealed_type(table, name, was)) for name, (was, _) in columns.items()]
    more: list[sa.ColumnClause[Any]] = [sa.column("topic"), sa.column("confidence")] if table == "messages" else []
    return sa.table(table, sa.column(key), *readable, *sealed, *more)


def _sealed(row: Row) -> Row:
    names = [name for name in row if _new(name) in row]
    label = dict(zip(("topic", "confidence"), label_of(row.get("understood") or {}), strict=True))
    return {_new(name): row[name] for name in names} | (label if "understood" in row else {})


def _rewrite(key: str, shape: sa.TableClause, change: Change) -> None:
    for rows in _batches(shape, key):
        changes = [{**change(row), "the_key": row[key]} for row in rows]
        statement = sa.update(shape).where(shape.c[key] == sa.bindparam("the_key"))
        values: dict[str, Any] = {name: sa.bindparam(name) for name in changes[0] if name != "the_key"}
        op.get_bind().execute(statement.values(**values), changes)


def _batches(shape: sa.TableClause, key: str) -> Iterator[list[Row]]:
    last = -1
    while True:
        query = sa.select(shape).where(shape.c[key] > last).order_by(shape.c[key]).limit(ROWS_AT_ONCE)
        rows = [dict(row) for row in op.get_bind().execute(query).mappings()]
        if not rows:
            return
        last = rows[-1][key]
        yield rows


def _put_in_place(table: str, columns: dict[str, tuple[type[Any], bool]]) -> None:
    with op.batch_alter_table(table) as batch:
        for name, (_, nullable) in columns.items():
            batch.drop_column(name)
            batch.alter_column(_new(name), new_column_name=name, existing_type=sa.LargeBinary, nullable=nullable)


def _index_messages() -> None:
    said = sa.table(
        "messages",
        *map(sa.column, ("number", "conversation_id", "sender")),
        sa.column("at", Moment),
        sa.column("text", Sealed("messages.text")),
    )
    for rows in _batches(said, "number"):
        for row in rows:
            if row["sender"] == "visitor":
                words.note(op.get_bind(), row["number"], row["conversation_id"], row["text"], row["at"])


def downgrade() -> None:
    """Refused: nothing that was sealed is written back in clear."""
    raise NotImplementedError
