"""The tables of the content's versions; `bot.store.tables` has all of them."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table

from bot.store.columns import Moment
from bot.store.metadata import metadata
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
