"""Words beside the question that stands: a feeling, a wish to leave it, what to do now, another need."""

from bot.conversation import smalltalk
from bot.conversation.company import clock_of
from bot.conversation.dates import no_such_day
from bot.conversation.emergencies import FLOWS as EMERGENCIES
from bot.conversation.flow_kinds import AT_EASE, AT_REST, UNINTERRUPTED
from bot.conversation.moving import Moving, without
from bot.conversation.numbers import latin
from bot.words.prefixes import AND
from flows import engine
from flows.model import Answer, Say, Session
from knowledge.normalise import fold

ASKS_THE_HOUR = "accompany.meet_at.ask"
# What is said in an emergency where the door that was named did not open, or what to do is not clear.
AT_A_CLOSED_DOOR = ("no_reach", "what_now", "knows_not")
# Longer numbers are no place in a list.
LONGEST_PLACE = 2
LEAVING = ("enough", "later", "back", "stop")


def leaves(talk: Moving, words: str) -> bool:
    """Where nothing that is offered says "enough" or "later", these words leave what was asked."""
    if not talk.world.kit.lexicon.says(fold(words), LEAVING):
        return False
    talk.session = Session(talk.session.frames[:-1])
    talk.over = not talk.session.frames
    talk.aside("feelings", {"kind": "bye"})
    return True


def hour_told(talk: Moving, words: str) -> None:
    """'Tomorrow at 10' answers the question for the hour, too."""
    said = words.split()
    at_hour = talk.world.kit.lexicon.answers["at_hour"]
    hour = next((" ".join(said[at + 1 :]) for at, word in enumerate(said) if fold(word) in at_hour), "")
    asked = talk.says[-1].key if talk.says else ""
    if asked == ASKS_THE_HOUR and hour and clock_of(talk.world, hour) is not None:
        talk.says.pop()
        talk.take(engine.answer(talk.flows, talk.session, Answer(words=hour), talk.world))


def yes_alone(talk: Moving, words: str) -> bool:
    """A yes to "is it a good moment?" only opens the question that follows it, and is no answer to that."""
    if not talk.world.kit.lexicon.says(fold(words), ("yes",)):
        return False
    talk.take(engine.ask_again(talk.flows, talk.session, talk.world))
    return True


def what_now(talk: Moving, words: str) -> bool:
    """'What do I do now?': the next step of an issue that is open, else of the talk itself."""
    world, standing = talk.world, talk.standing()
    if world.speaker.viewer is not None or not smalltalk.asks_what_now(world, words):
        return False
    idle = standing in (AT_REST if world.issues else AT_EASE)
    about = talk.session.frames[-1].answers.get("issue") if talk.session.frames else None
    named = next((issue for issue in world.issues if str(issue.id) == about), None)
    if not idle and (standing in UNINTERRUPTED or not world.issues):
        talk.aside("now", {"issue": "standing", "idle": ""})
        return True
    if named is None and len(world.issues) == 1:
        named = world.issues[0]
    if idle:
        talk.session = without(talk.session, AT_REST)
    talk.begin("now", {"issue": str(named.id) if named else "several", "idle": "yes" if idle else ""})
    return True


def next_door(talk: Moving, words: str) -> bool:
    """'I called and nobody answered', 'what do we do', in an emergency: the next door, and not the same text again."""
    standing, answers, folded = talk.standing(), talk.world.kit.lexicon.answers, f" {fold(words)} "
    phrases = [one for name in AT_A_CLOSED_DOOR for one in answers[name]]
    closed = any(f" {joined}{one} " in folded for one in phrases for joined in ("", *AND))
    if standing not in EMERGENCIES or not closed:
        return False
    told = talk.session.frames[-1].answers
    again = "yes" if standing == "emergency_doors" else ""
    talk.session = without(talk.session, {standing})
    talk.begin("emergency_doors", {"kind": told["kind"], "by": "", "story": told["story"], "again": again})
    return True


def beyond(talk: Moving, words: str) -> bool:
    """A number beyond the options, or a day that no calendar has: it is said plainly, and the question stands."""
    state, text = talk.state, latin(words).strip()
    chosen = "words" not in state.expects or talk.standing() in smalltalk.STORIES
    if text.isdecimal() and len(text) <= LONGEST_PLACE and chosen and state.offered:
        told = Say("turn.no_such_number", answers={"value": str(len(state.offered))})
    elif "date" in state.expects and no_such_day(words):
        told = Say("turn.no_such_day", answers={"value": text})
    else:
        return False
    talk.says.append(told)
    talk.take(engine.ask_again(talk.flows, talk.session, talk.world))
    return True


def hear_feeling(talk: Moving, words: str, kinds: frozenset[str]) -> bool:
    """A feeling is acknowledged before anything is asked; a story that carries one is a story."""
    kind = smalltalk.feeling_in(talk.world, words)
    at_ease = talk.standing() in ("", "menu")
    if kind == "bye" and talk.standing() == "menu":
        talk.session = Session()
    elif kind not in kinds or (talk.standing() == "feelings" and kind not in smalltalk.HEARTFELT):
        return False
    if talk.standing() == "feelings":
        talk.begin("feelings", {"kind": kind})
        return True
    if kind == "greeting" and at_ease:
        talk.begin("menu")
        return True
    talk.over = kind in smalltalk.CLOSING and at_ease
    talk.aside("feelings", {"kind": kind})
    return True


def hear_need(talk: Moving, words: str) -> None:
    """A need is looked for; a heavy heart that comes with it is heard first."""
    if talk.world.kit.lexicon.feeling(words) in smalltalk.HEARTFELT:
        talk.says.append(Say("turn.with_you"))
    talk.begin("inquiry", {"story": words})


def names_another_need(talk: Moving, words: str) -> bool:
    """Words that answer nothing here, but name a need clearly: it is heard, and the question waits."""
    found = smalltalk.need_in(talk.world, words)
    about = talk.world.right(talk.session.frames[-1].answers)
    if found is None or found == about:
        return False
    hear_need(talk, words)
    return True
