"""In which language the talk goes on: the one that is named, asked for, or written in."""

from bot.conversation.danger import danger_in
from bot.conversation.moving import Moving
from bot.conversation.world import World
from bot.words.prefixes import IN
from bot.words.script import language_of_words
from flows.model import Answer, Say
from knowledge.normalise import fold

# How many words of another language make a sentence: Hebrew names of rights stand in every Arabic one.
SENTENCE = {"he": 4}
# "In" stands before the name of a language: who says no more than "can we speak in Arabic" asks for it.
MOST_ASKING_WORDS = 6


def language_named(world: World, words: str) -> str | None:
    """The language that somebody names, or asks in a short sentence to speak in."""
    folded = fold(words)
    asked = [one for one in folded.split() if one[:1] in IN]
    short = len(folded.split()) <= MOST_ASKING_WORDS
    answers = world.kit.lexicon.answers
    for language in world.kit.settings.languages:
        names = answers.get(language, frozenset())
        if folded in names or (short and not names.isdisjoint(asked)):
            return language
    return None


def follow_their_language(talk: Moving, words: str) -> None:
    """A whole sentence in another language of ours is answered in it, unless they chose one; one word is not."""
    world = talk.world
    written = language_of_words(words)
    if world.speaker.person is None or talk.chose_language or written in (None, world.language):
        return
    works_anywhere = world.kit.lexicon.command(words) is not None
    sentence = len(words.split()) >= SENTENCE.get(str(written), 2)
    if written not in world.kit.settings.languages or not (sentence or works_anywhere):
        return
    world.speak(str(written))
    if talk.turn > 0 and danger_in(talk, words) is None:
        talk.says.append(Say("turn.switched"))


def change_language(talk: Moving, language: str) -> None:
    """Go on in the language that was named; the question that stood stands again in it."""
    talk.begin("language", speak=False)
    talk.answer(Answer(option=language))
