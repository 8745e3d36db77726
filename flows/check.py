"""Everything that can be known to be wrong with flows before anyone talks to them."""

from __future__ import annotations

from flows.check_names import wrong_names
from flows.check_ways import wrong_ways
from flows.check_words import Translations, wrong_words
from flows.flow import Flows, Mistake
from flows.loops import loops
from flows.vocabulary import Vocabulary

__all__ = ["Translations", "Vocabulary", "check"]


def check(flows: Flows, vocabulary: Vocabulary, translations: Translations) -> list[Mistake]:
    """All mistakes of all flows, by file and line; `translations` maps a language to texts by key.

    Lines that are already known not to have the shape of a flow are left to that mistake.
    """
    mistakes = [*loops(flows)]
    for flow in flows.values():
        mistakes += wrong_ways(flow, flows, vocabulary)
        mistakes += wrong_names(flow, vocabulary)
        mistakes += wrong_words(flow, vocabulary, translations)
    doubtful = {(flow.file, line) for flow in flows.values() for line in flow.doubtful}
    return sorted({mistake for mistake in mistakes if (mistake.file, mistake.line) not in doubtful})
