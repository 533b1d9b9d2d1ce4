"""The times at which the clinic's calendar has something else."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table; the delivery worker fills it."""
    op.create_table(
        "busy_times",
        sa.Column("start_at", MOMENT, primary_key=True),
        sa.Column("end_at", MOMENT, primary_key=True),
    )


def downgrade() -> None:
    """Drop it, and let visits that need another time be cancelled ones, which the code before knows."""
    op.drop_table("busy_times")
    op.execute("UPDATE appointments SET status = 'cancelled' WHERE status = 'waitlist'")
    op.execute("UPDATE intake_requests SET state = 'new' WHERE state = 'needs_time'")
    op.execute("UPDATE outbox SET kind = 'appointment.cancelled' WHERE kind = 'appointment.displaced'")
