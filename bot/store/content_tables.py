"""The tables of the content desk; `bot.store.tables` has all of them."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from bot.store.columns import Moment
from bot.store.metadata import LABEL_LENGTH, metadata
from bot.store.sealing import Sealed

# Everything that visitors were ever answered from: a row a version, whose files and models lie in var/content/versions.
content_versions = Table(
    "content_versions",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    # found (in place before), publish, rollback.
    Column("kind", String(16), nullable=False),
    # What it took the place of; and for a rollback, whose content it is.
    Column("parent", Integer),
    Column("restores", Integer),
    Column("who", String(64), nullable=False),
    Column("second", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("files", JSON, nullable=False),
    # How well it understands, where it was tried: counts and nothing else.
    Column("figures", JSON, nullable=False),
    Column("why", Sealed("content_versions.why"), nullable=False),
)

# What waits for a second person: who would publish which candidate, and why.
content_proposals = Table(
    "content_proposals",
    metadata,
    Column("candidate", String(32), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Sealed("content_proposals.why"), nullable=False),
)

# What the content team is writing: one row a file, its whole new text. A row stays when its text is dropped, so that
# its revision goes on and no editor mistakes a new draft for the one they had opened.
content_drafts = Table(
    "content_drafts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("file", String(200), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
    # Of the live file that the draft began from; empty where there was none.
    Column("base_hash", String(64), nullable=False),
    Column("edited_by", ForeignKey("staff.id"), nullable=False),
    Column("edited_at", Moment, nullable=False),
    Column("text", Sealed("content_drafts.text")),
)

# Messages of the inbox that somebody has dealt with; what they say stands in the record alone.
handled_messages = Table(
    "handled_messages",
    metadata,
    Column("message_id", String(32), primary_key=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("handled_at", Moment, nullable=False),
)

# Messages that were misunderstood, proposed to the content desk; no topic: none of them fits.
proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("message_id", ForeignKey("messages.id"), nullable=False, unique=True),
    Column("conversation_id", String(32), nullable=False, index=True),
    Column("topic", String(LABEL_LENGTH)),
    Column("proposed_by", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("settled_at", Moment),
)
