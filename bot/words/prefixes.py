"""The letters that Hebrew and Arabic write to the next word without a space, and a word without them."""

from collections.abc import Collection

AND = frozenset("וو")
IN = frozenset("בب")
# And, that, the, in, to, from, as; and, so, in, to, as.
HEBREW, ARABIC = "ושהבלמכ", "وفبلك"


def without(word: str, letters: Collection[str]) -> str:
    """A folded word without the one of these letters that it begins with, where enough of a word is left."""
    return word[1:] if word[:1] in letters and len(word) > 2 else word
