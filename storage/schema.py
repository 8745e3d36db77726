"""Whether a database has the schema this code expects, and the way there."""

from pathlib import Path

from sqlalchemy import Connection, inspect

HEAD = "0004"
# Any number will do as long as nothing else in the database takes it.
_UPGRADE_LOCK = 6_311_001


def version(connection: Connection) -> str | None:
    """The schema's revision, or None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Bring the schema to this version in the caller's transaction; alembic is loaded only when there is need."""
    if version(connection) == to:
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_UPGRADE_LOCK})")
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)
