"""What was granted and whether it arrived, and the day on which a right in hand has to be looked after again."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, select, update

from cases.records import Award, PromptState, Renewal, RenewalKind
from storage.prepared import Prepared
from storage.rows import keep, table, values
from storage.tables import AwardRow, RenewalRow
from storage.transaction import Transaction

_AWARD = table(AwardRow)
_RENEWAL = table(RenewalRow)
_BY_ID = Prepared(select(_RENEWAL).where(_RENEWAL.c.id == bindparam("renewal")))
_AWARDS = Prepared(select(_AWARD).where(_AWARD.c.issue_id == bindparam("issue")).order_by(_AWARD.c.id))


class Awards:
    """Money and other help on its way to the family, and its end or renewal."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, issue_id: int) -> list[Award]:
        """What was granted under an issue, oldest first."""
        return _AWARDS.many(self._tx.connection, Award, {"issue": issue_id})

    def add(self, issue_id: int, decision_id: int, now: datetime, **told: Any) -> Award:
        """A grant, with what was told of it: see `Award`."""
        award = Award(id=self._tx.ids(), issue_id=issue_id, decision_id=decision_id, recorded_at=now, **told)
        return keep(self._tx.connection, AwardRow, award)

    def tell(self, award: Award, **told: Any) -> Award:
        """More was told of a grant: its sum, its dates, whether it arrived."""
        changed = Award.model_validate(values(award) | told)
        self._tx.connection.execute(update(_AWARD).where(_AWARD.c.id == award.id).values(values(changed)))
        return changed

    def renew(self, issue_id: int, kind: RenewalKind, on: date, remind_at: datetime) -> Renewal:
        """Come back before this day, in place of any earlier promise of the same kind."""
        waiting = (_RENEWAL.c.issue_id == issue_id, _RENEWAL.c.kind == kind, _RENEWAL.c.state == PromptState.PENDING)
        self._drop(*waiting)
        renewal = Renewal(id=self._tx.ids(), issue_id=issue_id, kind=kind, renew_on=on, remind_at=remind_at)
        return keep(self._tx.connection, RenewalRow, renewal)

    def renewal(self, renewal_id: int) -> Renewal | None:
        """The renewal with this id."""
        return _BY_ID.one(self._tx.connection, Renewal, {"renewal": renewal_id})

    def drop_renewals(self, issue_id: int) -> None:
        """There is nothing to renew under this issue any more: what waits is not told."""
        self._drop(_RENEWAL.c.issue_id == issue_id, _RENEWAL.c.state == PromptState.PENDING)

    def _drop(self, *which: ColumnElement[bool]) -> None:
        self._tx.connection.execute(update(_RENEWAL).where(*which).values(state=PromptState.DROPPED))
