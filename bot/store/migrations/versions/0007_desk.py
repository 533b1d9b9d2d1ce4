"""The intake desk: who works on a request, since when it has its state, and notes of calls."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
BY_STATE = "ix_intake_requests_state_id"
ASSIGNED = "fk_intake_requests_assigned_to"


def upgrade() -> None:
    """Add them; a request with a booked visit is in the state that says so."""
    with op.batch_alter_table("intake_requests") as table:
        table.add_column(sa.Column("assigned_to", sa.Integer, sa.ForeignKey("staff.id", name=ASSIGNED)))
        table.add_column(sa.Column("changed_at", MOMENT))
        table.create_index(BY_STATE, ["state", "id"])
    op.create_table(
        "request_notes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("reference", sa.String(16), sa.ForeignKey("intake_requests.reference"), nullable=False),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
    )
    op.create_index("ix_request_notes_reference", "request_notes", ["reference"])
    op.execute(
        "UPDATE intake_requests SET state = 'booked' WHERE state = 'new' AND reference IN "
        "(SELECT reference FROM appointments WHERE status = 'booked')"
    )


def downgrade() -> None:
    """Drop them, the notes too."""
    op.drop_table("request_notes")
    op.execute("UPDATE intake_requests SET state = 'new'")
    with op.batch_alter_table("intake_requests") as table:
        table.drop_index(BY_STATE)
        table.drop_constraint(ASSIGNED, type_="foreignkey")
        table.drop_column("changed_at")
        table.drop_column("assigned_to")
