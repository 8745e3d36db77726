"""News of an issue, told out of the blue or beside the question that stands: of which issue, and what it answers."""

from dataclasses import replace

from bot.conversation import smalltalk
from bot.conversation.award_choices import may_be_stopped
from bot.conversation.dates import day_in, read_date
from bot.conversation.flow_kinds import BEFORE_NEWS, FIRST
from bot.conversation.moving import Moving, without
from flows import engine
from flows.model import Answer, Effect, Say, Session
from knowledge.normalise import fold

# A day in more words than these is a sentence that tells more.
LONGEST_DAY = 4
# News that may be of a right which is offered and not open yet.
OF_AN_OFFER = frozenset({"asked", "submitted", "refused"})
# What is never the name of a branch, an office or a paper; "we received" and "another paper" may be.
NO_NAME = frozenset({"refused", "elsewhere", "rude"})
# In more words than these a reason is told, and not named.
LONGEST_REASON = 2


def hear_news(talk: Moving, words: str) -> bool:
    """'They refused', 'they don't answer', said out of the blue: of which issue, if it is not plain."""
    if _stopped(talk, words):
        return True
    said, issue = smalltalk.news_in(talk.world, words)
    told_first = said in smalltalk.ON_THE_WAY and not talk.world.issues
    story = words if said is None or (told_first and smalltalk.says_more(talk.world, words, said)) else ""
    said = said or smalltalk.news_of_right(talk.world, words)
    if said is None:
        return False
    issue = issue or _asked_of(talk)
    if said in OF_AN_OFFER and _of_what_is_offered(talk, said):
        return True
    talk.session = without(talk.session, BEFORE_NEWS)
    if issue is not None:
        talk.begin("follow_up", {"issue": str(issue), "said": said})
    else:
        talk.begin("news", {"said": said, "right": "", "story": story})
    reason_told(talk, words)
    if said == "submitted":
        day_told(talk, words)
    return True


def news_alone(talk: Moving, words: str) -> bool:
    """News and nothing else, where a name was asked for (a branch, an office): it is news, and no name."""
    if talk.world.kit.lexicon.says(fold(words), ("stopped",)):
        return hear_news(talk, words)
    said, _ = smalltalk.news_in(talk.world, words)
    if said not in NO_NAME or said == talk.standing() or smalltalk.says_more(talk.world, words, said):
        return False
    return hear_news(talk, words)


def _stopped(talk: Moving, words: str) -> bool:
    """'They stopped it', of what was received here: its issue is opened again; anything else is a need."""
    plain = talk.world.kit.lexicon.says(fold(words), ("stopped",))
    story = "" if plain else words
    if not smalltalk.tells_of_stop(talk.world, words):
        return False
    if not plain and not may_be_stopped(talk.world, {"story": story}, {}):
        return False
    talk.session = without(talk.session, BEFORE_NEWS | {"follow_up"})
    talk.begin("stopped_benefit", {"issue": "", "right": "", "story": story})
    return True


def _of_what_is_offered(talk: Moving, said: str) -> bool:
    """'We already asked', where a right is offered: of that right, unless another is chosen, never of the one issue."""
    if talk.standing() != "inquiry":
        return False
    opened = {issue.right_id for issue in talk.world.issues}
    offered = [one.id for one in talk.state.offered if talk.world.entry(one.id) is not None]
    if not offered or opened.intersection(offered):
        return False
    story = str(talk.session.frames[-1].answers.get("story") or "")
    talk.session = without(talk.session, BEFORE_NEWS | {"inquiry"})
    alone = offered[0] if len(offered) == 1 else ""
    talk.begin("news", {"said": said, "right": alone, "story": "" if alone else story})
    return True


def _asked_of(talk: Moving) -> int | None:
    """The issue whose follow-up stands: what is told then is told of it."""
    frame = talk.session.frames[-1] if talk.standing() == "follow_up" else None
    return int(str(frame.answers["issue"])) if frame is not None else None


def told_elsewhere(talk: Moving, said: str, words: str, standing: str) -> bool:
    """'They refused', typed beside the card of a right that is not open while another one is: which is meant?"""
    about = talk.world.right(talk.session.frames[-1].answers)
    plain = any(one.id == said and words in (one.id, one.label) for one in talk.state.offered)
    opened = [issue.right_id for issue in talk.world.issues]
    if standing != "right" or plain or words.isdecimal() or not opened or about in opened:
        return False
    talk.session = without(talk.session, BEFORE_NEWS)
    talk.begin("news", {"said": said, "right": str(about or ""), "story": ""})
    return True


def reason_told(talk: Moving, words: str) -> None:
    """'They refused, they wrote that the income is high' answers the question for the reason, too."""
    if talk.standing() != "refused" or not talk.says or not talk.says[-1].options:
        return
    reason = smalltalk.reason_in(talk.world, words, talk.session.frames[-1].answers)
    if reason is None:
        return
    asked = talk.says.pop()
    label = next((one.label for one in asked.options if one.id == reason), None)
    talk.says.append(Say("turn.understood_too", answers={"value": label}))
    talk.take(engine.answer(talk.flows, talk.session, Answer(option=reason), talk.world))


def reason_named(talk: Moving, words: str) -> bool:
    """A word or two that one of the offered reasons alone is about chooses it, and it is read back."""
    if len(words.split()) > LONGEST_REASON:
        return False
    reason = smalltalk.reason_in(talk.world, words, talk.session.frames[-1].answers)
    label = next((one.label for one in talk.state.offered if one.id == reason), None)
    if label is None:
        return False
    before = talk.session
    talk.says.append(Say("turn.understood", answers={"value": label}))
    talk.take(engine.answer(talk.flows, before, Answer(option=reason), talk.world))
    talk.before, talk.read_back = before, True
    return True


def day_told(talk: Moving, words: str) -> None:
    """'We handed it in yesterday' answers the question for the day, too."""
    asked = talk.says[-1] if talk.says else None
    if talk.standing() != "submitted" or asked is None or "past_date" not in asked.expects:
        return
    days, numbers = talk.world.kit.lexicon.days, talk.world.kit.lexicon.numbers
    day = day_in(words, "past_date", days, numbers, talk.world.today)
    if day is None:
        return
    talk.says.pop()
    talk.says.append(Say("turn.understood_too", answers={"value": talk.world.day(day)}))
    talk.take(engine.answer(talk.flows, talk.session, Answer(date=day.isoformat()), talk.world))


def news_for_later(talk: Moving, words: str) -> bool:
    """News while something goes before it: it is on record at once, and is talked of right after."""
    said, issue = smalltalk.news_in(talk.world, words)
    if said not in ("refused", "asked", "submitted", *smalltalk.ON_THE_WAY):
        return False
    flow, given = ("news", {"said": said, "right": "", "story": ""})
    if issue is not None:
        flow, given = ("follow_up", {"issue": str(issue), "said": said})
    turn = engine.begin(talk.flows, flow, talk.world, given=given)
    frames = [one for one in talk.session.frames if one.flow not in BEFORE_NEWS | {turn.session.frames[0].flow}]
    place = next((at for at in range(len(frames), 0, -1) if frames[at - 1].flow not in FIRST), 0)
    waiting = Session((*frames[:place], *turn.session.frames, *frames[place:]))
    talk.says.append(Say("turn.noted_for_later"))
    talk.take(replace(engine.ask_again(talk.flows, waiting, talk.world), effects=turn.effects))
    return True


def day_of_refusal(talk: Moving, words: str) -> bool:
    """A day, where the reason was asked: it is when the letter came, and the reason is asked still."""
    days, numbers = talk.world.kit.lexicon.days, talk.world.kit.lexicon.numbers
    day = read_date(words, "past_date", days, numbers, talk.world.today)
    if day is None or len(words.split()) > LONGEST_DAY:
        return False
    issue = talk.session.frames[-1].answers.get("issue")
    told = Effect("complete_refusal", {"issue": issue, "on": day.isoformat()})
    talk.says.append(Say("turn.understood_too", answers={"value": talk.world.day(day)}))
    talk.take(replace(engine.ask_again(talk.flows, talk.session, talk.world), effects=(told,)))
    return True
