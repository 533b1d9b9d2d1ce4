"""The content desk: drafts of content files, and which messages of its inbox are dealt with."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "content_drafts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("file", sa.String(200), nullable=False, unique=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("base_hash", sa.String(64), nullable=False),
        sa.Column("edited_by", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("text", sa.LargeBinary),
    )
    op.create_table(
        "handled_messages",
        sa.Column("message_id", sa.String(32), primary_key=True),
        sa.Column("conversation_id", sa.String(32), nullable=False),
        sa.Column("handled_at", MOMENT, nullable=False),
    )
    op.create_index("ix_handled_messages_conversation_id", "handled_messages", ["conversation_id"])


def downgrade() -> None:
    """Drop them; what was drafted and not published is lost."""
    op.drop_table("handled_messages")
    op.drop_table("content_drafts")
