"""An editor who makes mistakes is told of all at once: the file, the line, what to write instead."""

# ruff: noqa: E501 - the tables below read better unbroken

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.files import ContentMistakes
from knowledge.load import FOLDER, Knowledge, load

ENTRY = """\
id: water-discount
domain: other
body: water-corporation
as_of: "2024-01"
review_by: "2027-01-01"
confidence: high
sources:
  page: {url: "https://example.org", title: "A page", seen: "2024"}
rules:
  large: {fact: children, at_least: 3}
routes:
  - id: large_family
    criteria:
      - {id: age, fact: age, at_least: 20, source: page}
      - {id: large, rule: large, source: page}
    decisive:
      - {id: income, source: page, settled_by: [{fact: gross_monthly_wage, at_most: 0}]}
    incidental:
      - {id: form, source: page}
exclusions:
  - {id: elsewhere, source: page}
documents: [claim]
steps: [ask]
refusals: [late]
ladder:
  - {id: court, kind: court, window: {length: 30, unit: days}, counted_from: decision_given, source: page}
related: [legal-aid]
urgent: [water_cut]
amounts:
  - {id: ceiling, amount: 100, unit: nis, on: "2024-01-01", source: page}
renewal: {kind: yearly, length: 1, unit: years, counted_from: filing, source: page}
"""

TEXT = """\
name: "שם"
aliases: ["כינוי"]
summary: "תקציר"
who: "מי"
conditions: {age: "גיל", large: "ילדים", income: "הכנסה", form: "טופס", elsewhere: "אחר"}
documents: {claim: "טופס"}
steps: {ask: "לבקש"}
refusals: {late: {reason: "איחור", cure: "לבקש שוב"}}
ladder: {court: {name: "בית משפט", from: "יום ההחלטה", how: "בכתב"}}
amounts: {ceiling: "תקרה"}
"""

Load = Callable[..., Knowledge]


@pytest.fixture
def load_with(tmp_path: Path) -> Load:
    """Loads a folder of one right, after replacing a piece of its entry or of its Hebrew words."""
    folder = tmp_path / "knowledge"
    for name in ("entries/other", "texts/he", "texts/ar"):
        (folder / name).mkdir(parents=True)
    for path in FOLDER.glob("*.yaml"):
        shutil.copy(path, folder)

    def load_it(old: str = "", new: str = "", *, words: tuple[str, str] = ("", "")) -> Knowledge:
        assert old in ENTRY and words[0] in TEXT
        (folder / "entries/other/water-discount.yaml").write_text(ENTRY.replace(old, new, 1) if old else ENTRY)
        (folder / "texts/he/water-discount.yaml").write_text(TEXT.replace(*words, 1) if words[0] else TEXT)
        (folder / "texts/ar/water-discount.yaml").write_text(TEXT)
        return load(folder)

    return load_it


def mistakes(load_with: Load, *change: str, words: tuple[str, str] = ("", "")) -> list[str]:
    with pytest.raises(ContentMistakes) as refusal:
        load_with(*change, words=words)
    return [str(mistake) for mistake in refusal.value.mistakes]


def test_a_right_without_a_mistake_is_loaded(load_with: Load) -> None:
    knowledge = load_with()
    entry = knowledge.entries["water-discount"]
    assert [condition.id for condition in entry.conditions()] == [
        "age",
        "large",
        "income",
        "form",
        "elsewhere",
    ]
    assert knowledge.text("ar", "water-discount").ladder["court"].counted_from == "יום ההחלטה"


IN_THE_ENTRY = [
    ("body: water-corporation", "body: water-corporatoin", '3: Unknown body "water-corporatoin"; did you mean "water-corporation"?'),
    ("domain: other", "domain: othr", '2: Unknown domain "othr"; did you mean "other"?'),
    ("id: water-discount", "id: water-discont", '1: Unknown right "water-discont"; did you mean "water-discount"?'),
    ("confidence: high", "confidnce: high", '6: Unknown key "confidnce"; did you mean "confidence"?'),
    ("fact: age,", "fact: agee,", '14: Unknown fact "agee"; did you mean "age"?'),
    ("at_least: 20", "at_lest: 20", '14: Unknown key "at_lest"; did you mean "at_least"?'),
    ("at_least: 20", "is_it: 20", "14: A criterion needs exactly one of is, in, not_in, at_least"),
    ("at_least: 20", 'at_least: "20"', "14: adults[].age is compared with a number."),
    ("at_least: 20", "includes: [20]", '14: "includes" does not fit adults[].age, which is of type integer'),
    ("at_least: 20", "at_least: {parameter: retirement}", '14: Unknown parameter "retirement"; did you mean "retirement_age_men"?'),
    ("fact: age, at_least: 20", "fact: residency, is: israeli", '14: "israeli" is not a value of residency; did you mean "israeli_resident"?'),
    ("fact: age, at_least: 20", "fact: disability, is: none", "14: Say whose disability is meant: who: any_child."),
    ("fact: age,", "who: any_debt, fact: age,", '14: "age" is no fact of a debt; it belongs to adults[].age.'),
    ("fact: age,", "who: any_chlid, fact: age,", '14: Unknown person "any_chlid"; did you mean "any_child"?'),
    ("fact: age, at_least: 20", "all: []", '14: "all" needs at least one criterion.'),
    ("fact: age, at_least: 20", "any: [{fact: age, at_least: 20}], all: [{fact: age, at_least: 3}]", '14: "age" needs exactly one of fact, all, any, if_told, unless_told, rule.'),
    ("rule: large", "rule: larg", '15: Unknown rule of this entry "larg"; did you mean "large"?'),
    ("at_least: 20, source: page", "at_least: 20, source: pag", '14: Unknown source "pag"; did you mean "page"?'),
    ("at_least: 20, source: page", "at_least: 20", '14: "source" is missing in "age".'),
    ("{id: large,", "{id: age,", '13: The id "age" is used more than once in "large_family".'),
    ("urgent: [water_cut]", "urgent: [watercut]", '28: Unknown urgent flag "watercut"; did you mean "water_cut"?'),
    ("related: [legal-aid]", "related: [legal-ad]", '27: Unknown right "legal-ad"; did you mean "legal-aid"?'),
    ("related: [legal-aid]", "related: [water-discount]", '27: "water-discount" is not related to itself; remove it.'),
    ("{fact: children, at_least: 3}", "{all: [{rule: large}]}", '10: Unknown rule of this entry "large".'),
    ("{fact: children, at_least: 3}", "{all: [{rule: many}]}\n  many: {rule: large}", '10: Unknown rule of this entry "many".'),
    ("{id: form, source: page}", "{id: form}", '19: "source" is missing in "form".'),
    ("kind: court", "kind: tribunal", '26: Unknown kind of rung "tribunal"'),
    ("unit: days", "unit: day", '26: Unknown unit "day"; did you mean "days"?'),
    ("counted_from: decision_given", "counted_from: decision_givn", '26: Unknown event "decision_givn"; did you mean "decision_given"?'),
    ("counted_from: decision_given, ", "", '26: A window needs "counted_from": one of decision_received, decision_given,'),
    ("length: 30", "length: -1", '26: "length" has to be a whole number of at least 0, or null.'),
    ('on: "2024-01-01"', "on: null", "30: An amount needs its date."),
    ('on: "2024-01-01"', 'on: "2024-13-01"', '30: "on" has to be a date such as "2025-01-31".'),
    ("amount: 100,", "", '30: An amount needs either "amount" or "amount_text".'),
    ("https://example.org", "example.org", '8: "example.org" is not an address; it begins with https://.'),
    ("id: large_family", "id: Large", '12: "Large" is not an id: small Latin letters, digits, - and _ only.'),
    ("documents: [claim]", "documents: claim", '22: "documents" has to be a list: [one, two], or one a line,'),
    ("kind: yearly", "kind: yearli", '31: Unknown kind of renewal "yearli"; did you mean "yearly"?'),
    ("counted_from: filing", "counted_from: filling", '31: Unknown beginning "filling"; did you mean "filing"?'),
    ("counted_from: filing, ", "", '31: A time that it holds for needs "counted_from": one of filing, calendar_year.'),
    ("filing, source: page", "filing, ask_before_days: soon, source: page", '31: "ask_before_days" has to be a whole number'),
    ("window: {length: 30, unit: days}", "window: 30 days", '26: "window" is written as {length: …, unit: …}.'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), IN_THE_ENTRY, ids=[new[:40] for _, new, _ in IN_THE_ENTRY])
def test_a_mistake_in_an_entry_is_told_with_its_line(load_with: Load, old: str, new: str, message: str) -> None:
    told = mistakes(load_with, old, new)
    assert any(f"knowledge/entries/other/water-discount.yaml:{message}" in one for one in told), told


IN_THE_WORDS = [
    ('age: "גיל", ', "", '5: The entry has "age" under conditions; its words are missing here.'),
    ("age:", "agee:", '5: The entry has no "agee" under conditions; did you mean "age"?'),
    ('name: "שם"\n', "", '1: "name" is missing in "the file".'),
    ('"תקציר"', "5", '3: "summary" has to be words; quote it: "5".'),
    ('aliases: ["כינוי"]', 'aliases: ["כינוי", "כינוי"]', '2: "כינוי" stands twice in "aliases".'),
    ('reason: "איחור"', 'reason: "סיבה ארוכה מאוד שאין לה תווית"', "8:"),
    ('"לבקש שוב"}', '"לבקש שוב", lable: "x"}', '8: Unknown key "lable"; did you mean "label"?'),
    ('from: "יום ההחלטה", ', "", '9: The entry counts from "decision_given"; say under "from" which day that is.'),
    ('"בכתב"}', '""}', '9: "how" has to be words.'),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), IN_THE_WORDS, ids=[message for *_, message in IN_THE_WORDS])
def test_a_mistake_in_the_words_is_told_with_its_line(load_with: Load, old: str, new: str, message: str) -> None:
    told = mistakes(load_with, words=(old, new))
    assert any(f"knowledge/texts/he/water-discount.yaml:{message}" in one for one in told), told


def test_words_for_an_event_that_the_entry_does_not_count_from_are_told(load_with: Load) -> None:
    told = mistakes(load_with, "window: {length: 30, unit: days}, counted_from: decision_given", "window: null")
    assert any('water-discount.yaml:9: The entry has no "counted_from" for this rung' in one for one in told), told


def test_a_route_that_asks_for_nothing_is_refused_because_everybody_would_be_likely(load_with: Load) -> None:
    criteria = ENTRY[ENTRY.index("    criteria:") : ENTRY.index("    incidental:")]
    assert "A route needs a criterion or a decisive condition" in "\n".join(mistakes(load_with, criteria, ""))


def test_a_right_without_words_in_a_language_and_words_without_a_right_are_told(
    load_with: Load, tmp_path: Path
) -> None:
    load_with()
    texts = tmp_path / "knowledge/texts"
    (texts / "ar/water-discount.yaml").rename(texts / "he/legal-aid.yaml")
    with pytest.raises(ContentMistakes) as refusal:
        load(tmp_path / "knowledge")
    assert [str(mistake) for mistake in refusal.value.mistakes] == [
        'knowledge/texts/he/legal-aid.yaml:1: There is no entry "legal-aid" for these words.',
        'knowledge/texts/ar/water-discount.yaml:1: The words of "water-discount" in "ar" are missing: write this file.',
    ]


def test_a_file_in_the_wrong_place_is_told(load_with: Load, tmp_path: Path) -> None:
    load_with()
    entries = tmp_path / "knowledge/entries"
    (entries / "other").rename(entries / "debts")
    with pytest.raises(ContentMistakes, match=r'An entry of "other" belongs in entries/other/\.'):
        load(tmp_path / "knowledge")


def test_an_entry_that_cannot_be_read_does_not_make_its_words_wrong(load_with: Load) -> None:
    assert mistakes(load_with, "routes:", "routes: [") == [
        "knowledge/entries/other/water-discount.yaml:12: This is not YAML: while parsing a flow node, "
        "did not find expected node content. Look for a missing quotation mark, comma or bracket here or in the line above."
    ]


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("documents: [claim]", "documents:\n\t- claim", "A tab stands in this line; write spaces."),
        ('seen: "2024"}', 'seen: "2024}', "A quotation mark has no partner in this line."),
        ("body: water-corporation", "body: the: office", "A text that holds a colon stands in quotation marks."),
    ],
)
def test_a_slip_of_the_keyboard_is_told_in_words_of_the_keyboard(
    load_with: Load, old: str, new: str, advice: str
) -> None:
    assert any(one.endswith(advice) for one in mistakes(load_with, old, new))


def test_a_vocabulary_that_cannot_be_read_stops_at_once(load_with: Load, tmp_path: Path) -> None:
    load_with()
    (tmp_path / "knowledge/bodies.yaml").write_text("a: *b")
    with pytest.raises(ContentMistakes) as refusal:
        load(tmp_path / "knowledge")
    assert [mistake.file for mistake in refusal.value.mistakes] == ["knowledge/bodies.yaml"] * 2


def test_many_mistakes_are_told_in_one_go(load_with: Load) -> None:
    told = mistakes(load_with, "fact: age, at_least: 20", "fact: agee, at_least: 20", words=("name:", "nmae:"))
    assert len(told) == 3, told
    assert len({one.split(":")[0] for one in told}) == 2


VOCABULARY = [
    ("facts.yaml", "least: 0\n    most: 120", "least: zero\n    most: 120", '"least" has to be a whole number'),
    ("facts.yaml", 'he: "פיטורים"', 'he: "פיטורים מהעבודה האחרונה שלי"', "at most 24."),
    ("facts.yaml", "income: {he:", "incme: {he:", '"incme" is not among the values; did you mean "income"?'),
    ("facts.yaml", "sensitivity: low", "sensitivity: none", 'Unknown sensitivity "none"'),
    ("parameters.yaml", '"2022-05-01"', '"2001-05-01"', 'The dates of "retirement_age_women" have to rise, each once.'),
    ("parameters.yaml", "value: 67", 'value: "67"', '"value" has to be a number, or years and months.'),
    ("lines.yaml", 'number: "100"', "number: 100", '"number" has to be words; quote it: "100".'),
    ("dangers.yaml", "flag: no_food", "flag: nofood", 'Unknown urgent flag "nofood"; did you mean "no_food"?'),
    ("known_rights.yaml", "domain: debts", "domain: debt", 'Unknown domain "debt"; did you mean "debts"?'),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), VOCABULARY, ids=[message for *_, message in VOCABULARY])
def test_a_mistake_in_a_vocabulary_is_told(
    load_with: Load, tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    load_with()
    path = tmp_path / "knowledge" / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ContentMistakes) as refusal:
        load(tmp_path / "knowledge")
    assert message in str(refusal.value)


def test_what_was_loaded_stays_as_it_was_when_its_files_are_spoilt_afterwards(load_with: Load, tmp_path: Path) -> None:
    knowledge = load_with()
    entry = tmp_path / "knowledge/entries/other/water-discount.yaml"
    entry.write_text("id: [", "utf-8")
    with pytest.raises(ContentMistakes):
        load(tmp_path / "knowledge")
    assert knowledge.entries["water-discount"].steps == ("ask",)
