"""What each question is worth: how many rights it can settle, how promising they are, how intimate it is.

docs/rules.md, rule 22.
"""

from collections.abc import Collection, Iterable, Mapping

from knowledge.answers import Chance
from knowledge.assess import Assessment
from knowledge.load import Knowledge
from knowledge.prospect import NOTHING, Prospect, shared_name
from knowledge.rules import Situation

LIKELY = 2.0
"""How much more it is worth to find that a right is likely than that it is not."""

NEARER = 0.3
"""What an answer is worth that settles nothing yet, as a share of one that settles the right."""

LEAST = 0.25
"""What a question has to be worth to be asked at all, about the whole of a household."""

EASE = {"low": 1.0, "medium": 0.9, "high": 0.8}
"""How easily a question of each sensitivity is asked."""

SOONEST = {"low": 0, "medium": 1, "high": 3}
"""How many facts are told before a question of each sensitivity is asked."""


class Worth:
    """How much each open question is worth in a situation; what was skipped is worth nothing.

    With `together`, one question about everybody at home may stand for many about each (facts.yaml, `tells`).
    """

    def __init__(
        self,
        knowledge: Knowledge,
        situation: Situation,
        skipped: Collection[str] = frozenset(),
        *,
        together: bool = False,
    ) -> None:
        self._knowledge = knowledge
        self._prospect = Prospect(situation, knowledge.answers, skipped, together=together)
        self._skipped = skipped
        self._situation = situation
        self._so_far = situation.household.told + len(skipped)

    def most(self, assessments: Iterable[Assessment]) -> str | None:
        """The path that is worth most for all rights together; None where none is worth a question."""
        worth: dict[str, float] = {}
        first: dict[str, str] = {}
        for assessment in assessments:
            paths = self._open(assessment)
            for shared, part in self._parts(assessment, paths).items():
                path = paths[shared][0] if shared in paths else shared
                worth[shared] = worth.get(shared, 0.0) + part
                first[shared] = min(first.get(shared, path), path)
        asked = [shared for shared in worth if worth[shared] >= LEAST]
        best = min(asked, key=lambda shared: (self._too_soon(shared), -worth[shared], shared), default=None)
        return None if best is None else self._asked_first(first[best])

    def most_of(self, assessment: Assessment) -> str | None:
        """The path that is worth most for one right, however little that is."""
        path = next(iter(self.order(assessment)), None)
        return None if path is None else self._asked_first(path)

    def order(self, assessment: Assessment) -> tuple[str, ...]:
        """What is missing of one right, without what was skipped, the path that is worth most first."""
        paths = self._open(assessment)
        worth = self._parts(assessment, paths)
        return tuple(path for shared in sorted(paths, key=lambda one: -worth[one]) for path in paths[shared])

    def _asked_first(self, path: str) -> str:
        """What has to be asked before this: the age before the days since a birth."""
        after = self._knowledge.facts[path].after
        before = f"{path.rpartition('.')[0]}.{after}"
        return path if after is None or before in self._skipped or self._told(before) else before

    def _told(self, path: str) -> bool:
        """Whether a fact of a listed member is told."""
        household = self._situation.household
        members = (*(household.adults or ()), *(household.children or ()), *(household.debts or ()))
        return any(path == f"{member.path}.{name}" for member in members for name in member.facts)

    def _too_soon(self, shared: str) -> bool:
        return self._so_far < SOONEST[self._knowledge.facts[shared].sensitivity]

    def _open(self, assessment: Assessment) -> Mapping[str, list[str]]:
        """The missing paths by the name that they share."""
        paths: dict[str, list[str]] = {}
        for path in assessment.missing:
            if path not in self._skipped:
                paths.setdefault(shared_name(path), []).append(path)
        return paths

    def _parts(self, assessment: Assessment, paths: Mapping[str, list[str]]) -> Mapping[str, float]:
        """What one right adds to the worth of each question; of several people, one answer does its part."""
        if not paths:
            return {}
        chances = self._prospect.settles(self._knowledge.entries[assessment.right])
        promise = 1 + assessment.nearness
        parts = {
            shared: promise * self._value(shared, chances.get(shared, NOTHING)) / len(open_paths) ** 0.5
            for shared, open_paths in paths.items()
        }
        for shared in chances:
            if shared not in parts and "[" not in shared:  # a question about everybody, that no rule names
                parts[shared] = promise * self._value(shared, chances[shared])
        return parts

    def _value(self, path: str, chance: Chance) -> float:
        fact, answers = self._knowledge.facts[path], self._knowledge.answers
        settled = LIKELY * answers.share(fact.path, chance.holds) + answers.share(fact.path, chance.fails)
        return EASE[fact.sensitivity] * (settled + NEARER * chance.done)
