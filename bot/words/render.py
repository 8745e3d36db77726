"""From what the engine wants said to messages: placeholders filled, short turns joined, options with tokens."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any

from bot.conversation.interpret import Offered
from bot.conversation.world import World
from bot.words.bidi import isolate
from bot.words.cards import CARDS
from bot.words.members import whose
from flows.model import Option, Say

JOINED = 700
LONGEST = 3500
# One sign, and an isolate around it.
MOST_UNITS = 3
_PARSER = Formatter()


@dataclass(frozen=True, slots=True)
class Message:
    """One message before it has a row: its text, the options of its question, whether it only asks."""

    text: str
    offered: tuple[Offered, ...] = ()
    expects: str = ""
    only_asks: bool = False


def render(world: World, says: Sequence[Say]) -> list[Message]:
    """The messages of a turn: what is told joins what is asked while they stay short enough for a small phone."""
    messages: list[Message] = []
    for say in says:
        text = sentence(world, say)
        offered = tuple(Offered(option.id, label(world, option)) for option in say.options)
        if messages and not messages[-1].offered and len(messages[-1].text) + len(text) < JOINED:
            told = messages.pop().text
            messages.append(Message(f"{told}\n\n{text}", offered, say.expects))
        else:
            messages.append(Message(text, offered, say.expects, only_asks=bool(say.expects)))
    return [part for message in messages for part in _within(message)]


def pieces(text: str, most: int = LONGEST) -> list[str]:
    """A long text in parts that every channel can show, cut between paragraphs, else lines, else words.

    `most` counts as the strictest channel does: UTF-16 units, with the isolates that the text will get.
    """
    if MOST_UNITS * len(text) < most:
        return [text.strip("\n")] if text.strip("\n") else []
    parts = _packed((_lines(line, most) for line in text.split("\n")), "\n", most)
    return [part.strip("\n") for part in parts if part.strip("\n")]


def _lines(line: str, most: int) -> list[str]:
    """A line, cut between words where it is too long; only a word that is too long itself is cut."""
    if _units(line) < most:
        return [line]
    return _packed((_short(word, most) for word in line.split(" ")), " ", most)


def _packed(groups: Iterable[Sequence[str]], joint: str, most: int) -> list[str]:
    """As many pieces in each part as it has room for, the joint between them; a group that was cut stays cut."""
    parts, room = [""], most
    for group in groups:
        for place, piece in enumerate(group):
            units = _units(piece) + 1
            if place or (units > room and parts[-1]):
                parts.append(piece)
                room = most
            else:
                parts[-1] = f"{parts[-1]}{joint}{piece}" if parts[-1] else piece
            room -= units
    return parts


def _short(word: str, most: int) -> list[str]:
    """A word, or parts of it that are short enough however they are shown."""
    parts = []
    while _units(word) >= most:
        step = most
        while _units(word[:step]) >= most:
            step //= 2
        parts.append(word[:step])
        word = word[step:]
    return [*parts, word]


def _units(text: str) -> int:
    """How long a text is where it is shown, in UTF-16 units."""
    return len(isolate(text).encode("utf-16-le", "surrogatepass")) // 2


def _within(message: Message) -> list[Message]:
    """The message, or its parts where it is too long; the options stay with the last one."""
    *before, last = pieces(message.text) or [message.text]
    told = [Message(part) for part in before]
    return [*told, replace(message, text=last, only_asks=message.only_asks and not before)]


def sentence(world: World, say: Say) -> str:
    """The words of one say; a question asked again begins kinder, and says what form would help."""
    text = _question(world, say) if say.fact else fill(world, str(say.key), say.answers)
    return f"{world.say(_again(say))}\n{text}" if say.again else text


def _question(world: World, say: Say) -> str:
    """The question of a fact, and about whom it is; where several may be picked, what was picked so far."""
    if say.picked:
        picked = ", ".join(label_of(world, str(say.fact), one) for one in say.picked)
        return world.say("turn.picked", picked=picked)
    question = world.kit.knowledge.facts[str(say.fact)].question[world.language]
    return whose(world, str(say.fact), question)


def label_of(world: World, fact: str, value: str) -> str:
    """The words for a value of a fact."""
    labels = world.kit.knowledge.facts[fact].labels.get(value)
    return labels[world.language] if labels else value


def _again(say: Say) -> str:
    if (say.key or "").startswith(("danger.", "emergency_")):
        return "turn.again_danger"
    if say.expects.endswith("past_date"):
        return "turn.again_date"
    if say.expects.endswith("coming_date"):
        return "turn.again_coming"
    return "turn.again_number" if say.expects in ("number", "amount") else "turn.again"


def fill(world: World, key: str, answers: Any) -> str:
    """A text of ours with each placeholder filled by the card of its name."""
    source = world.say(key)
    names = {name for _, name, _, _ in _PARSER.parse(source) if name}
    told = {name: CARDS[name](world, answers) if name in CARDS else answers.get(name, "") for name in names}
    return source.format(**told) if told else source


def label(world: World, option: Option) -> str:
    """The words on an option."""
    return option.label if option.label is not None else world.say(str(option.key))
