"""The column kinds and constraints of the first schema, by short names."""

import sqlalchemy as sa
from alembic import op

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
TEXT = sa.Text()
SEALED = sa.LargeBinary()


def own_id() -> sa.Column[int]:
    return sa.Column("id", BIG, primary_key=True, autoincrement=False)


def ref(name: str, target: str, null: bool = False, **more: bool | str) -> sa.Column[int]:
    key = sa.ForeignKey(f"{target}.id", **more)  # type: ignore[arg-type]
    return sa.Column(name, BIG, key, nullable=null)


def col(name: str, kind: object, null: bool = False) -> sa.Column[object]:
    return sa.Column(name, kind, nullable=null)  # type: ignore[arg-type]


def one_of(table: str, column: str, words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words.split())
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_{table}_{column}")


def index(table: str, *columns: str, where: str | None = None, unique: bool = False) -> None:
    condition = sa.text(where) if where else None
    name = "_".join((("uq" if unique else "ix"), table, *columns))
    op.create_index(name, table, list(columns), unique=unique, sqlite_where=condition, postgresql_where=condition)
