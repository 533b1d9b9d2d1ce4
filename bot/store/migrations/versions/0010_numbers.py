"""Daily counts, which outlive what was counted, and the start of a purged access log."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Entries may go only up to the signed base; nothing else is ever deleted.
ABOVE_BASE = "OLD.number > coalesce((SELECT max(count) FROM access_log_base), 0)"
REFUSAL = "the access log is append-only"


def upgrade() -> None:
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("measure", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(64), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "access_log_base",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def _guard_sqlite() -> None:
    op.execute("DROP TRIGGER access_log_no_delete")
    op.execute(
        f"CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log WHEN {ABOVE_BASE} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _guard_postgresql() -> None:
    op.execute("DROP TRIGGER access_log_append_only ON access_log")
    op.execute(
        "CREATE TRIGGER access_log_append_only BEFORE UPDATE OR TRUNCATE ON access_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION access_log_refuse()"
    )
    op.execute(
        "CREATE FUNCTION access_log_guard() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {ABOVE_BASE} THEN RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN OLD; END $$"
    )
    op.execute(
        "CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log "
        "FOR EACH ROW EXECUTE FUNCTION access_log_guard()"
    )


def downgrade() -> None:
    """Drop them; nothing is deleted from the access log any more."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER access_log_no_delete")
        op.execute(
            "CREATE TRIGGER access_log_no_delete BEFORE DELETE ON access_log "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
    else:
        op.execute("DROP TRIGGER access_log_no_delete ON access_log")
        op.execute("DROP FUNCTION access_log_guard()")
        op.execute("DROP TRIGGER access_log_append_only ON access_log")
        op.execute(
            "CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log "
            "FOR EACH STATEMENT EXECUTE FUNCTION access_log_refuse()"
        )
    op.drop_table("access_log_base")
    op.drop_table("daily_counts")
