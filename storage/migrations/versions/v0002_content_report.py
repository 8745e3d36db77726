"""What people say is wrong in the content, linked to nobody."""

import sqlalchemy as sa
from alembic import op

from storage.migrations.first.columns import AT, SEALED, TEXT, col, index, one_of, own_id

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "content_report",
        own_id(),
        col("right_id", TEXT),
        col("language", TEXT),
        col("words", SEALED),
        col("at", AT),
        sa.Column("state", TEXT, nullable=False, server_default="open"),
        one_of("content_report", "state", "open done"),
    )
    index("content_report", "id", where="state = 'open'")


def downgrade() -> None:
    op.drop_table("content_report")
