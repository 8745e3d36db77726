"""Files that wait for a yes, and the answers to narrower questions than whether facts may be kept."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first import postgresql_guards, sqlite_guards
from storage.migrations.first.columns import AT, BIG, SEALED, TEXT, col, index, one_of, own_id, ref

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KINDS = "refusal document letter calendar"


def upgrade() -> None:
    op.create_table(
        "held_file",
        own_id(),
        ref("address_id", "address"),
        col("media_type", TEXT),
        col("size", BIG),
        col("content", SEALED, null=True),
        col("reference", SEALED, null=True),
        col("until", AT),
        ref("issue_id", "issue", null=True),
        col("kind", TEXT, null=True),
        one_of("held_file", "kind", KINDS),
    )
    index("held_file", "address_id")
    index("held_file", "until")
    index("held_file", "issue_id", where="issue_id IS NOT NULL")
    op.create_table(
        "permission",
        own_id(),
        ref("issue_id", "issue"),
        col("about", TEXT),
        col("object", SEALED),
        col("text_version", TEXT),
        col("language", TEXT),
        col("channel", TEXT),
        col("given", sa.Boolean()),
        col("told_by_staff_id", BIG, null=True),
        col("at", AT),
        one_of("permission", "about", "file letter"),
    )
    index("permission", "issue_id")
    guards = sqlite_guards if op.get_bind().dialect.name == "sqlite" else postgresql_guards
    for statement in guards.append_only("permission"):
        op.get_bind().exec_driver_sql(statement)


def downgrade() -> None:
    # A table takes its triggers with it; the function of PostgreSQL stays behind.
    for table in ("permission", "held_file"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION guard_permission()")
