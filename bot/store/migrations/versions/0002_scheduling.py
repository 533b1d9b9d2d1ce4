"""Availability, seats, appointments, the outbox, tries at codes, and the funnel."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables of scheduling."""
    op.create_table(
        "availability_changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("content", sa.JSON, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )
    _bookings()
    _outbox()
    _counts()


def _bookings() -> None:
    op.create_table(
        "slot_seats",
        sa.Column("start_at", MOMENT, primary_key=True),
        sa.Column("seat", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("end_at", MOMENT, nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("expires_at", MOMENT),
    )
    op.create_index("ix_slot_seats_holder", "slot_seats", ["holder"])
    op.create_table(
        "appointments",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("reference", sa.String(16), sa.ForeignKey("intake_requests.reference"), nullable=False, unique=True),
        sa.Column("uid", sa.String(64), nullable=False, unique=True),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("start_at", MOMENT, nullable=False),
        sa.Column("end_at", MOMENT, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("reference", sa.String(16), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try_at", MOMENT, nullable=False),
        sa.Column("last_error", sa.String(64)),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.UniqueConstraint("reference", "sequence"),
    )
    op.create_index("ix_outbox_state_next_try_at", "outbox", ["state", "next_try_at"])


def _counts() -> None:
    op.create_table(
        "code_attempts",
        sa.Column("code_hash", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("locked_until", MOMENT),
    )
    op.create_table(
        "funnel",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("step", sa.String(48), primary_key=True),
        sa.Column("passed", sa.Integer, nullable=False),
    )
    op.create_table(
        "open_forms",
        sa.Column("form_hash", sa.String(64), primary_key=True),
        sa.Column("reached", sa.JSON, nullable=False),
        sa.Column("touched_at", MOMENT, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("open_forms", "funnel", "code_attempts", "outbox", "appointments", "slot_seats"):
        op.drop_table(table)
    op.drop_table("availability_changes")
