"""The documents that are gathered for an issue, one by one."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from cases.records import Paper, PaperState
from storage.prepared import Prepared
from storage.rows import keep, table
from storage.tables import PaperRow
from storage.transaction import Transaction

_PAPER = table(PaperRow)
_OF_ISSUE = Prepared(select(_PAPER).where(_PAPER.c.issue_id == bindparam("issue")).order_by(_PAPER.c.id))
_SET = Prepared(
    update(_PAPER)
    .where(_PAPER.c.id == bindparam("paper"))
    .values(
        state=bindparam("to", type_=_PAPER.c.state.type),
        changed_at=bindparam("now", type_=_PAPER.c.changed_at.type),
    )
)


class Papers:
    """What is needed, at hand, asked for, or impossible to get."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, issue_id: int) -> list[Paper]:
        """The papers of an issue, in the order in which they were asked for."""
        return _OF_ISSUE.many(self._tx.connection, Paper, {"issue": issue_id})

    def set(self, issue_id: int, document: str, state: PaperState, now: datetime, name: str | None = None) -> Paper:
        """Where a document stands now: one row a document of the entry, or one a name of somebody's own words."""
        known = next((one for one in self.of(issue_id) if (one.document, one.name) == (document, name)), None)
        if known is None:
            paper = Paper(
                id=self._tx.ids(), issue_id=issue_id, document=document, name=name, state=state, changed_at=now
            )
            return keep(self._tx.connection, PaperRow, paper)
        _SET.change(self._tx.connection, {"paper": known.id, "to": state, "now": now})
        return known.model_copy(update={"state": state, "changed_at": now})
