"""The tables. Migrations in `migrations/versions` make them; a test compares the two."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

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
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("state", JSON, nullable=False),
    Column("erased_at", DateTime(timezone=True)),
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
    Column("at", DateTime(timezone=True), nullable=False),
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
    Column("created_at", DateTime(timezone=True), nullable=False),
)
