"""Teaches the ranker from examples; needs scikit-learn, which nothing else does.

One linear classifier a right (a support vector machine) over the features of features.py, weighed by how
rare they are. Weights that hardly matter are left out, so that the file stays small.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from zlib import crc32

from knowledge.features import features
from knowledge.ranker import Model, fingerprint

RAREST = 3
"""In how many examples a feature has to stand to count."""

LEAST = 0.035
"""A weight nearer to nothing than this is left out."""

SCALE = 64
"""Weights are kept as whole numbers, this many to one; the strongest are cut at 127."""

COST = 0.5
"""How much an example on the wrong side costs, beside the size of the weights."""

SHORT = 4
"""A text of at most so many words is learnt with a slip of the finger as well: it has nothing else to go by."""


def train(rows: Sequence[tuple[str, str]]) -> Model:
    """The model that (right, text) rows teach; the same rows give the same model."""
    import numpy
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.svm import LinearSVC

    taught_rows = [*rows, *_slipped(rows)]
    told = [features(text) for _, text in taught_rows]
    often = Counter(one for found in told for one in found)
    kept = [{one: 1.0 for one in found if often[one] >= RAREST} for found in told]
    counted, weighed = DictVectorizer(), TfidfTransformer()
    matrix = weighed.fit_transform(counted.fit_transform(kept))
    taught = LinearSVC(C=COST, random_state=7).fit(matrix, [right for right, _ in taught_rows])
    weights = numpy.where(numpy.abs(taught.coef_) < LEAST, 0, taught.coef_)
    whole = numpy.clip(numpy.rint(weights * SCALE), -127, 127).astype(int).T
    starts, owners, values = [0], array("H"), array("b")
    for row in whole:
        (places,) = row.nonzero()
        owners.extend(places.tolist())
        values.extend(row[places].tolist())
        starts.append(len(owners))
    return Model(
        fingerprint=fingerprint(rows),
        rights=tuple(taught.classes_.tolist()),
        bias=tuple(taught.intercept_.tolist()),
        scale=float(SCALE),
        words=counted.get_feature_names_out().tolist(),
        rarity=array("f", weighed.idf_.tolist()),
        starts=array("I", starts),
        owners=owners,
        weights=values,
    )


def _slipped(rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The short rows once more, each with one slip in its longest word: a letter left out, or two that changed places.

    Which slip it is depends on the text alone, so that the same rows always teach the same model.
    """
    for right, text in rows:
        words = text.split()
        longest = max(words, key=len, default="")
        if len(words) > SHORT or len(longest) < 4:
            continue
        chance = crc32(text.encode())
        at = 1 + chance % (len(longest) - 2)
        after = longest[at + 1] + longest[at] + longest[at + 2 :] if chance // 7 % 2 else longest[at + 1 :]
        yield right, " ".join(longest[:at] + after if word == longest else word for word in words)
