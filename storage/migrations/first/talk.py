"""Conversations, what comes in and goes out, and the journals."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import AT, BIG, SEALED, TEXT, col, index, one_of, own_id, ref


def make_talk() -> None:
    op.create_table(
        "session",
        sa.Column("address_id", BIG, sa.ForeignKey("address.id"), primary_key=True, autoincrement=False),
        col("state", SEALED),
        col("turn", BIG),
    )
    op.create_table(
        "inbox",
        own_id(),
        col("channel", TEXT),
        col("external_id", TEXT),
        ref("address_id", "address", null=True),
        col("payload", SEALED),
        col("received_at", AT),
        col("state", TEXT),
        col("attempts", BIG),
        sa.UniqueConstraint("channel", "external_id", name="uq_inbox_channel_external_id"),
        one_of("inbox", "state", "received done quarantined"),
    )
    index("inbox", "address_id", "id")
    index("inbox", "id", where="state = 'received'")
    op.create_table(
        "outbox",
        own_id(),
        ref("address_id", "address"),
        col("kind", TEXT),
        col("body", SEALED),
        col("queued_at", AT),
        col("not_before", AT),
        col("state", TEXT),
        col("attempts", BIG),
        col("doubts", BIG),
        col("claimed_at", AT, null=True),
        col("sent_at", AT, null=True),
        col("provider_id", SEALED, null=True),
        col("turn", BIG),
        col("dedupe_key", TEXT, null=True),
        col("read_at", AT, null=True),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
        one_of("outbox", "kind", "answer follow_up digest staff safety"),
        one_of("outbox", "state", "ready sending sent ambiguous dead"),
    )
    index("outbox", "address_id", "id")
    index("outbox", "not_before", where="state = 'ready'")
    index("outbox", "address_id", "state", where="state IN ('ready', 'sending')")
    op.create_table(
        "hand_over",
        own_id(),
        ref("address_id", "address"),
        ref("office_id", "office"),
        col("code", TEXT),
        col("kind", TEXT),
        col("asked_at", AT),
        ref("taken_by_id", "staff", null=True),
        col("taken_at", AT, null=True),
        col("ended_at", AT, null=True),
    )
    index("hand_over", "address_id", "kind", where="ended_at IS NULL", unique=True)
    index("hand_over", "office_id", where="ended_at IS NULL")
    index("hand_over", "code")


def make_journals() -> None:
    op.create_table(
        "digest_run",
        sa.Column("staff_id", BIG, sa.ForeignKey("staff.id"), primary_key=True, autoincrement=False),
        sa.Column("week", TEXT, primary_key=True),
        col("at", AT),
    )
    op.create_table(
        "audit",
        own_id(),
        col("at", AT),
        col("actor", TEXT),
        col("action", TEXT),
        col("object", TEXT),
        col("allowed", sa.Boolean()),
        col("previous", TEXT),
        col("hash", TEXT),
        sa.UniqueConstraint("previous", name="uq_audit_previous"),
    )
    op.create_table("heartbeat", sa.Column("name", TEXT, primary_key=True), col("at", AT))
    op.create_table("setting", sa.Column("name", TEXT, primary_key=True), col("value", TEXT))
