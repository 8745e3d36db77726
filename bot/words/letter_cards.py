"""The parts of sentences about a letter under way: its kind, the question for what is missing, the letter itself."""

from collections.abc import Callable, Mapping

from bot.conversation import letter_writing as writing
from bot.conversation.world import World
from bot.documents.letters import text
from flows.model import Values


def letter_kind(world: World, answers: Values) -> str:
    """The kind of letter that was chosen."""
    return world.say(f"file.letter_{writing.kind_of(answers)}") if answers.get("kind") else ""


def letter_question(world: World, answers: Values) -> str:
    """The question for what is missing first."""
    return writing.question(world, answers)


def letter_text(world: World, answers: Values) -> str:
    """The letter, in the language of whoever reads it here; what goes to the body is Hebrew."""
    letter = writing.composed(world, answers)
    return text(letter, world.language) if letter else ""


def letter_files(world: World, answers: Values) -> str:
    """Which files a letter comes as."""
    return world.say("file.letter_files_both" if world.language == "ar" else "file.letter_files")


CARDS: Mapping[str, Callable[[World, Values], str]] = {
    card.__name__: card for card in (letter_kind, letter_question, letter_text, letter_files)
}
