"""What words mean beside the point: a feeling, news out of the blue, a need in the middle of a question, nothing."""

from collections.abc import Iterable

from bot.conversation.interpret import news_of, without_and
from bot.conversation.world import World
from flows.model import Values
from knowledge.normalise import fold, root, stems

# A longer text that carries a feeling is a story, and is heard as one.
LONGEST_FEELING = 160
HEARTFELT = frozenset({"insult", "despair", "anger"})
WHILE_ASKED = HEARTFELT | {"thanks", "greeting", "lost", "plea", "who"}
WHILE_IDLE = WHILE_ASKED | {"bye"}
# After these nothing more needs to be said.
CLOSING = frozenset({"bye", "thanks"})
# These ask for a story, so that a thank-you is no story.
STORIES = frozenset({"menu", "inquiry", "help", "mine", "screening", "feelings", "news"})
SURE, LIKELY = 60, 55
# So clearly has a need to be told that the feeling beside it is not answered first.
BEYOND_FEELING = 80
FEW, MANY = 2, 4
MOST_NOW = 7
# A word that is no longer than this names nothing by itself.
SMALL = 4
# The flag of words that say that a benefit stopped, and the option of that name.
STOPPED, STOPPED_WORDS = "benefit_stopped", "stopped"
# What is met on the way of an issue; the bodies and papers that are named with it are no other need.
ON_THE_WAY = frozenset({"elsewhere", "another_paper", "rude"})


def feeling_in(world: World, words: str) -> str | None:
    """The feeling that somebody's words carry and little else; staff describe cases, and have none."""
    if world.speaker.viewer is not None or len(words) > LONGEST_FEELING:
        return None
    kind = world.kit.lexicon.feeling(words)
    if kind == "anger" and world.issues and news_of(fold(words), world.kit.lexicon) == "rude":
        return None
    if kind in HEARTFELT and need_in(world, words, least=BEYOND_FEELING) is not None:
        return None
    return kind


def need_in(world: World, words: str, least: int = 0) -> str | None:
    """The right that words name clearly, or that a whole sentence may well be about; `least`: a score from 0 to 100."""
    count = len(words.split())
    if world.speaker.viewer is not None or count < FEW:
        return None
    found = world.find(words)
    if found.verdict == "none" or not found.results:
        return None
    best = found.results[0]
    enough = SURE if found.verdict == "answer" else LIKELY if count >= MANY else 101
    return best.id if best.score >= max(enough, least) else None


def news_in(world: World, words: str) -> tuple[str | None, int | None]:
    """What is told of an issue ("they refused"), and of which one where that is plain; (None, None) for no news."""
    folded = fold(words)
    said = news_of(folded, world.kit.lexicon)
    if said is None:
        return None, None
    if said in ON_THE_WAY:
        return said, world.issues[0].id if len(world.issues) == 1 else None
    whole = not says_more(world, words, said)
    if len(world.issues) == 1 and (whole or _about(world, words, world.issues[0].right_id)):
        return said, world.issues[0].id
    if whole:
        return said, None
    named = [issue for issue in world.issues if issue.right_id and _about(world, words, issue.right_id)]
    return (said, named[0].id) if len(named) == 1 else (None, None)


def says_more(world: World, words: str, said: str) -> bool:
    """Whether a sentence that tells this news holds anything beside it."""
    lists = world.kit.lexicon.answers
    return bool(_beside_news(fold(words), lists[said] | lists["the_clerk"]))


def tells_of_stop(world: World, words: str) -> bool:
    """Whether something that was received is told to have stopped, in words of danger or of the lexicon."""
    if world.speaker.viewer is not None:
        return False
    folded, said = fold(words), world.kit.lexicon.answers[STOPPED_WORDS]
    within = any(f" {one} " in f" {folded} " for one in said if " " in one)
    return within or folded in said or STOPPED in world.kit.dangers.flags(words)


def news_of_right(world: World, words: str) -> str | None:
    """What a sentence tells of a right that it names: refused, asked for, or received already; no issue of it is open.

    "I received" alone tells of a letter or a bill as often as of a right, so that it does not count here.
    """
    folded, lexicon = fold(words), world.kit.lexicon
    receiving = any(f" {one} " in f" {folded} " for one in lexicon.answers["receiving"])
    said = "have_it" if receiving else news_of(folded, lexicon)
    found = world.find(words)
    if found.verdict == "none" or (said == "have_it" and not receiving):
        return None
    opened = {issue.right_id for issue in world.issues}
    return None if opened.intersection(hit.id for hit in found.results[:3]) else said


def _beside_news(folded: str, phrases: Iterable[str]) -> str:
    """What a sentence holds beside the news; one small word more ("again they refused") is nothing more."""
    left = f" {folded} "
    for phrase in sorted(phrases, key=len, reverse=True):
        left = left.replace(f" {phrase} ", " ")
    return left.strip() if len(left.split()) > 1 or len(left.strip()) > SMALL else ""


def _about(world: World, words: str, right: str | None) -> bool:
    """Whether a sentence names this right, or none at all."""
    found = world.find(words)
    return found.verdict == "none" or right in [hit.id for hit in found.results[:3]]


def asks_what_now(world: World, words: str) -> bool:
    """Whether a short sentence asks what to do now, also of something that it names."""
    folded = fold(words)
    asking = world.kit.lexicon.answers["what_now"]
    if folded in asking or without_and(folded) in asking:
        return True
    short = len(folded.split()) <= MOST_NOW
    return short and any(f" {one} " in f" {folded} " for one in asking if len(one.split()) > FEW)


def reason_in(world: World, words: str, answers: Values) -> str | None:
    """The reason for a refusal that a sentence plainly gives, out of those known for the right."""
    named = world.right(answers)
    entry = world.entry(named)
    if entry is None or named is None:
        return None
    lists = world.kit.lexicon.answers
    of_any = {one for phrase in lists["refused"] | lists["not_said"] for one in _roots(phrase)}
    said = _roots(words) - of_any
    texts = world.words(named).refusals
    named_by = {one: said & _roots(f"{texts[one].label} {texts[one].reason}") for one in entry.refusals}
    best, *others = sorted(entry.refusals, key=lambda one: len(named_by[one]), reverse=True) or [""]
    shared = named_by.get(best, set())
    if others and len(named_by[others[0]]) >= len(shared):
        return None
    alone = len(shared) == 1 and shared <= _roots(texts[best].label) and not any(named_by[one] for one in others)
    return best if len(shared) >= FEW or alone else None


def _roots(words: str) -> set[str]:
    """The words of a text as they are compared: without what is put before and after them."""
    return {root(stem) for word in fold(words).split() for stem in stems(word)[-1:] if len(stem) > 2}


def says_nothing(words: str) -> bool:
    """Whether there is no word in it: a number, a sign, a single letter."""
    return sum(letter.isalpha() for letter in words) < 2
