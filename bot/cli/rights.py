"""Commands over the rights engine alone: ask, screen, facts, rights. No database, no channel, no network."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from bot.cli.refused import Refused, unknown
from bot.cli.show import show_json, show_lines
from bot.cli.today import on_day
from bot.cli.whole_right import brief, lines, whole
from knowledge.briefs import BRIEF_LANGUAGES, Brief, load_briefs
from knowledge.entry import Entry
from knowledge.household import HouseholdMistake
from knowledge.load import Knowledge, load
from knowledge.screen import Screening
from knowledge.screen import screen as screen_household
from knowledge.search import Search

MOST = 5


def ask(options: Namespace) -> int:
    """Search for one question, or one a line; in a language of briefs each right is told in short."""
    on = on_day(options)
    asker = _Asker(load(), options.lang, on, dated=options.on is not None)
    if options.text == "-":
        for line in sys.stdin:
            show_json(asker.found(line.rstrip("\n")))
        return 0
    found = asker.found(options.text)
    if options.json:
        show_json(found)
    else:
        show_lines(_readable(found))
    return 0


class _Asker:
    """Answers questions in one language, as of one day; whoever names the day is told what is past review on it."""

    def __init__(self, knowledge: Knowledge, language: str | None, on: date, *, dated: bool) -> None:
        self.knowledge = knowledge
        self.search = Search(knowledge)
        self.language = language
        self.on = on
        self.dated = dated
        self.briefs: Mapping[str, Brief] = load_briefs(knowledge, language) if language in BRIEF_LANGUAGES else {}

    def found(self, words: str) -> dict[str, Any]:
        """What one person would be offered."""
        spoken = self.language if self.language in self.knowledge.languages else _language(words)
        found = self.search.find(words, spoken)
        shown = found.results[:MOST] if found.verdict != "none" else ()
        return {
            "query": words,
            "lang": self.language or spoken,
            **({"on": self.on.isoformat()} if self.dated else {}),
            "verdict": found.verdict,
            "results": [self._result(hit.id, hit.score, hit.reason, spoken) for hit in shown],
            "urgent": list(found.urgent),
        }

    def _result(self, right: str, score: float, reason: str, spoken: str) -> dict[str, Any]:
        entry = self.knowledge.entries[right]
        words = self.briefs.get(right)
        result = {
            "id": right,
            "title": words.name if words else self.knowledge.text(spoken, right).name,
            "score": round(score, 3),
            "reason": reason,
        }
        if words:
            return result | brief(entry, words, self.on)
        return result | ({"past_review": entry.review_by < self.on} if self.dated else {})


def _language(words: str) -> str:
    from bot.words.script import language_of_words

    guess = language_of_words(words)
    return guess if guess in ("he", "ar") else "he"


def _readable(found: dict[str, Any]) -> Iterator[str]:
    if found["urgent"]:
        yield f"urgent: {', '.join(found['urgent'])}"
    if not found["results"]:
        yield "none: nothing here; the person is offered the domains and a human"
    for result in found["results"]:
        yield f"{result['id']:40} {result['score']:6.1f}  {result['title']}"
        if "first_step" in result:
            yield from (f"    {line}" for line in list(lines(result))[1:])
        elif result.get("past_review"):
            yield f"    past review on {found['on']}"


def screen(options: Namespace) -> int:
    """Screen each household of a file or of standard input."""
    on = on_day(options)
    knowledge = load()
    households = _households(sys.stdin.read() if options.file == "-" else _read(options.file))
    for number, household in enumerate(households, 1):
        try:
            screening = screen_household(knowledge, household, on, language=options.lang)
        except HouseholdMistake as mistake:
            where = f"household {number} of {len(households)}:\n" if len(households) > 1 else ""
            raise Refused(f"{where}{mistake}") from mistake
        if options.json:
            show_json(_screened(screening))
        else:
            show_lines(_told(screening, knowledge, options.lang))
    return 0


def _households(text: str) -> list[Any]:
    """The documents of a stream, YAML or JSON; nothing at all is one household of which nothing is known."""
    try:
        return (_json_stream(text) if text.lstrip().startswith("{") else None) or _yaml_stream(text) or [{}]
    except RecursionError as error:
        raise Refused("this is nested too deeply to be a household") from error


def _json_stream(text: str) -> list[Any] | None:
    """JSON documents one after the other, as many tools write them; None where YAML has to read it."""
    documents, at, reader = [], 0, json.JSONDecoder(object_pairs_hook=_once)
    text = text.strip()
    while at < len(text):
        try:
            document, end = reader.raw_decode(text, at)
        except ValueError:
            return None
        documents.append(document)
        at = end + len(text[end:]) - len(text[end:].lstrip())
    return documents


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The pairs of a mapping; raises `Refused` where a name is told twice."""
    names = [name for name, _ in pairs]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Refused(f"{twice} is told twice; keep one of the two")
    return dict(pairs)


def _yaml_stream(text: str) -> list[Any]:
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Strict(loader):  # type: ignore[misc]
        """Refuses a name that is told twice: which of the two is meant, nobody can know."""

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            _once([(str(key.value), None) for key, _ in node.value])
            told: dict[Any, Any] = super().construct_mapping(node, deep)
            return told

    try:
        return [one for one in yaml.load_all(text, Loader=Strict) if one is not None]
    except yaml.YAMLError as error:
        raise Refused(f"this is neither YAML nor JSON: {error}") from error


def _read(file: str) -> str:
    try:
        with open(file, encoding="utf-8") as opened:
            return opened.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"{file} cannot be read: {error}") from error


def _screened(screening: Screening) -> dict[str, Any]:
    return {
        "on": screening.on.isoformat(),
        "findings": [
            {
                "id": finding.id,
                "verdict": finding.verdict,
                "reasons": [
                    {"text": reason.text, "holds": reason.holds, "source": reason.source} for reason in finding.reasons
                ],
                "missing": list(finding.missing),
            }
            for finding in screening.findings
        ],
        "next_question": screening.next_question,
    }


def _told(screening: Screening, knowledge: Knowledge, language: str) -> Iterator[str]:
    marks = {True: "+", False: "-", None: "?"}
    for finding in screening.findings:
        yield f"{finding.verdict:9} {finding.id}  {knowledge.text(language, finding.id).name}"
        yield from (f"          {marks[reason.holds]} {reason.text}" for reason in finding.reasons)
    yield f"next question: {screening.next_question or 'none'}"


def facts(options: Namespace) -> int:
    """List the vocabulary."""
    knowledge = load()
    rows = [
        {
            "name": fact.path,
            "type": fact.kind,
            "values": list(fact.values),
            "sensitivity": fact.sensitivity,
            "question": dict(fact.question),
        }
        for fact in knowledge.facts.values()
    ]
    if options.json:
        show_json(rows)
    else:
        show_lines(line for row in rows for line in _fact(row))
    return 0


def _fact(row: dict[str, Any]) -> Iterator[str]:
    """A fact for reading: what it is called, and how it is asked."""
    yield f"{row['name']:40} {row['type']:8} {row['sensitivity']:7} {', '.join(row['values'])}"
    if question := row["question"].get("he"):
        yield f"    {question}"


def rights(options: Namespace) -> int:
    """List the rights, or show one whole; in a language of briefs, in short."""
    on = on_day(options)
    knowledge = load()
    if options.id is None:
        rows = [
            {"id": entry.id, "title": name, "domain": entry.domain} for entry, name in _named(knowledge, options.lang)
        ]
        if options.json:
            show_json(rows)
        else:
            show_lines(f"{row['id']:40} {row['domain']:20} {row['title']}" for row in rows)
        return 0
    if options.id not in knowledge.entries:
        raise unknown("right", options.id, knowledge.entries)
    told = _shown(knowledge, options.id, options.lang, on)
    if options.json:
        show_json(told)
    else:
        show_lines(lines(told))
    return 0


def _named(knowledge: Knowledge, language: str) -> Iterator[tuple[Entry, str]]:
    """Every right with its name in the language."""
    briefs = load_briefs(knowledge, language) if language in BRIEF_LANGUAGES else {}
    for right, entry in knowledge.entries.items():
        yield entry, briefs[right].name if briefs else knowledge.text(language, right).name


def _shown(knowledge: Knowledge, right: str, language: str, on: date) -> dict[str, Any]:
    if language in BRIEF_LANGUAGES:
        return brief(knowledge.entries[right], load_briefs(knowledge, language)[right], on)
    return whole(knowledge, right, language, on)
