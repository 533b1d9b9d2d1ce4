"""On SQLite, too, the number of a crisis flag that was withdrawn is given to no other."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table anew with numbers that only rise (SQLite, AUTOINCREMENT); PostgreSQL never gives one twice."""
    _numbered(autoincrement=True)


def downgrade() -> None:
    """Let SQLite give the number of a deleted last row again."""
    _numbered(autoincrement=False)


def _numbered(*, autoincrement: bool) -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    with op.batch_alter_table("crisis_flags", recreate="always", table_kwargs={"sqlite_autoincrement": autoincrement}):
        """Nothing else changes."""
