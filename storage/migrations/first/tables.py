"""Every table of the first schema, in an order in which each finds the ones it names."""

from alembic import op

from storage.migrations.first.entries import make_decisions, make_entries
from storage.migrations.first.issues import FOLLOW_UP_KEY, make_issues
from storage.migrations.first.people import make_office, make_people
from storage.migrations.first.talk import make_journals, make_talk


def make_tables(dialect: str) -> None:
    """Make every table; where two tables name each other, PostgreSQL learns the second name afterwards."""
    inline = dialect == "sqlite"
    make_office(inline)
    make_people()
    make_issues(inline)
    make_entries()
    make_decisions()
    make_talk()
    make_journals()
    if not inline:
        op.create_foreign_key("fk_office_duty_owner_id", "office", "staff", ["duty_owner_id"], ["id"])
        op.create_foreign_key(
            "fk_issue_follow_up_id",
            "issue",
            "follow_up",
            *FOLLOW_UP_KEY,
            deferrable=True,
            initially="DEFERRED",
        )
