"""Staff, their sessions, tries at logging in, and the access log, which the database keeps append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
CHANGES = ("UPDATE", "DELETE")


def upgrade() -> None:
    """Make the tables of the staff console."""
    _people()
    _log()
    if op.get_bind().dialect.name == "sqlite":
        _refuse_changes_sqlite()
    else:
        _refuse_changes_postgresql()


def _people() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("login", sa.String(64), nullable=False, unique=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=False),
        sa.Column("must_change", sa.Boolean, nullable=False),
        sa.Column("totp_nonce", sa.String(32)),
        sa.Column("totp_step", sa.Integer),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_login_at", MOMENT),
        sa.Column("disabled_at", MOMENT),
    )
    op.create_table(
        "staff_sessions",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("token_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("staff_id", sa.Integer, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("notices", sa.JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
    )
    op.create_index("ix_staff_sessions_staff_id", "staff_sessions", ["staff_id"])
    op.create_table(
        "login_attempts",
        sa.Column("login_hash", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("tried_at", MOMENT, nullable=False),
        sa.Column("locked_until", MOMENT),
    )


def _log() -> None:
    op.create_table(
        "access_log",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("staff_id", sa.Integer),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("what", sa.String(48), nullable=False),
        sa.Column("object_kind", sa.String(32), nullable=False),
        sa.Column("object_id", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("ix_access_log_object_kind_object_id", "access_log", ["object_kind", "object_id"])
    op.create_index("ix_access_log_staff_id", "access_log", ["staff_id"])
    op.create_table(
        "access_log_head",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
    )


def _refuse_changes_sqlite() -> None:
    for change in CHANGES:
        op.execute(
            f"CREATE TRIGGER access_log_no_{change.lower()} BEFORE {change} ON access_log "
            "BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END"
        )


def _refuse_changes_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION access_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the access log is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log "
        "FOR EACH STATEMENT EXECUTE FUNCTION access_log_refuse()"
    )


def downgrade() -> None:
    """Drop them."""
    for table in ("access_log_head", "access_log", "login_attempts", "staff_sessions", "staff"):
        op.drop_table(table)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION access_log_refuse()")
