"""Letters to bodies: the person's or the worker's own act, written from facts that are known and true."""

from collections.abc import Iterator, Sequence

from bot.documents.letter_facts import Letter, LetterFacts, LetterKind, Pair, Paragraph, Style, Unready
from bot.documents.letter_layout import Need, Part, layout
from bot.documents.letter_rows import LISTS
from bot.documents.letter_terms import CONDITIONS
from bot.documents.letter_told import Told, Words
from bot.documents.letter_values import VALUES
from bot.words.bidi import isolate
from flows.flow import placeholders

LABELS = ("signature", "note_head", "page")


def missing(kind: LetterKind, facts: LetterFacts, words: Words) -> tuple[str, ...]:
    """The facts that this letter needs and does not have, in the order to ask for them: `question` asks."""
    told = Told(facts, words, layout().several)
    return tuple(dict.fromkeys(need.fact for need in layout().plans[kind].needs if _wants(need, told)))


def question(name: str, facts: LetterFacts, words: Words) -> Pair:
    """The question for one missing fact."""
    told = Told(facts, words, layout().several)
    return _pair(told, f"letters.ask_{name}")


def compose(kind: LetterKind, facts: LetterFacts, words: Words) -> Letter:
    """The letter, in Hebrew and Arabic side by side; raises `Unready` while `missing` names anything."""
    if names := missing(kind, facts, words):
        raise Unready(kind, names)
    plan, told = layout().plans[kind], Told(facts, words, layout().several)
    return Letter(
        kind=kind,
        today=facts.today,
        dated=_pair(told, "letters.date_line"),
        recipient=(_pair(told, "letters.to_line"), *_said(told, plan.to)),
        subject=_said(told, plan.subject)[0],
        about=_said(told, plan.about),
        greeting=_pair(told, "letters.greeting"),
        paragraphs=tuple(_paragraphs(told, plan.parts)),
        closing=_said(told, plan.closing),
        notes=_said(told, plan.notes),
        labels={name: _raw(told, f"letters.{name}") for name in LABELS},
    )


def text(letter: Letter, language: str, *, notes: bool = False) -> str:
    """The letter as lines, for a chat, a screen reader or a voice; `notes` adds what only the sender reads."""
    blocks = [
        [letter.dated],
        list(letter.recipient),
        [letter.subject, *letter.about],
        [letter.greeting],
        *_grouped(letter.paragraphs),
        list(letter.closing),
    ]
    if notes and letter.notes:
        blocks.append([letter.labels["note_head"], *letter.notes])
    return "\n\n".join("\n".join(isolate(one.of(language)) for one in block) for block in blocks)


def _grouped(paragraphs: Sequence[Paragraph]) -> list[list[Pair]]:
    """Entries of a list stay with their head."""
    blocks: list[list[Pair]] = []
    for one in paragraphs:
        if one.style is Style.ITEM and blocks:
            blocks[-1].append(one.words)
        else:
            blocks.append([one.words])
    return blocks


def _wants(need: Need, told: Told) -> bool:
    """Whether this letter waits for a fact; one that several bodies share is asked for again until it is one."""
    return all(CONDITIONS[one](told) for one in need.when) and not CONDITIONS[need.fact](told)


def _stands(part: Part, told: Told) -> bool:
    return all(CONDITIONS[one](told) for one in part.when) and not any(CONDITIONS[one](told) for one in part.unless)


def _said(told: Told, parts: Sequence[Part]) -> tuple[Pair, ...]:
    return tuple(_pair(told, f"letters.{part.say}") for part in parts if _stands(part, told))


def _paragraphs(told: Told, parts: Sequence[Part]) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for part in (one for one in parts if _stands(one, told)):
        for one in _rows(told, part):
            if part.joined and paragraphs and paragraphs[-1].style is Style.TEXT:
                paragraphs[-1] = Paragraph(_joined(paragraphs[-1].words, one.words))
            else:
                paragraphs.append(one)
    return paragraphs


def _joined(first: Pair, then: Pair) -> Pair:
    """One paragraph of two; what stands in one language only adds nothing to the other."""
    return Pair(f"{first.he} {then.he}".rstrip(), f"{first.ar} {then.ar}".rstrip())


def _rows(told: Told, part: Part) -> Iterator[Paragraph]:
    if part.say:
        both = _pair(told, f"letters.{part.say}")
        yield Paragraph(
            Pair(both.he, "") if part.only == "he" else Pair("", both.ar) if part.only else both, part.style
        )
        return
    for key, style, values in LISTS[part.row](told):
        he, ar = (told.say(key, language, **values(language)) for language in ("he", "ar"))
        yield Paragraph(Pair(he, ar), style)


def _pair(told: Told, key: str) -> Pair:
    """A sentence with its placeholders filled in each language."""
    names = placeholders(told.words.catalogue.sources[key])
    he, ar = (
        told.say(key, language, **{name: VALUES[name].tell(told, language) for name in names})
        for language in ("he", "ar")
    )
    return Pair(he, ar)


def _raw(told: Told, key: str) -> Pair:
    """A sentence whose placeholders are filled by whoever lays out the page."""
    return Pair(told.say(key, "he"), told.say(key, "ar"))
