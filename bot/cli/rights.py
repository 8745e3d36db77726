"""Commands over the rights engine alone: ask, screen, facts, rights. No database, no channel, no network."""

import json
import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import Any

from bot.cli.refused import Refused, unknown
from bot.cli.show import show_json, show_lines
from bot.cli.today import on_day
from knowledge.household import HouseholdMistake
from knowledge.load import Knowledge, load
from knowledge.screen import Screening
from knowledge.screen import screen as screen_household
from knowledge.search import Search

MOST = 5


def ask(options: Namespace) -> int:
    """Search for one question, or one a line."""
    knowledge = load()
    search = Search(knowledge)
    if options.text == "-":
        for line in sys.stdin:
            show_json(_found(search, knowledge, line.rstrip("\n"), options.lang))
        return 0
    found = _found(search, knowledge, options.text, options.lang)
    if options.json:
        show_json(found)
    else:
        show_lines(_readable(found))
    return 0


def _found(search: Search, knowledge: Knowledge, words: str, language: str | None) -> dict[str, Any]:
    spoken = language if language in knowledge.languages else _language(words)
    found = search.find(words, spoken)
    results = [
        {"id": hit.id, "title": knowledge.text(spoken, hit.id).name, "score": round(hit.score, 3), "reason": hit.reason}
        for hit in found.results[:MOST]
    ]
    shown = results if found.verdict != "none" else []
    return {
        "query": words,
        "lang": language or spoken,
        "verdict": found.verdict,
        "results": shown,
        "urgent": list(found.urgent),
    }


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
    return (_json_stream(text) if text.lstrip().startswith("{") else None) or _yaml_stream(text) or [{}]


def _json_stream(text: str) -> list[Any] | None:
    """JSON documents one after the other, as many tools write them; None where YAML has to read it."""
    documents, at, reader = [], 0, json.JSONDecoder()
    text = text.strip()
    while at < len(text):
        try:
            document, end = reader.raw_decode(text, at)
        except ValueError:
            return None
        documents.append(document)
        at = end + len(text[end:]) - len(text[end:].lstrip())
    return documents


def _yaml_stream(text: str) -> list[Any]:
    import yaml

    try:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return [one for one in yaml.load_all(text, Loader=loader) if one is not None]
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
        show_lines(
            f"{row['name']:40} {row['type']:8} {row['sensitivity']:7} {', '.join(row['values'])}" for row in rows
        )
    return 0


def rights(options: Namespace) -> int:
    """List the rights, or show one whole."""
    knowledge = load()
    if options.id is None:
        rows = [
            {"id": entry.id, "title": knowledge.text(options.lang, entry.id).name, "domain": entry.domain}
            for entry in knowledge.entries.values()
        ]
        if options.json:
            show_json(rows)
        else:
            show_lines(f"{row['id']:40} {row['domain']:20} {row['title']}" for row in rows)
        return 0
    if options.id not in knowledge.entries:
        raise unknown("right", options.id, knowledge.entries)
    whole = _whole(knowledge, options.id, options.lang)
    if options.json:
        show_json(whole)
    else:
        print(json.dumps(whole, ensure_ascii=False, indent=1))
    return 0


def _whole(knowledge: Knowledge, right: str, language: str) -> dict[str, Any]:
    entry, words = knowledge.entries[right], knowledge.text(language, right)
    window = _span
    return {
        "id": entry.id,
        "title": words.name,
        "domain": entry.domain,
        "summary": words.summary,
        "who": words.who,
        "body": knowledge.bodies[entry.body].names[language],
        "contact": {
            "phone": entry.contact.phone,
            "phone_alt": entry.contact.phone_alt,
            "online": entry.contact.online,
            "form": entry.contact.form,
        },
        "conditions": [
            {"id": one.id, "text": words.conditions[one.id], "source": entry.sources[one.source].url}
            for one in entry.conditions()
        ],
        "documents": [words.documents[one] for one in entry.documents],
        "steps": [words.steps[one] for one in entry.steps],
        "deadlines": [
            {"text": words.time_limits[one.id], **window(one.span), "source": entry.sources[one.source].url}
            for one in entry.time_limits
        ],
        "answer_expected": window(entry.answer_expected) if entry.answer_expected else None,
        "refusals": [
            {"id": one, "reason": words.refusals[one].reason, "cure": words.refusals[one].cure}
            for one in entry.refusals
        ],
        "ladder": [
            {
                "id": rung.id,
                "name": words.ladder[rung.id].name,
                "kind": rung.kind,
                "optional": rung.optional,
                "window": window(rung.window) if rung.window else None,
                "counted_from": words.ladder[rung.id].counted_from,
                "how": words.ladder[rung.id].how,
                "source": entry.sources[rung.source].url if rung.source else None,
            }
            for rung in entry.ladder
        ],
        "related": list(entry.related),
        "urgent": list(entry.urgent),
        "amounts": [
            {
                "text": words.amounts[one.id],
                "amount": one.amount if one.amount is not None else one.text,
                "on": one.on.isoformat(),
                "source": entry.sources[one.source].url,
            }
            for one in entry.amounts
        ],
        "sources": [{"url": one.url, "title": one.title, "seen": one.seen} for one in entry.sources.values()],
        "as_of": entry.as_of,
        "review_by": entry.review_by.isoformat(),
        "confirmed": entry.confirmed,
    }


def _span(span: Any) -> dict[str, Any]:
    return {"length": span.length, "unit": span.unit}
