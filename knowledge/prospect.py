"""How rules would stand after one more answer, for each answer that people might give (answers.py).

A rule that is not known keeps, for each path that is still open, the answers with which it holds and those with
which it does not, as sets of bits. These are joined as in kleene.py: every part has to hold, or one of them.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from knowledge.answers import Answers, Chance
from knowledge.entry import Criterion, Entry, Remark
from knowledge.household import Member, Members
from knowledge.rules import Compare, Either, Every, IfTold, Open, Parameter, Rule, Situation, Some, UnlessTold

NOTHING = Chance(0, 0, 0.0)

# Whether a rule holds; while that is not known, the chance of each path by its shared name.
Outlook: TypeAlias = "bool | Mapping[str, Chance]"

_NO_CHANCE: Mapping[str, Chance] = {}
_INDEX = re.compile(r"\[\d+\]")


class Prospect:
    """A situation in which one more question may be answered, but none that was skipped.

    With `together`, that may be a question about everybody at home, which no rule names.
    """

    def __init__(
        self,
        situation: Situation,
        answers: Answers,
        skipped: Collection[str] = frozenset(),
        *,
        together: bool = False,
    ) -> None:
        self._situation = situation
        self._answers = answers.ready()
        self._skipped = frozenset(skipped)
        self._together = together
        self._met: dict[int, Outlook] = {}
        self._met_of: dict[tuple[int, str], Outlook] = {}
        self._nobody: dict[tuple[str, int], Mapping[str, Chance]] = {}
        self._sources: dict[str, tuple[str, ...]] = {}

    def settles(self, entry: Entry) -> Mapping[str, Chance]:
        """By shared name, the answers after which the right is likely (holds), or unlikely (fails)."""
        way = _open(_either([_every([self._of(rule) for rule in route.rules]) for route in entry.routes]))
        barred = _open(_either([self._bars(exclusion) for exclusion in entry.exclusions]))
        chances = {path: (way.get(path, NOTHING), barred.get(path, NOTHING)) for path in (*way, *barred)}
        return {
            path: Chance(to.holds & ~bar.holds, to.fails | bar.holds, to.done + bar.done)
            for path, (to, bar) in chances.items()
        }

    def _of(self, rule: Rule) -> Outlook:
        """How a rule of an entry would stand; equal ones are worked out once."""
        outlook = self._met.get(id(rule))
        if outlook is None:
            outlook = self._met[id(rule)] = self._outlook(rule, None)
        return outlook

    def _bars(self, exclusion: Criterion | Remark) -> Outlook:
        return self._of(exclusion.rule) if isinstance(exclusion, Criterion) else _NO_CHANCE

    def _of_member(self, rule: Rule, member: Member | None) -> Outlook:
        """How a part of a rule would stand for one member; equal parts are one object (criteria.py)."""
        if member is None:
            return self._of(rule)
        key = (id(rule), member.path)
        outlook = self._met_of.get(key)
        if outlook is None:
            outlook = self._met_of[key] = self._outlook(rule, member)
        return outlook

    def _outlook(self, rule: Rule, member: Member | None) -> Outlook:
        match rule:
            case Compare():
                return self._compared(rule, member)
            case Every():
                return _every([self._of_member(part, member) for part in rule.parts])
            case Either():
                return _either([self._of_member(part, member) for part in rule.parts])
            case Some():
                return self._some(rule)
            case IfTold() | UnlessTold():  # nobody is asked for these
                return bool(rule.stand(self._situation, member).holds)
            case Open():
                return _NO_CHANCE

    def _compared(self, rule: Compare, member: Member | None) -> Outlook:
        holds, missing = rule.stand(self._situation, member)
        if holds is not None:
            return holds
        if not missing:
            return _NO_CHANCE
        amount = self._situation.parameter(rule.operand.name) if isinstance(rule.operand, Parameter) else None
        asked = None if missing[0] in self._skipped else shared_name(missing[0])
        sources = self._told_by(rule.path)
        if sources and member is not None:
            sources = tuple(one for one in sources if not self._answered(one, member))
        return self._answers.chances(rule, amount, asked, sources)

    def _told_by(self, path: str) -> tuple[str, ...]:
        """The questions that may tell this fact beside its own, as far as they are open."""
        sources = self._sources.get(path)
        if sources is None:
            sources = self._sources[path] = tuple(
                one
                for one in self._answers.sources(path)
                if one not in self._skipped and one not in self._situation.facts
                if self._together or self._answers.named(one)
            )
        return sources

    def _answered(self, source: str, member: Member) -> bool:
        """Whether a fact of the member itself was told or skipped."""
        owner, _, name = source.rpartition("[].")
        return bool(owner) and (name in member.facts or f"{member.path}.{name}" in self._skipped)

    def _some(self, rule: Some) -> Outlook:
        members = self._situation.members(rule.who)
        outlooks = [self._of_member(rule.rule, known) for known in members.known]
        if members.somebody is not None:
            outlooks += self._somebody(rule, members, members.somebody)
        return _either(outlooks)

    def _somebody(self, rule: Some, members: Members, member: Member) -> Iterable[Outlook]:
        """Whether there is anybody else of whom it holds: for each path that tells, and by what tells of everybody."""
        of_each = self._of_member(rule.rule, member)
        if of_each is False:
            return
        of_everybody = {path: one for path, one in _open(of_each).items() if "[" not in path}
        nobody = {path: Chance(0, one.fails, one.done / 2) for path, one in of_everybody.items()}
        for path in members.open:
            yield {**nobody, **(self._kinds(rule) if path == "debts" else self._there(path, len(members.known)))}

    def _there(self, path: str, known: int) -> Mapping[str, Chance]:
        """What tells whether there is anybody beside so many, of what may be asked."""
        chances = self._nobody.get((path, known))
        if chances is None:
            allowed = {path, *self._told_by(path)} - self._skipped
            found = self._answers.nobody(path, known)
            chances = self._nobody[path, known] = {one: chance for one, chance in found.items() if one in allowed}
        return chances

    def _kinds(self, rule: Some) -> Mapping[str, Chance]:
        """The answer about debts tells their kinds as well."""
        if "debts" in self._skipped:
            return _NO_CHANCE
        holds = fails = 0
        for number, answer in enumerate(self._answers.to("debts")):
            kinds = answer if isinstance(answer, tuple) else ()
            found = [rule.rule.stand(self._situation, Member("debts[0]", {"kind": kind})).holds for kind in kinds]
            holds |= (True in found) << number
            fails |= (found.count(False) == len(found)) << number
        return {"debts": Chance(holds, fails, 1.0)}


@lru_cache(maxsize=1_000)
def shared_name(path: str) -> str:
    """The name that the members of a list share: asked of one of them, a question does its part for all."""
    return _INDEX.sub("[]", path)


def _open(outlook: Outlook) -> Mapping[str, Chance]:
    return _NO_CHANCE if isinstance(outlook, bool) else outlook


def _every(parts: Iterable[Outlook]) -> Outlook:
    """As `kleene.every`: with an answer it holds where all open parts do, and fails where one does."""
    still: list[Mapping[str, Chance]] = []
    for part in parts:
        if part is False:
            return False
        if not isinstance(part, bool):
            still.append(part)
    return _joined(still, all_hold=True) if still else True


def _either(parts: Iterable[Outlook]) -> Outlook:
    """As `kleene.either`: with an answer it fails where all open parts do, and holds where one does."""
    still: list[Mapping[str, Chance]] = []
    for part in parts:
        if part is True:
            return True
        if not isinstance(part, bool):
            still.append(part)
    return _joined(still, all_hold=False) if still else False


def _joined(parts: list[Mapping[str, Chance]], *, all_hold: bool) -> Mapping[str, Chance]:
    if len(parts) == 1:
        return parts[0]
    joined: dict[str, tuple[int, int, float, int]] = {}
    for part in parts:
        for path, (holds, fails, done) in part.items():
            so_far = joined.get(path)
            if so_far is None:
                joined[path] = holds, fails, done, 1
            elif all_hold:
                joined[path] = so_far[0] & holds, so_far[1] | fails, so_far[2] + done, so_far[3] + 1
            else:
                joined[path] = so_far[0] | holds, so_far[1] & fails, so_far[2] + done, so_far[3] + 1
    whole = len(parts)
    return {  # where a part has not the path, it stays open whatever is answered
        path: Chance(
            holds if many == whole or not all_hold else 0,
            fails if many == whole or all_hold else 0,
            done / whole,
        )
        for path, (holds, fails, done, many) in joined.items()
    }
