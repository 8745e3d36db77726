"""A short question about the right last spoken of: which part of its card answers it."""

from difflib import SequenceMatcher

from bot.conversation.interpret import without_and
from bot.conversation.lexicon import Lexicon
from knowledge.normalise import fold

# More words than these tell something, or ask about something that they name.
MOST_WORDS = 6
# A slip in a short word makes another word of it.
SHORTEST_WITH_A_SLIP = 7
ALMOST = 0.86
SOFTENING = "softening"


def part_asked(words: str, lexicon: Lexicon) -> str | None:
    """The part of a card that a short question asks for, typing mistakes forgiven; None where it asks for none."""
    folded = fold(words)
    if not folded or len(folded.split()) > MOST_WORDS:
        return None
    forms = dict.fromkeys((folded, without_and(folded), _bare(folded, lexicon), _bare(without_and(folded), lexicon)))
    exact = (name for form in forms for name, asking in _parts(lexicon) if form in asking)
    return next(exact, None) or _almost(tuple(forms), lexicon)


def _parts(lexicon: Lexicon) -> list[tuple[str, frozenset[str]]]:
    return [(name, asking) for name, asking in lexicon.asking.items() if name != SOFTENING]


def _bare(folded: str, lexicon: Lexicon) -> str:
    """The words without what only softens them, at their beginning and end."""
    words, soft = folded.split(), lexicon.asking[SOFTENING]
    while len(words) > 1 and words[0] in soft:
        words.pop(0)
    while len(words) > 1 and words[-1] in soft:
        words.pop()
    return " ".join(words)


def _almost(forms: tuple[str, ...], lexicon: Lexicon) -> str | None:
    """The one part of which a question is nearly what was written; "not" is nothing like its absence."""
    near: dict[str, float] = {}
    for form in forms:
        for name, asking in _parts(lexicon):
            for one in asking:
                if min(len(one), len(form)) >= SHORTEST_WITH_A_SLIP and _denies(one, lexicon) == _denies(form, lexicon):
                    near[name] = max(near.get(name, 0.0), SequenceMatcher(None, form, one).ratio())
    best = max(near, key=lambda name: near[name], default=None)
    return best if best is not None and near[best] >= ALMOST else None


def _denies(folded: str, lexicon: Lexicon) -> bool:
    return not lexicon.refusing.isdisjoint(folded.split())
