"""The tables. Migrations in `migrations/versions` make them; a test compares the two."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, with its zone, in and out.

    SQLite gives times back without a zone, PostgreSQL in the zone of its server.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's
        """The moment as it was stored."""
        if value is None or value.tzinfo is None:
            return value and value.replace(tzinfo=UTC)
        return value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("state", JSON, nullable=False),
    Column("erased_at", Moment),
    # An erased conversation stays as an empty row until the engine has forgotten it too.
    Column("engine_forgot", Boolean, nullable=False, default=False),
)

# The record of what was said: rows are added and, on request, erased; what was understood is filled in once.
messages = Table(
    "messages",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("sender", String(8), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("payload", Text),
    Column("buttons", JSON, nullable=False),
    Column("client_id", String(64)),
    Column("reply_to", String(32)),
    Column("gate", JSON),
    Column("understood", JSON),
    Column("at", Moment, nullable=False),
    UniqueConstraint("conversation_id", "client_id"),
    Index("ix_messages_conversation_number", "conversation_id", "number"),
)

intake_requests = Table(
    "intake_requests",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("reference", String(16), nullable=False, unique=True),
    # One key a filled form: sending it twice makes one request.
    Column("key", String(64), nullable=False, unique=True),
    Column("conversation_id", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("contact", Text, nullable=False),
    Column("times", Text, nullable=False),
    Column("insurer", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("consent_version", String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
)
