"""What alembic runs: the migrations, on the connection and inside the transaction of `storage.schema`."""

from alembic import context
from sqlmodel import SQLModel

import storage.tables  # noqa: F401  (its tables are the metadata)

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
    transaction_per_migration=False,
)
context.run_migrations()
