"""Ranks the rights that a text may mean: a linear model over its features, read from one generated file.

The file is made from the examples by `mitzui content build` (train.py) and is read without any library. Its
first line is JSON; after it stand the features, and for each of them its rarity and its weights for the
rights where it matters.
"""

import json
import math
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add
from pathlib import Path
from typing import TypeVar

from knowledge.features import features

FILE = Path(__file__).parent / "ranker.bin"
N = TypeVar("N", int, float)
NOTHING = "nothing"
"""Stands where a right would, for talk that is about none."""


class StaleRanker(Exception):
    """The file cannot be read, or was made for other code; `mitzui content build` makes it anew."""


@dataclass(frozen=True, slots=True)
class Model:
    """What the file holds: for feature number n, the weights at `starts[n]` to `starts[n + 1]`."""

    fingerprint: str
    rights: tuple[str, ...]
    bias: tuple[float, ...]
    scale: float
    words: Sequence[str]
    rarity: "array[float]"
    starts: "array[int]"
    owners: "array[int]"
    weights: "array[int]"

    def write(self, path: Path) -> None:
        """Keep the model in a file; the same model gives the same bytes."""
        words = "\n".join(self.words).encode()
        head = {
            "fingerprint": self.fingerprint,
            "rights": self.rights,
            "bias": [round(one, 6) for one in self.bias],
            "scale": self.scale,
            "sizes": [len(words), len(self.words), len(self.owners)],
        }
        blocks = (self.rarity, self.starts, self.owners, self.weights)
        path.write_bytes(json.dumps(head).encode() + b"\n" + words + b"".join(_bytes(block) for block in blocks))


def read(path: Path = FILE) -> Model:
    """The model of a file. Raises StaleRanker when there is none, or it is not one."""
    try:
        line, _, rest = path.read_bytes().partition(b"\n")
        head = json.loads(line)
        letters, words, weights = head["sizes"]
        blocks = _Blocks(rest, letters)
        return Model(
            fingerprint=head["fingerprint"],
            rights=tuple(head["rights"]),
            bias=tuple(head["bias"]),
            scale=head["scale"],
            words=rest[:letters].decode().split("\n"),
            rarity=blocks.take(array("f"), words),
            starts=blocks.take(array("I"), words + 1),
            owners=blocks.take(array("H"), weights),
            weights=blocks.take(array("b"), weights),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StaleRanker(f"{path.name} cannot be used; run: mitzui content build") from error


class Ranker:
    """Made once from a model, asked for each text."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._number = {word: number for number, word in enumerate(model.words)}

    @property
    def rights(self) -> frozenset[str]:
        """The rights it was taught."""
        return frozenset(self._model.rights) - {NOTHING}

    def strengths(self, text: str) -> dict[str, float]:
        """How strongly the text speaks for each right it was taught, and for NOTHING; none without a known feature.

        0 is in doubt, below it speaks against.
        """
        model = self._model
        known = [number for one in features(text) if (number := self._number.get(one)) is not None]
        if not known:
            return {}
        said = [0.0] * len(model.rights)
        length = math.sqrt(sum(model.rarity[number] ** 2 for number in known)) * model.scale
        for number in known:
            rarity, begin, end = model.rarity[number] / length, model.starts[number], model.starts[number + 1]
            for owner, weight in zip(model.owners[begin:end], model.weights[begin:end], strict=True):
                said[owner] += rarity * weight
        return dict(zip(model.rights, map(add, said, model.bias), strict=True))


class _Blocks:
    """Takes arrays one after another from bytes."""

    def __init__(self, rest: bytes, at: int) -> None:
        self._rest = rest
        self._at = at

    def take(self, block: "array[N]", count: int) -> "array[N]":
        """Fills an empty array with this many numbers. Raises ValueError where there are fewer."""
        end = self._at + count * block.itemsize
        block.frombytes(self._rest[self._at : end])
        if len(block) != count:
            raise ValueError("the file ends too early")
        if _BIG_ENDIAN:
            block.byteswap()
        self._at = end
        return block


def _bytes(block: "array[int] | array[float]") -> bytes:
    if _BIG_ENDIAN:
        block = block[:]
        block.byteswap()
    return block.tobytes()


_BIG_ENDIAN = array("H", [1]).tobytes() == b"\x00\x01"


def fingerprint(rows: Iterable[tuple[str, str]]) -> str:
    """What (right, text) pairs a ranker was made from, and by which features."""
    import hashlib

    from knowledge.features import VERSION

    told = json.dumps([VERSION, sorted(rows)], ensure_ascii=False).encode()
    return hashlib.sha256(told).hexdigest()
