"""What is written under an issue."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import AT, BIG, SEALED, TEXT, col, index, one_of, own_id, ref

BARRIERS = (
    "information bureaucracy stalled refusal improper_treatment authority_record rule_gap not_recognised "
    "access load other"
)


def make_entries() -> None:
    op.create_table(
        "relevant_body",
        own_id(),
        ref("issue_id", "issue"),
        col("organisation", SEALED),
        col("contact", SEALED),
        col("details", SEALED),
    )
    op.create_table(
        "barrier",
        own_id(),
        ref("issue_id", "issue"),
        col("kind", TEXT),
        col("level", TEXT),
        col("note", SEALED),
        col("since", sa.Date()),
        col("lifted_on", sa.Date(), null=True),
        one_of("barrier", "kind", BARRIERS),
        one_of("barrier", "level", "personal family systemic"),
    )
    op.create_table(
        "action",
        own_id(),
        ref("issue_id", "issue"),
        col("what", SEALED),
        col("performer", TEXT),
        col("due_on", sa.Date(), null=True),
        col("done_on", sa.Date(), null=True),
        col("result", SEALED),
        sa.UniqueConstraint("id", "issue_id", name="uq_action_id_issue_id"),
        one_of("action", "performer", "alone after_rehearsal accompanied worker"),
    )
    op.create_table(
        "claim",
        own_id(),
        ref("issue_id", "issue"),
        col("submitted_on", sa.Date(), null=True),
        col("how", SEALED),
        col("answer_expected_on", sa.Date(), null=True),
    )
    op.create_table(
        "log_entry",
        own_id(),
        ref("issue_id", "issue"),
        col("at", AT),
        col("kind", TEXT),
        col("text", SEALED),
        ref("by_staff_id", "staff", null=True),
    )
    op.create_table(
        "closure",
        own_id(),
        ref("issue_id", "issue", deferrable=True, initially="DEFERRED"),
        col("kind", TEXT),
        col("text", SEALED),
        col("outcome", TEXT),
        col("insights", SEALED),
        col("closed_at", AT),
        sa.UniqueConstraint("issue_id", name="uq_closure_issue_id"),
        one_of("closure", "kind", "done stopped referred"),
        one_of("closure", "outcome", "full partial not_realised"),
    )
    for table in ("relevant_body", "barrier", "action", "claim", "log_entry"):
        index(table, "issue_id")


def make_decisions() -> None:
    op.create_table(
        "decision",
        own_id(),
        ref("issue_id", "issue"),
        col("result", TEXT),
        col("reason", SEALED),
        col("received_on", sa.Date(), null=True),
        col("quote", SEALED),
        col("recorded_at", AT),
        col("next_action_id", BIG, null=True),
        sa.ForeignKeyConstraint(
            ["next_action_id", "issue_id"],
            ["action.id", "action.issue_id"],
            name="fk_decision_next_action_id",
        ),
        one_of("decision", "result", "granted partly refused silence"),
        sa.CheckConstraint(
            "result <> 'refused' OR next_action_id IS NOT NULL", name="ck_decision_refusal_has_next_action"
        ),
    )
    index("decision", "issue_id")
    index("decision", "next_action_id")
    op.create_table(
        "appeal",
        own_id(),
        ref("issue_id", "issue"),
        ref("decision_id", "decision"),
        col("rung", TEXT),
        col("last_day", sa.Date(), null=True),
        col("act_by", sa.Date(), null=True),
    )
    index("appeal", "issue_id")
