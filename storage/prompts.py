"""What is told by itself when its day comes: a last day that draws near, a right that has to be renewed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, bindparam, select, update

from cases.codes import issue_code
from cases.records import DeadlineWarning, OpenState, PromptState
from storage.prepared import Prepared
from storage.reach import newest_address
from storage.rows import keep, table
from storage.tables import AppealRow, CaseRow, DeadlineWarningRow, IssueRow, PersonRow, RenewalRow
from storage.transaction import Transaction

_WARNING = table(DeadlineWarningRow)
_RENEWAL = table(RenewalRow)
_APPEAL = table(AppealRow)
_ISSUE = table(IssueRow)
_CASE = table(CaseRow)
_PERSON = table(PersonRow)


@dataclass(frozen=True, slots=True)
class DuePrompt:
    """One prompt that is due; `address_id` is the person's newest living address, or None.

    `about_id` is the appeal whose last day draws near, or the renewal itself.
    """

    id: int
    about_id: int
    issue_id: int
    code: str
    right_id: str | None
    owner_id: int
    office_id: int
    person_id: int | None
    address_id: int | None
    paused_until: datetime | None


class Prompts:
    """Rows with a time, told once."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def warn(self, issue_id: int, appeal_id: int, moments: Iterable[datetime]) -> None:
        """Warn of the last day of this rung at these moments, in place of those that waited."""
        self.drop_warnings([appeal_id])
        for warn_at in moments:
            warning = DeadlineWarning(id=self._tx.ids(), issue_id=issue_id, appeal_id=appeal_id, warn_at=warn_at)
            keep(self._tx.connection, DeadlineWarningRow, warning)

    def drop_warnings(self, appeals: Iterable[int]) -> None:
        """These rungs were taken, or their last day is not what it was: what waits is not told any more."""
        waiting = (_WARNING.c.appeal_id.in_(list(appeals)), _WARNING.c.state == PromptState.PENDING)
        self._tx.connection.execute(update(_WARNING).where(*waiting).values(state=PromptState.DROPPED))

    def due_warnings(self, now: datetime, limit: int = 200) -> list[DuePrompt]:
        """Warnings whose moment has come, of issues that are open, the earliest first."""
        return self._due(_DUE_WARNINGS, now, limit)

    def due_renewals(self, now: datetime, limit: int = 200) -> list[DuePrompt]:
        """Renewals whose reminder has come, whether their issue is open or closed."""
        return self._due(_DUE_RENEWALS, now, limit)

    def told_warning(self, prompt_id: int) -> None:
        """It was told, or is too late to tell."""
        _TOLD_WARNING.change(self._tx.connection, {"prompt": prompt_id})

    def told_renewal(self, prompt_id: int) -> None:
        """It was told."""
        _TOLD_RENEWAL.change(self._tx.connection, {"prompt": prompt_id})

    def put_off_renewal(self, prompt_id: int, until: datetime) -> None:
        """Nobody can be told now: it is due again then."""
        _PUT_OFF.change(self._tx.connection, {"prompt": prompt_id, "until": until})

    def _due(self, query: tuple[Prepared, Prepared], now: datetime, limit: int) -> list[DuePrompt]:
        alone = query[1] if self._tx.shares_writers else query[0]
        return [_prompt(*row) for row in alone.rows(self._tx.connection, {"now": now, "most": limit})]


def _prompt(prompt_id: int, about_id: int, issue_id: int, case_code: str, number: int, *rest: Any) -> DuePrompt:
    return DuePrompt(prompt_id, about_id, issue_id, issue_code(case_code, number), *rest)


def _due_of(prompts: Table, about: str, at: str) -> Select[Any]:
    return (
        select(
            prompts.c.id,
            prompts.c[about].label("about_id"),
            _ISSUE.c.id.label("of_issue"),
            _CASE.c.code,
            _ISSUE.c.number,
            _ISSUE.c.right_id,
            _ISSUE.c.owner_id,
            _CASE.c.office_id,
            _CASE.c.person_id,
            newest_address(),
            _PERSON.c.reminders_paused_until,
        )
        .join(_ISSUE, _ISSUE.c.id == prompts.c.issue_id)
        .join(_CASE, _CASE.c.id == _ISSUE.c.case_id)
        .outerjoin(_PERSON, _PERSON.c.id == _CASE.c.person_id)
        .where(
            prompts.c.state == PromptState.PENDING,
            prompts.c[at] <= bindparam("now", type_=prompts.c[at].type),
        )
        .order_by(prompts.c[at], prompts.c.id)
        .limit(bindparam("most"))
    )


def _both(query: Select[Any], prompts: Table) -> tuple[Prepared, Prepared]:
    """The query, and the one that takes its rows for itself where others write beside it."""
    return Prepared(query), Prepared(query.with_for_update(of=prompts, skip_locked=True))


def _told(prompts: Table) -> Prepared:
    return Prepared(update(prompts).where(prompts.c.id == bindparam("prompt")).values(state=PromptState.TOLD))


_DUE_WARNINGS = _both(_due_of(_WARNING, "appeal_id", "warn_at").where(_ISSUE.c.state == OpenState.OPEN), _WARNING)
_DUE_RENEWALS = _both(_due_of(_RENEWAL, "id", "remind_at"), _RENEWAL)
_TOLD_WARNING = _told(_WARNING)
_TOLD_RENEWAL = _told(_RENEWAL)
_PUT_OFF = Prepared(
    update(_RENEWAL)
    .where(_RENEWAL.c.id == bindparam("prompt"))
    .values(remind_at=bindparam("until", type_=_RENEWAL.c.remind_at.type))
)
