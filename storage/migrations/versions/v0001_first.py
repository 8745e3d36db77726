"""The first schema: people, cases, conversations, staff and audit."""

from alembic import op

from storage.migrations.first import postgresql_guards, sqlite_guards
from storage.migrations.first.tables import make_tables

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    make_tables(connection.dialect.name)
    guards = sqlite_guards if connection.dialect.name == "sqlite" else postgresql_guards
    for statement in guards.statements():
        connection.exec_driver_sql(statement)


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first schema: restore a backup instead.")
