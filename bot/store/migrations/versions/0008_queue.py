"""The queue by need: crisis flags, and what staff have taken off it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add them; what was said before has no flag."""
    op.create_index("ix_messages_kind_at", "messages", ["kind", "at"])
    op.create_table(
        "crisis_flags",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("message_id", sa.String(32), nullable=False, unique=True),
        sa.Column("tier", sa.String(16), nullable=False),
        sa.Column("variant", sa.String(16), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("seen_by", sa.Integer, sa.ForeignKey("staff.id")),
        sa.Column("seen_at", MOMENT),
        sa.Column("alarmed_at", MOMENT),
    )
    op.create_index("ix_crisis_flags_conversation_id", "crisis_flags", ["conversation_id"])
    op.create_index("ix_crisis_flags_seen_at_raised_at", "crisis_flags", ["seen_at", "raised_at"])
    op.create_table(
        "queue_marks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", sa.String(32), sa.ForeignKey("conversations.id"), nullable=False),
        sa.Column("need", sa.String(16), nullable=False),
        sa.Column("up_to", sa.Integer, nullable=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("conversation_id", "need", "up_to"),
    )
    op.create_index("ix_queue_marks_at", "queue_marks", ["at"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("queue_marks")
    op.drop_table("crisis_flags")
    op.drop_index("ix_messages_kind_at", "messages")
