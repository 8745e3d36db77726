"""Many more rights than there are: those we know, told again with other words, and a ranker taught all of them.

A retelling keeps some of its words and moves the letters of the others along their alphabet, always the same ones
in the same retelling. So rights share words as real ones do, and each has some of its own.
"""

import hashlib
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from string import ascii_lowercase
from time import perf_counter
from zlib import crc32

from knowledge.examples import rows
from knowledge.load import Knowledge
from knowledge.normalise import fold
from knowledge.ranker import NOTHING, Model, Ranker, StaleRanker, read
from knowledge.search import Search
from knowledge.train import train

TAUGHT = 8
"""How many names and examples teach one right here; with all of them the ranker would be taught for hours."""

KEPT = 50
"""Of 100 words, how many a retelling keeps."""

ALPHABETS = ("אבגדהוזחטיכלמנסעפצקרשת", "ابتثجحخدذرزسشصضطظعغفقكلمنهوي", ascii_lowercase)


def retold(text: str, telling: int) -> str:
    """The text in the words of this retelling; 0 is as it was written."""
    return " ".join(_moved(word, telling) for word in fold(text).split()) if telling else text


def _moved(word: str, telling: int) -> str:
    if len(word) < 3 or crc32(f"{word} {telling}".encode()) % 100 < KEPT:
        return word
    return word.translate(_alphabet(telling))


def _alphabet(telling: int) -> Mapping[int, int]:
    """Each letter and the one that stands so many places further on."""
    return {
        ord(letter): ord(letters[(at + telling) % len(letters)])
        for letters in ALPHABETS
        for at, letter in enumerate(letters)
    }


def name(right: str, telling: int) -> str:
    """The id of a right in a retelling."""
    return f"{right}-{telling}" if telling else right


def rights(knowledge: Knowledge, count: int) -> list[tuple[str, int]]:
    """So many pairs of a right and a retelling, each retelling whole before the next begins."""
    told = ((right, telling) for telling in range(count) for right in knowledge.entries)
    return list(islice(told, count))


def many(knowledge: Knowledge, count: int) -> Knowledge:
    """The same knowledge with so many rights, each with its names and aliases in the words of its retelling."""
    told = rights(knowledge, count)
    entries = {
        name(right, telling): replace(knowledge.entries[right], id=name(right, telling)) for right, telling in told
    }
    texts = {
        (language, name(right, telling)): replace(
            text, name=retold(text.name, telling), aliases=tuple(retold(alias, telling) for alias in text.aliases)
        )
        for right, telling in told
        for language in knowledge.languages
        for text in (knowledge.text(language, right),)
    }
    return replace(knowledge, entries=entries, texts=texts)


def taught_rows(knowledge: Knowledge, count: int) -> Iterator[tuple[str, str]]:
    """What teaches so many rights: from the names and examples of each, equally far apart, and all other talk."""
    said: dict[str, list[str]] = defaultdict(list)
    for right, text in rows(knowledge):
        said[right].append(text)
    for right, telling in rights(knowledge, count):
        step = max(1, len(said[right]) // TAUGHT)
        yield from ((name(right, telling), retold(text, telling)) for text in said[right][::step][:TAUGHT])
    yield from ((NOTHING, text) for text in said[NOTHING])


def search(knowledge: Knowledge, told: Knowledge) -> Search:
    """The search over many rights `told`; its ranker is taught once and kept in the folder for temporary files."""
    return Search(told, Ranker(_kept(list(taught_rows(knowledge, len(told.entries))))))


def _kept(learnt: Sequence[tuple[str, str]]) -> Model:
    mark = hashlib.sha256(repr(learnt).encode()).hexdigest()[:16]
    path = Path(tempfile.gettempdir()) / f"mitzui-bench-ranker-{mark}.bin"
    try:
        return read(path)
    except StaleRanker:
        begun = perf_counter()
        model = train(learnt)
        model.write(path)
        print(f"taught by {len(learnt):,} rows in {perf_counter() - begun:.0f} s, kept in {path}", file=sys.stderr)
        return model
