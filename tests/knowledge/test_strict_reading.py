"""What an editor sees in a file is what the program gets; what can be misread is refused with its line."""

# ruff: noqa: E501 - the tables below read better unbroken

from pathlib import Path
from typing import Any

import pytest

from knowledge import compose
from knowledge.files import LARGEST, ContentMistakes, parse, parse_all, read

REFUSED = {
    "a bare yes": ("a: 1\nb: yes", 'f:2: A bare yes can be read as yes or no; quote it ("yes"), or write true or false.'),
    "a bare Off": ("b: Off", 'f:1: A bare Off can be read as yes or no; quote it ("Off"), or write true or false.'),
    "another null": ("b: NULL", 'f:1: A bare NULL can be read as yes or no; quote it ("NULL"), or write true or false.'),
    "an hour": ("b: 22:30", 'f:1: 22:30 can be read in more than one way; write a plain number or quote it: "22:30".'),
    "an octal number": ("b: 0123", 'f:1: 0123 can be read in more than one way; write a plain number or quote it: "0123".'),
    "an exponent": ("b: 1e3", 'f:1: 1e3 can be read in more than one way; write a plain number or quote it: "1e3".'),
    "thousands": ("b: 1_000", 'f:1: 1_000 can be read in more than one way; write a plain number or quote it: "1_000".'),
    "not a number": ("b: .nan", 'f:1: .nan can be read in more than one way; write a plain number or quote it: ".nan".'),
    "a key twice": ("a: 1\nc: 2\na: 3", 'f:3: "a" was already given on line 1; keep one of the two.'),
    "an anchor": ("a: &x 1", "f:1: Our files do not use an anchor (&); write the value out where it is used."),
    "an alias": ("a: *x", 'f:1: Our files do not use an alias (*); write the value out, or quote a word that begins with "*".'),
    "a tag": ("a: !!int 1", "f:1: Our files do not use a tag (!); write a plain value, or put quotes around the word."),
    "a directive": ("%YAML 1.1\n---\na: 1", "f:1: Our files do not use a directive (%); remove it."),
    "a merge": ("<<: {a: 1}", "f:1: A key has to be a word; nothing is merged here."),
    "a list as key": ("? [1]\n: 2", "f:1: A key has to be a word."),
    "two documents": ("a: 1\n---\nb: 2", "f:1: The file holds more than one document; keep one."),
    "nothing": ("# only a comment", "f:1: The file is empty."),
}  # fmt: skip


@pytest.fixture(params=["in C", "in Python"], autouse=True)
def composer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "in Python":
        monkeypatch.setattr("knowledge.files.COMPOSER", compose._Slow)


@pytest.mark.parametrize(("text", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_what_can_be_misread_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ContentMistakes) as refusal:
        parse(text, "f")
    assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("true", True), ("false", False), ("null", None), ("~", None), ("", None), ("0", 0), ("-3", -3), ("2.50", 2.5),
        ("2024-01-01", "2024-01-01"), ("04-8812345", "04-8812345"), ('"no"', "no"), ("'22:30'", "22:30"), ("כן", "כן"),
        ("1.2.3", "1.2.3"), ("none", "none"), ('"*6050"', "*6050"), ("a & b", "a & b"), ("[1, two]", [1, "two"]),
    ],
)  # fmt: skip
def test_a_plain_word_is_what_it_looks_like(word: str, value: Any) -> None:
    found = parse(f"key: {word}", "f").content["key"]
    assert (found, type(found)) == (value, type(value))


def test_keys_are_always_words_so_that_on_and_no_may_be_keys() -> None:
    assert parse("on: 1\nno: 2\n3: 4", "f").content == {"on": 1, "no": 2, "3": 4}


def test_every_place_knows_its_line() -> None:
    document = parse("a: 1\nb:\n  - x\n  - c: 2\n    d: 3", "f")
    assert document.lines == {
        (): 1,
        ("a",): 1,
        ("b",): 2,
        ("b", 0): 3,
        ("b", 1): 4,
        ("b", 1, "c"): 4,
        ("b", 1, "d"): 5,
    }


def test_all_mistakes_of_a_file_are_told_at_once() -> None:
    with pytest.raises(ContentMistakes) as refusal:
        parse("a: yes\nb: 0x1\nc: no", "f")
    assert [mistake.line for mistake in refusal.value.mistakes] == [1, 2, 3]


@pytest.mark.parametrize("text", ["a: [", "\ta: 1", "a: 1\n b: 2", "a: \x00", "a: b: c", '"'])
def test_what_is_no_yaml_is_told_in_one_line(text: str) -> None:
    with pytest.raises(ContentMistakes) as refusal:
        parse(text, "f")
    assert "\n" not in str(refusal.value) and "This is not YAML" in str(refusal.value)


def test_a_bottomless_file_is_refused_before_it_can_do_harm() -> None:
    with pytest.raises(ContentMistakes, match="nested deeper than 20"):
        parse("[" * 5000 + "]" * 5000, "f")


def test_a_stream_gives_one_household_after_another() -> None:
    assert [document.content for document in parse_all("a: 1\n---\n{b: [2]}\n---\n", "f")] == [
        {"a": 1},
        {"b": [2]},
        None,
    ]


def test_a_file_that_is_missing_too_large_or_in_another_encoding_is_named(tmp_path: Path) -> None:
    large, latin = tmp_path / "large.yaml", tmp_path / "latin.yaml"
    large.write_bytes(b"a" * (LARGEST + 1))
    latin.write_bytes("a: 1\nb: é".encode("latin-1"))
    for path, message in (
        (tmp_path / "none.yaml", "f:1: The file cannot be read: No such file or directory."),
        (large, "f:1: The file is larger than 1,000,000 bytes; split it."),
        (latin, "f:2: The file is not UTF-8; save it as UTF-8."),
    ):
        with pytest.raises(ContentMistakes) as refusal:
            read(path, "f")
        assert str(refusal.value) == message
