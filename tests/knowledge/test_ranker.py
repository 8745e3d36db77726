"""The search is taught by examples, and says when it was taught others."""

import shutil
from pathlib import Path

import pytest

from knowledge import examples
from knowledge.features import features, sounds
from knowledge.files import ContentMistakes
from knowledge.load import FOLDER, Knowledge
from knowledge.ranker import NOTHING, Ranker, StaleRanker, read
from knowledge.train import train

ROWS = [
    *(("rent", said) for said in ("שכר הדירה גבוה", "אין לי לשכר דירה", "השכירות עלתה", "שכירות יקרה", "שכר דירה יקר")),
    *(("debts", said) for said in ("יש לי חובות", "חובות לבנק", "חוב גדול לבנק", "הבנק דורש את החוב", "חוב וחובות")),
    *((NOTHING, said) for said in ("שלום לכולם", "תודה רבה", "שלום ותודה", "תודה ושלום", "שלום רב")),
]


def test_what_was_taught_is_known_after_it_was_written_and_read(tmp_path: Path) -> None:
    model = train(ROWS)
    model.write(tmp_path / "ranker.bin")
    again = read(tmp_path / "ranker.bin")
    said = {"אין כסף לשכירות": "rent", "הבנק והחובות": "debts", "תודה": NOTHING}
    for words, meant in said.items():
        strengths = Ranker(again).strengths(words)
        assert max(strengths, key=strengths.__getitem__) == meant
        assert strengths == pytest.approx(Ranker(model).strengths(words), abs=1e-5)
    assert Ranker(again).strengths("!") == {}


def test_the_same_examples_teach_the_same_to_the_last_byte(tmp_path: Path) -> None:
    for name in ("one", "other"):
        train(ROWS).write(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


@pytest.mark.parametrize("broken", [b"", b"{}\n", b"not json\n", None, "cut"], ids=str)
def test_a_file_that_is_none_of_ours_is_told_with_the_command_that_makes_it(tmp_path: Path, broken: object) -> None:
    file = tmp_path / "ranker.bin"
    if broken == "cut":
        train(ROWS).write(file)
        file.write_bytes(file.read_bytes()[:-3])
    elif isinstance(broken, bytes):
        file.write_bytes(broken)
    with pytest.raises(StaleRanker, match="mitzui content build"):
        read(file)


@pytest.mark.parametrize(
    "written",
    [("ארנונה", "أرنونا", "arnona"), ("מזונות", "مزونوت", "mezonot"), ("שכירות", "سخيروت", "skhirut")],
)
def test_a_word_sounds_the_same_in_all_three_writings(written: tuple[str, ...]) -> None:
    assert len({sounds(next(iter(word.split()))) for word in map(_folded, written)}) == 1


def _folded(word: str) -> str:
    from knowledge.normalise import fold

    return fold(word)


def test_latin_letters_have_sounds_and_nothing_else() -> None:
    assert {one[0] for one in features("bituach leumi")} == set("kgp")
    assert {one[0] for one in features("ביטוח לאומי")} == set("srcbkgp")
    assert features("12 34") == features("") == set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FOLDER / "examples", tmp_path / "examples")
    return tmp_path


def test_the_search_was_taught_what_the_files_say_now(knowledge: Knowledge) -> None:
    assert examples.mistakes_in(knowledge) == []


def test_an_example_more_and_the_search_has_to_be_taught_again(knowledge: Knowledge, folder: Path) -> None:
    with (folder / "examples/he/rent-assistance.yaml").open("a", encoding="utf-8") as file:
        file.write('- "דמי השכירות שלנו עלו ואיננו יודעים מה לעשות"\n')
    (mistake,) = examples.mistakes_in(knowledge, folder)
    assert str(mistake) == (
        "knowledge/ranker.bin:1: Names or examples have changed since it was built; run: mitzui content build."
    )


def test_examples_that_are_missing_too_few_or_of_no_right_are_told_at_once(knowledge: Knowledge, folder: Path) -> None:
    (folder / "examples/he/rent-assistance.yaml").unlink()
    (folder / "examples/ar/rent-assistance.yaml").write_text('- "أجار"\n', encoding="utf-8")
    (folder / "examples/ar/rent.yaml").write_text('- "أجار"\n', encoding="utf-8")
    (folder / "examples/he/legal-aid.yaml").write_text("one: two\n", encoding="utf-8")
    told = [str(one) for one in examples.mistakes_in(knowledge, folder)]
    assert told == [
        "knowledge/examples/he/rent-assistance.yaml:1: "
        'Examples of "rent-assistance" are missing: write at least 40 lines.',
        "knowledge/examples/he/legal-aid.yaml:1: Examples are a list of quoted sentences, nothing else.",
        "knowledge/examples/ar/rent-assistance.yaml:1: 1 examples; write at least 40.",
        'knowledge/examples/ar/rent.yaml:1: There is no right "rent" for these examples.',
    ]
    with pytest.raises(ContentMistakes):
        examples.rows(knowledge, folder)
