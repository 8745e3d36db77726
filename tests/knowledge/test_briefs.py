"""Rights in short, in Russian and English: every right, every sentence, and every mistake with its line."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.briefs import BRIEF_LANGUAGES, load_briefs, mistakes_in
from knowledge.files import ContentMistakes
from knowledge.load import FOLDER, Knowledge

GENDERED = {
    "ru": re.compile(r"\b(обязан|должен|должна|готов|готова|получил|получила)\b", re.IGNORECASE),
    "en": re.compile(r"\b(he|she|his|her|him|hers)\b", re.IGNORECASE),
}
PROMISES = {
    "ru": re.compile(r"вам положено|вы имеете право|вам полагается", re.IGNORECASE),
    "en": re.compile(r"you are entitled|you will get|you have a right", re.IGNORECASE),
}
LETTERS = {"ru": "[а-яё]", "en": "[a-z]"}
MOST_WORDS = 30


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The briefs, to be spoilt."""
    shutil.copytree(FOLDER / "briefs", tmp_path / "knowledge/briefs")
    return tmp_path / "knowledge"


def told(knowledge: Knowledge, folder: Path, language: str = "en") -> list[str]:
    with pytest.raises(ContentMistakes) as refusal:
        load_briefs(knowledge, language, folder)
    return [str(mistake) for mistake in refusal.value.mistakes]


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("language", BRIEF_LANGUAGES)
def test_every_right_is_told_in_short_in_words_of_that_language(knowledge: Knowledge, language: str) -> None:
    briefs = load_briefs(knowledge, language)
    assert briefs.keys() == knowledge.entries.keys()
    assert len({one.name for one in briefs.values()}) == len(briefs)
    for right, one in briefs.items():
        for sentence in (one.name, one.summary, one.first_step):
            assert re.search(LETTERS[language], sentence), right
            assert not re.search("[\u0590-\u06ff]", sentence), right


@pytest.mark.parametrize("language", BRIEF_LANGUAGES)
def test_a_brief_promises_nothing_speaks_to_everybody_and_is_short(knowledge: Knowledge, language: str) -> None:
    for right, one in load_briefs(knowledge, language).items():
        for text in (one.name, one.summary, one.first_step):
            assert not GENDERED[language].search(text), (right, text)
            assert not PROMISES[language].search(text), (right, text)
            for sentence in re.split(r"[.;:]\s", text):
                assert len(sentence.split()) <= MOST_WORDS, (right, sentence)


def test_briefs_are_read_when_they_are_asked_for_and_not_at_the_start() -> None:
    script = "import sys; from knowledge.load import load; load(); print('knowledge.briefs' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_a_right_that_no_brief_tells_is_missed(knowledge: Knowledge, folder: Path) -> None:
    spoil(folder / "briefs/en/health.yaml", "elderly-dental-care:", "elderly-dentl-care:")
    line = (folder / "briefs/en/health.yaml").read_text("utf-8").splitlines().index("elderly-dentl-care:") + 1
    assert told(knowledge, folder) == [
        f'knowledge/briefs/en/health.yaml:{line}: Unknown right "elderly-dentl-care"; '
        'did you mean "elderly-dental-care"?',
        'knowledge/briefs/en/health.yaml:1: The brief of "elderly-dental-care" in "en" is missing: add it here.',
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  name:", "  nmae:", '2: Unknown key "nmae"; did you mean "name"?'),
        ("  first_step:", "  step:", '"first_step" is missing in "child-development-services".'),
        ('  summary: "', '  summary: "" #', '3: "summary" has to be words.'),
        ("child-development-services:", "legal-aid:", '1: "legal-aid" belongs in other.yaml.'),
        ("child-development-services:", "- child", "This is not YAML"),
    ],
)
def test_a_mistake_in_a_brief_is_told_with_its_line(
    knowledge: Knowledge, folder: Path, old: str, new: str, message: str
) -> None:
    spoil(folder / "briefs/en/health.yaml", old, new)
    assert any(one.startswith("knowledge/briefs/en/health.yaml:") and message in one for one in told(knowledge, folder))


def test_a_file_of_no_domain_would_be_read_by_nobody_and_is_refused(knowledge: Knowledge, folder: Path) -> None:
    (folder / "briefs/ru/health.yaml").rename(folder / "briefs/ru/helth.yaml")
    assert told(knowledge, folder, "ru")[-1] == (
        'knowledge/briefs/ru/helth.yaml:1: Unknown domain "helth"; did you mean "health"?'
    )


def test_the_mistakes_of_all_languages_are_told_together(knowledge: Knowledge, folder: Path) -> None:
    assert mistakes_in(knowledge) == []
    for language in BRIEF_LANGUAGES:
        shutil.rmtree(folder / "briefs" / language)
    assert len(mistakes_in(knowledge, folder)) == len(BRIEF_LANGUAGES) * len(knowledge.entries)
