"""Offices, staff, people, and what people told and agreed to."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import AT, BIG, SEALED, TEXT, col, index, one_of, own_id, ref

ROLES = (
    "rights_worker family_worker companion centre_worker team_head department_manager supervisor "
    "district_coordinator privacy_officer office_admin content_editor"
)


def make_office(inline: bool) -> None:
    op.create_table(
        "office",
        own_id(),
        col("name", TEXT),
        col("locality", TEXT),
        col("district", TEXT),
        ref("duty_owner_id", "staff", null=True) if inline else col("duty_owner_id", BIG, null=True),
        sa.UniqueConstraint("name", name="uq_office_name"),
    )
    op.create_table(
        "staff",
        own_id(),
        col("name", TEXT),
        col("role", TEXT),
        ref("office_id", "office"),
        col("state", TEXT),
        col("mail", SEALED),
        col("language", TEXT),
        sa.UniqueConstraint("name", name="uq_staff_name"),
        one_of("staff", "role", ROLES),
        one_of("staff", "state", "invited active suspended left"),
    )
    index("staff", "office_id")
    op.create_table(
        "invitation",
        own_id(),
        ref("staff_id", "staff"),
        col("code_hash", TEXT),
        col("expires_at", AT),
        col("used_at", AT, null=True),
        sa.UniqueConstraint("code_hash", name="uq_invitation_code_hash"),
    )


def make_people() -> None:
    op.create_table(
        "person",
        own_id(),
        ref("office_id", "office"),
        col("language", TEXT),
        col("created_at", AT),
        col("reminders_paused_until", AT, null=True),
    )
    op.create_table(
        "address",
        own_id(),
        col("channel", TEXT),
        col("handle", SEALED),
        col("handle_index", TEXT),
        ref("person_id", "person", null=True),
        ref("staff_id", "staff", null=True),
        col("alive", sa.Boolean()),
        sa.UniqueConstraint("handle_index", name="uq_address_handle_index"),
    )
    index("address", "person_id")
    index("address", "staff_id", where="staff_id IS NOT NULL")
    op.create_table(
        "consent",
        own_id(),
        ref("person_id", "person"),
        col("text_version", TEXT),
        col("language", TEXT),
        col("channel", TEXT),
        col("given", sa.Boolean()),
        col("at", AT),
    )
    index("consent", "person_id", "id")
    op.create_table(
        "known_fact",
        own_id(),
        ref("person_id", "person"),
        col("path", TEXT),
        col("value", SEALED),
        col("told_at", AT),
        sa.UniqueConstraint("person_id", "path", name="uq_known_fact_person_id_path"),
    )
