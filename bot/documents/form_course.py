"""How far a claim has come, for the tracking form: what was handed in and answered, which papers lack."""

from datetime import date
from operator import attrgetter
from typing import Any

from bot.conversation.claims import NOT_SAID, OTHER, QUOTED
from bot.conversation.world import Kit, plain_date
from cases.records import Claim, Decision, PaperState
from knowledge.entry import EntryText
from storage.case_file import IssueFile

LACKING = (PaperState.NEEDED, PaperState.ASKED)


class Course:
    """The rows of one issue's claim in words of one language."""

    def __init__(self, file: IssueFile, kit: Kit, language: str) -> None:
        self.file = file
        self.kit = kit
        self.language = language
        right = file.issue.right_id
        known = right and right in kit.knowledge.entries
        self.words: EntryText | None = kit.knowledge.text(language, right) if right and known else None

    def say(self, key: str, **values: Any) -> str:
        """A text of ours in this language."""
        return self.kit.catalogue.text(key, self.language, **values)

    def steps(self) -> list[str]:
        """What was handed in and what was answered, in its order, each on its floor and with its day."""
        rows: list[Claim | Decision] = sorted([*self.file.claims, *self.file.decisions], key=attrgetter("id"))
        return [self._step(one) for one in rows]

    def _step(self, one: Claim | Decision) -> str:
        told = self._submitted(one) if isinstance(one, Claim) else self._answered(one)
        return self.say("picture.at", name=self.floor(one.rung), what=told) if one.rung else told

    def _submitted(self, one: Claim) -> str:
        day = plain_date(one.submitted_on) if one.submitted_on else ""
        return self.say("picture.handed_in", date=day).rstrip()

    def _answered(self, one: Decision) -> str:
        """What was answered and why; where the family and the office told of answers, by whom it was told."""
        day = plain_date(one.received_on) if one.received_on else ""
        told = self.say(f"picture.{one.result}", date=day).rstrip()
        reason = self._reason(one)
        told = f"{told} ({reason})" if reason else told
        if len({each.told_by_staff_id is None for each in self.file.decisions}) == 1:
            return told
        return self.say(
            "picture.told_by_family" if one.told_by_staff_id is None else "picture.told_by_staff", what=told
        )

    def _reason(self, one: Decision) -> str:
        known = self.words.refusals.get(one.reason) if self.words else None
        if known is not None:
            return known.reason.rstrip(".")
        return one.quote if one.reason in (OTHER, QUOTED) else one.reason.replace(NOT_SAID, "")

    def floor(self, rung: str) -> str:
        """The name of a rung: the entry's, or that of a door which every ladder has."""
        known = self.words.ladder if self.words else {}
        return known[rung].name if rung in known else self.say(f"ladder.{rung}_name")

    def lacking(self) -> str:
        """The papers that lack, by name."""
        known = self.words.documents if self.words else {}
        left = [one for one in self.file.papers if one.state in LACKING]
        names = [one.name or known.get(one.document, one.document) for one in left]
        return self.say("form.lacking", papers=", ".join(names)) if names else ""


def course_json(file: IssueFile) -> dict[str, list[dict[str, Any]]]:
    """Claims, answers, papers, grants and renewals as JSON; sums are left to the case record."""
    return {
        "claims": [
            {"rung": one.rung, "on": _iso(one.submitted_on), "how": one.how, "answer_by": _iso(one.answer_expected_on)}
            for one in file.claims
        ],
        "decisions": [
            {
                "result": one.result,
                "rung": one.rung,
                "on": _iso(one.received_on),
                "reason": one.reason,
                "in_writing": one.in_writing,
                "told_by": "family" if one.told_by_staff_id is None else "staff",
            }
            for one in file.decisions
        ],
        "papers": [{"document": one.document, "name": one.name, "state": one.state} for one in file.papers],
        "awards": [
            {"arrival": one.arrival, "on": _iso(one.arrived_on), "until": _iso(one.ends_on)} for one in file.awards
        ],
        "renewals": [{"kind": one.kind, "on": _iso(one.renew_on), "state": one.state} for one in file.renewals],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
