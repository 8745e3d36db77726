"""What follows a right until it is exhausted: rungs, papers, what arrived, renewals, warnings, files."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import AT, BIG, SEALED, TEXT, col, index, one_of, own_id, ref

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROMPT = "pending told dropped"


def upgrade() -> None:
    _widen()
    _make_papers()
    _make_awards()
    _make_prompts()


def downgrade() -> None:
    for table in ("attachment", "deadline_warning", "renewal", "award", "paper"):
        op.drop_table(table)
    # Column by column: a table that is copied, as alembic's batches do, loses its triggers on SQLite.
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column)


_ADDED = {
    "issue": ("rung",),
    "action": ("body", "place", "meets_at", "companion_id", "not_done", "feeling", "helped", "hindered"),
    "claim": ("rung", "place", "proof"),
    "decision": ("rung", "in_writing", "by_whom", "told_by_staff_id"),
}


def _widen() -> None:
    """New columns of old tables: none, or the body itself, for the rows that are there."""
    for table in ("issue", "claim", "decision"):
        op.add_column(table, sa.Column("rung", TEXT, nullable=False, server_default=""))
    for name in ("body", "place", "not_done", "feeling", "helped", "hindered"):
        op.add_column("action", col(name, SEALED, null=True))
    op.add_column("action", col("meets_at", AT, null=True))
    op.add_column("action", col("companion_id", BIG, null=True))
    for name in ("place", "proof"):
        op.add_column("claim", col(name, SEALED, null=True))
    op.add_column("decision", col("in_writing", sa.Boolean(), null=True))
    op.add_column("decision", col("by_whom", SEALED, null=True))
    op.add_column("decision", col("told_by_staff_id", BIG, null=True))


def _make_papers() -> None:
    op.create_table(
        "paper",
        own_id(),
        ref("issue_id", "issue"),
        col("document", TEXT),
        col("name", SEALED, null=True),
        col("state", TEXT),
        col("changed_at", AT),
        one_of("paper", "state", "needed have asked impossible"),
    )
    op.create_table(
        "attachment",
        own_id(),
        ref("issue_id", "issue"),
        col("kind", TEXT),
        col("name", SEALED),
        col("media_type", TEXT),
        col("size", BIG),
        col("content", SEALED),
        col("consented", sa.Boolean()),
        col("at", AT),
        one_of("attachment", "kind", "refusal document letter calendar"),
    )
    for table in ("paper", "attachment"):
        index(table, "issue_id")


def _make_awards() -> None:
    op.create_table(
        "award",
        own_id(),
        ref("issue_id", "issue"),
        ref("decision_id", "decision"),
        col("monthly", SEALED, null=True),
        col("back_pay", SEALED, null=True),
        col("starts_on", sa.Date(), null=True),
        col("ends_on", sa.Date(), null=True),
        col("arrival", TEXT),
        col("arrived_on", sa.Date(), null=True),
        col("recorded_at", AT),
        one_of("award", "arrival", "awaited full partial missing"),
    )
    index("award", "issue_id")


def _make_prompts() -> None:
    """What is told by itself when its day comes, whether the issue is open or closed by then."""
    op.create_table(
        "renewal",
        own_id(),
        ref("issue_id", "issue"),
        col("kind", TEXT),
        col("renew_on", sa.Date()),
        col("remind_at", AT),
        col("state", TEXT),
        one_of("renewal", "kind", "ends yearly reexamination"),
        one_of("renewal", "state", PROMPT),
    )
    op.create_table(
        "deadline_warning",
        own_id(),
        ref("issue_id", "issue"),
        ref("appeal_id", "appeal"),
        col("warn_at", AT),
        col("state", TEXT),
        one_of("deadline_warning", "state", PROMPT),
    )
    index("renewal", "remind_at", where="state = 'pending'")
    index("deadline_warning", "warn_at", where="state = 'pending'")
    index("renewal", "issue_id")
    index("deadline_warning", "issue_id")
    index("deadline_warning", "appeal_id")
