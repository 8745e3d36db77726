"""Where a person is reached now, as a column beside their case."""

from sqlalchemy import Label, func, select

from storage.rows import table
from storage.tables import AddressRow, CaseRow

_ADDRESS = table(AddressRow)
_CASE = table(CaseRow)


def newest_address() -> Label[int | None]:
    """The newest living address of a case's person, or None; the query around it selects from the case."""
    return (
        select(func.max(_ADDRESS.c.id))
        .where(_ADDRESS.c.person_id == _CASE.c.person_id, _ADDRESS.c.alive.is_(True))
        .scalar_subquery()
        .label("address_id")
    )
