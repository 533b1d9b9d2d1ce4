"""The content desk: every version that was live, and what waits for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "content_versions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("parent", sa.Integer),
        sa.Column("restores", sa.Integer),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("second", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("files", sa.JSON, nullable=False),
        sa.Column("figures", sa.JSON, nullable=False),
        sa.Column("why", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "content_proposals",
        sa.Column("candidate", sa.String(32), primary_key=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("why", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop them; the files of the versions stay where they are."""
    op.drop_table("content_proposals")
    op.drop_table("content_versions")
