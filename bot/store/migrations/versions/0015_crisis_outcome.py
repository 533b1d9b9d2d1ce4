"""A conversation in which the crisis card was shown says so, and not that all was answered."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

SUMMARIES = sa.table("conversation_summaries", sa.column("flag", sa.String), sa.column("outcome", sa.String))
FLAGGED = SUMMARIES.c.flag == "crisis"


def upgrade() -> None:
    """Give those their outcome that have none that goes before it."""
    less = SUMMARIES.c.outcome.in_(("answered", "not_understood"))
    op.execute(SUMMARIES.update().where(FLAGGED, less).values(outcome="crisis"))


def downgrade() -> None:
    """Count them as answered again."""
    op.execute(SUMMARIES.update().where(SUMMARIES.c.outcome == "crisis").values(outcome="answered"))
