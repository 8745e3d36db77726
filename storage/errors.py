"""The world's failures as the store sees them: few, typed, and each says whether trying again helps."""

from enum import StrEnum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class Reason(StrEnum):
    """Why the store cannot serve now."""

    LOCKED = "locked"
    FULL = "full"
    UNREACHABLE = "unreachable"
    READ_ONLY = "read_only"


class StorageUnavailable(Exception):
    """The store cannot serve now, and nothing of the work was kept."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason

    @property
    def passing(self) -> bool:
        """Whether the same work is worth trying again soon: a full or read-only disk needs a person."""
        return self.reason in (Reason.LOCKED, Reason.UNREACHABLE)


# SQLite names its failures in words only (sqlite.org/rescode.html, the messages of sqlite3ErrStr).
_SQLITE = {
    "database is locked": Reason.LOCKED,
    "database table is locked": Reason.LOCKED,
    "database or disk is full": Reason.FULL,
    "disk i/o error": Reason.FULL,
    "unable to open database file": Reason.UNREACHABLE,
    "attempt to write a readonly database": Reason.READ_ONLY,
}
# PostgreSQL's SQLSTATE, whole or by class (appendix A of its manual).
_POSTGRESQL = {
    "40001": Reason.LOCKED,
    "40P01": Reason.LOCKED,
    "55P03": Reason.LOCKED,
    "53100": Reason.FULL,
    "25006": Reason.READ_ONLY,
    "08": Reason.UNREACHABLE,
    "53": Reason.UNREACHABLE,
    "57P": Reason.UNREACHABLE,
}


def reason_of(error: Exception) -> Reason | None:
    """Why the world failed, or None when the error is our own bug and must stay loud."""
    if isinstance(error, PoolTimeout):
        return Reason.UNREACHABLE
    if not isinstance(error, DBAPIError):
        return None
    state = getattr(error.orig, "sqlstate", None)
    if isinstance(state, str):
        return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:3]) or _POSTGRESQL.get(state[:2])
    words = str(error.orig).lower()
    known = next((reason for phrase, reason in _SQLITE.items() if phrase in words), None)
    return known or (Reason.UNREACHABLE if error.connection_invalidated or _is_connecting(error) else None)


def _is_connecting(error: DBAPIError) -> bool:
    """Whether psycopg failed before a server could give a code."""
    return type(error.orig).__module__.startswith("psycopg") and type(error.orig).__name__ == "OperationalError"


class Refusal(Exception):
    """The store will not do this as things stand; `code` is the key of the words for it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
