"""The outbox has one row a destination, and a worker's claim on each."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FIRST = "desk_mail"
OTHERS = ("visitor_mail", "calendar", "fhir")
NEW = ("destination", "give_up_at", "claim", "claimed_by", "claimed_until")
UNIQUE = "uq_outbox_reference"


def upgrade() -> None:
    """Add the columns; what is in the outbox already is kept for every destination, and sent only if staff say so."""
    with op.batch_alter_table("outbox") as table:
        table.add_column(sa.Column("destination", sa.String(16), nullable=False, server_default=FIRST))
        table.add_column(sa.Column("give_up_at", MOMENT))
        table.add_column(sa.Column("claim", sa.String(32)))
        table.add_column(sa.Column("claimed_by", sa.String(32)))
        table.add_column(sa.Column("claimed_until", MOMENT))
        table.drop_constraint(UNIQUE, type_="unique")
        table.create_unique_constraint(UNIQUE, ["reference", "sequence", "destination"])
    op.execute("UPDATE outbox SET state = 'kept', give_up_at = created_at")
    for name in OTHERS:
        _copy(name)
    with op.batch_alter_table("outbox") as table:
        table.alter_column("destination", server_default=None, existing_type=sa.String(16), existing_nullable=False)
        table.alter_column("give_up_at", nullable=False, existing_type=MOMENT)


def _copy(destination: str) -> None:
    kept = "kind, reference, sequence, payload, state, attempts, next_try_at, give_up_at, created_at"
    op.execute(
        f"INSERT INTO outbox ({kept}, destination) SELECT {kept}, '{destination}' FROM outbox "  # noqa: S608 our own names
        f"WHERE destination = '{FIRST}'"
    )


def downgrade() -> None:
    """Drop them; of each change the desk's row stays."""
    op.execute("DELETE FROM outbox WHERE destination <> 'desk_mail'")
    with op.batch_alter_table("outbox") as table:
        table.drop_constraint(UNIQUE, type_="unique")
        table.create_unique_constraint(UNIQUE, ["reference", "sequence"])
        for column in NEW:
            table.drop_column(column)
