"""What the repositories of one unit of work share."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from storage.crypto import DataKey


@dataclass(slots=True)
class Transaction:
    """One open transaction; `erased` asks the store to empty freed pages once it is kept."""

    connection: Connection
    key: DataKey
    ids: Callable[[], int]
    writing: bool
    erased: bool = False

    @property
    def dialect(self) -> str:
        """sqlite or postgresql."""
        return self.connection.dialect.name

    @property
    def shares_writers(self) -> bool:
        """Whether other writers run beside this one, so that a row is locked before it is decided upon."""
        return self.writing and self.dialect == "postgresql"
