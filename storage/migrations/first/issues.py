"""Cases, issues and the promises that belong to them."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import AT, BIG, SEALED, TEXT, col, index, one_of, own_id, ref

FOLLOW_UP_KEY = (["follow_up_id", "id"], ["id", "issue_id"])


def make_issues(inline: bool) -> None:
    op.create_table(
        "case",
        own_id(),
        col("code", TEXT),
        ref("office_id", "office"),
        ref("person_id", "person", null=True),
        ref("opened_by_id", "staff", null=True),
        col("opened_at", AT),
        sa.UniqueConstraint("code", name="uq_case_code"),
        sa.UniqueConstraint("person_id", name="uq_case_person_id"),
    )
    index("case", "office_id")
    follow_up = sa.ForeignKeyConstraint(
        FOLLOW_UP_KEY[0],
        [f"follow_up.{column}" for column in FOLLOW_UP_KEY[1]],
        name="fk_issue_follow_up_id",
        deferrable=True,
        initially="DEFERRED",
    )
    op.create_table(
        "issue",
        own_id(),
        ref("case_id", "case"),
        col("number", BIG),
        col("right_id", TEXT, null=True),
        col("domain", TEXT),
        col("subject", SEALED),
        col("description", SEALED),
        col("history", TEXT, null=True),
        col("stage", TEXT),
        col("state", TEXT),
        ref("owner_id", "staff"),
        col("next_step", SEALED),
        col("next_step_on", sa.Date()),
        col("follow_up_id", BIG),
        col("opened_at", AT),
        col("moved_at", AT),
        col("closed_at", AT, null=True),
        sa.UniqueConstraint("case_id", "number", name="uq_issue_case_id_number"),
        one_of("issue", "history", "never_treated begun_and_stopped negative_answer unclear"),
        one_of("issue", "stage", "preparing submitted refused granted_in_part granted"),
        one_of("issue", "state", "open closed"),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="ck_issue_closed_at"),
        *([follow_up] if inline else []),
    )
    index("issue", "owner_id", "state", "next_step_on")
    index("issue", "follow_up_id", where="state = 'open'")
    op.create_table(
        "follow_up",
        own_id(),
        ref("issue_id", "issue", deferrable=True, initially="DEFERRED"),
        col("due_at", AT),
        col("state", TEXT),
        col("attempt", BIG),
        col("asked_at", AT, null=True),
        sa.UniqueConstraint("id", "issue_id", name="uq_follow_up_id_issue_id"),
        one_of("follow_up", "state", "pending asked done"),
    )
    index("follow_up", "due_at", where="state <> 'done'")
    index("follow_up", "issue_id")
