"""Transcripts: a summary of each conversation, and what reviewers note, tag, save and propose."""

import sqlalchemy as sa
from alembic import op

from bot.store import summaries

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BEGAN = ("began_at", "conversation_id")


def upgrade() -> None:
    """Make the tables."""
    _make_summaries()
    _make_notes()
    _make_tags()
    _make_saved()
    _make_proposals()
    _sum_up()


def _conversation(*, key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), primary_key=key, nullable=False
    )


def _person(name: str = "staff_id", *, key: bool = False, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("staff.id"), primary_key=key, nullable=nullable)


def _make_summaries() -> None:
    table = "conversation_summaries"
    op.create_table(
        table,
        _conversation(key=True),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("said", sa.Integer, nullable=False),
        sa.Column("opening", sa.Integer, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("lowest_confidence", sa.Float),
        sa.Column("flag", sa.String(8)),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("reviewed_at", MOMENT),
        _person("reviewed_by", nullable=True),
        _person("assigned_to", nullable=True),
    )
    filters = ("topics", "lowest_confidence", "reviewed_at", "flag", "outcome", "assigned_to")
    op.create_index(f"ix_{table}_began_at", table, [*BEGAN, *filters])
    for column in ("outcome", "flag", "assigned_to"):
        op.create_index(f"ix_{table}_{column}", table, [column, *BEGAN])


def _make_notes() -> None:
    op.create_table(
        "conversation_notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _conversation(),
        _person(),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_conversation_notes_conversation_id", "conversation_notes", ["conversation_id"])


def _make_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "conversation_tags",
        _conversation(key=True),
        sa.Column("tag_id", sa.Integer, sa.ForeignKey("tags.id"), primary_key=True),
    )
    op.create_index("ix_conversation_tags_tag_id", "conversation_tags", ["tag_id"])


def _make_saved() -> None:
    op.create_table("saved_conversations", _conversation(key=True), _person(key=True))
    op.create_index("ix_saved_conversations_staff_id", "saved_conversations", ["staff_id"])
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        _person(),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.Column("query", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_saved_filters_staff_id", "saved_filters", ["staff_id"])


def _make_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("message_id", sa.String(32), sa.ForeignKey("messages.id"), nullable=False, unique=True),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("topic", sa.String(64)),
        _person("proposed_by"),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT),
    )
    op.create_index("ix_proposals_conversation_id", "proposals", ["conversation_id"])


def _sum_up() -> None:
    """Put what was said before on the lists, too."""
    connection = op.get_bind()
    first = sa.text(
        "SELECT conversation_id, MIN(number) FROM messages WHERE sender = 'visitor' GROUP BY conversation_id"
    )
    for conversation_id, number in connection.execute(first).all():
        summaries.begin(connection, conversation_id, number)
        summaries.refresh(connection, conversation_id)


def downgrade() -> None:
    """Drop them with all that is in them."""
    for table in ("proposals", "saved_filters", "saved_conversations", "conversation_tags", "tags"):
        op.drop_table(table)
    op.drop_table("conversation_notes")
    op.drop_table("conversation_summaries")
