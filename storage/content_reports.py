"""What people said is wrong in the content: words, sealed, with the right and the day, and with nobody's name."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from cases.records import ContentReport
from storage.prepared import Prepared
from storage.rows import add, many, table
from storage.tables import ContentReportRow
from storage.transaction import Transaction

OPEN, DONE = "open", "done"
_REPORT = table(ContentReportRow)
_ALL = select(_REPORT).order_by(_REPORT.c.id)
_FINISH = Prepared(
    update(_REPORT).where(_REPORT.c.id == bindparam("report"), _REPORT.c.state == OPEN).values(state=DONE)
)


class ContentReports:
    """Reports about rights, oldest first; a report is linked to no person and no conversation."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, right: str, language: str, words: str, now: datetime) -> ContentReport:
        """Keep one report."""
        report = ContentReport(id=self._tx.ids(), right_id=right, language=language, words=words, at=now)
        return add(self._tx.connection, ContentReportRow, report)

    def list(self, *, whole: bool = False) -> list[ContentReport]:
        """Those that nobody has dealt with yet, or all."""
        query = _ALL if whole else _ALL.where(_REPORT.c.state == OPEN)
        return many(self._tx.connection, ContentReport, query)

    def finish(self, report_id: int) -> bool:
        """Note that a report was dealt with; false when there is no open one of this number."""
        return _FINISH.change(self._tx.connection, {"report": report_id}) == 1
