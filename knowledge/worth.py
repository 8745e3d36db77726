"""What each question is worth: how many rights it can settle, how promising they are, how intimate it is."""

from collections.abc import Collection, Iterable, Mapping

from knowledge.assess import Assessment
from knowledge.load import Knowledge
from knowledge.prospect import NOTHING, Chance, Prospect, shared_name
from knowledge.rules import Situation

LIKELY = 2.0
"""How much more it is worth to find that a right is likely than that it is not."""

NEARER = 0.3
"""What an answer is worth that settles nothing yet, as a share of one that settles the right."""

LEAST = 0.25
"""What a question has to be worth to be asked at all, about the whole of a household."""

EASE = {"low": 1.0, "medium": 0.5, "high": 0.25}
"""How easily a question of each sensitivity is asked."""


class Worth:
    """How much each open question is worth in a situation; what was skipped is worth nothing."""

    def __init__(self, knowledge: Knowledge, situation: Situation, skipped: Collection[str] = frozenset()) -> None:
        self._knowledge = knowledge
        self._prospect = Prospect(situation, knowledge.answers, skipped)
        self._skipped = skipped

    def most(self, assessments: Iterable[Assessment]) -> str | None:
        """The path that is worth most for all rights together; None where none is worth a question."""
        worth: dict[str, float] = {}
        first: dict[str, str] = {}
        for assessment in assessments:
            paths = self._open(assessment)
            for shared, part in self._parts(assessment, paths).items():
                worth[shared] = worth.get(shared, 0.0) + part
                first[shared] = min(first.get(shared, paths[shared][0]), paths[shared][0])
        best = min(worth, key=lambda shared: (-worth[shared], shared), default=None)
        return first[best] if best is not None and worth[best] >= LEAST else None

    def order(self, assessment: Assessment) -> tuple[str, ...]:
        """What is missing of one right, without what was skipped, the path that is worth most first."""
        paths = self._open(assessment)
        worth = self._parts(assessment, paths)
        return tuple(path for shared in sorted(paths, key=lambda one: -worth[one]) for path in paths[shared])

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
        return {
            shared: promise * self._value(shared, chances.get(shared, NOTHING)) / len(open_paths) ** 0.5
            for shared, open_paths in paths.items()
        }

    def _value(self, path: str, chance: Chance) -> float:
        fact = self._knowledge.facts[path]
        settled = LIKELY * chance.holds.bit_count() + chance.fails.bit_count()
        share = settled / max(1, len(self._knowledge.answers.to(fact.path)))
        return EASE[fact.sensitivity] * (share + NEARER * chance.done)
