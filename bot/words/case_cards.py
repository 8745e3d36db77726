"""One case as its worker sees it in chat: where it stands, what is done by whom, what is gathered, granted, running."""

from collections.abc import Callable, Iterator, Mapping

from bot.conversation.claims import standing_of
from bot.conversation.world import World, plain_date
from bot.words import ladder_cards, next_cards, time_cards
from bot.words.claim_cards import contested_note
from bot.words.office_cards import body_name
from bot.words.paper_words import piece_name, pieces
from bot.words.step_cards import action_line
from cases.access import Act
from cases.papers import lacking
from cases.records import Award, Issue, PaperState, PromptState
from flows.model import Values
from storage.case_file import IssueFile

# Papers that are named; more are counted.
LACKING_SHOWN = 3


def case_text(world: World, answers: Values) -> str:
    """One case as its worker sees it in chat; before consent only its code, right and date."""
    issue = world.issue(answers)
    if issue is None:
        return world.say("staff.not_found")
    viewer = world.speaker.viewer
    if viewer is not None and world.grasp(viewer, Act.READ_CASE, issue).outline_only:
        return world.say(
            "staff.case_outline",
            code=world.code(issue),
            title=world.title(issue.right_id),
            next_step_on=world.day(issue.next_step_on),
        )
    file = world.file(issue)
    none = world.say("staff.none")
    barriers = ", ".join(world.say(f"barrier.{one.kind}") for one in file.barriers if one.lifted_on is None)
    told = world.say(
        "staff.case",
        code=world.code(issue),
        title=world.title(issue.right_id, issue.subject),
        stage=ladder_cards.state_words(world, issue),
        next_step=next_cards.step_words(world, issue),
        next_step_on=world.day(issue.next_step_on),
        barrier=barriers or none,
        bodies=", ".join(body_name(world, one.organisation) for one in file.bodies) or none,
        actions="".join(f"\n{action_line(world, one, issue.right_id)}" for one in file.actions) or none,
    )
    return "\n".join([told, *_beside(world, issue, file)]) + contested_note(world, issue)


def _beside(world: World, issue: Issue, file: IssueFile) -> Iterator[str]:
    """What there is of the way so far, a running last day, papers, what was granted, a renewal; a line each."""
    found = standing_of(world, issue)
    if file.claims or file.decisions:
        way = ladder_cards.behind(world, issue, file, found)
        yield world.say("staff.case_way", way="".join(f"\n{world.say('case.stage_done', stage=one)}" for one in way))
    if (move := time_cards.nearest(found)) is not None:
        yield world.say("staff.case_deadline", way=time_cards.way_until(world, issue, move))
    if file.papers:
        yield _papers(world, issue)
    if file.awards:
        yield _award(world, file.awards[-1])
    if file.renewals and file.renewals[-1].state == PromptState.PENDING:
        yield world.say("picture.renew", date=plain_date(file.renewals[-1].renew_on))


def _papers(world: World, issue: Issue) -> str:
    """How many papers are at hand, and the names of those that lack."""
    told = pieces(world, issue)
    have = sum(one.state == PaperState.HAVE for one in told)
    count = world.say("paper.count", have=have, all=len(told))
    names = [piece_name(world, issue, one) for one in lacking(told)]
    if not names:
        return count
    more = [world.say("staff.case_more", count=len(names) - LACKING_SHOWN)] if len(names) > LACKING_SHOWN else []
    return f"{count} {world.say('staff.case_lacking', papers=', '.join([*names[:LACKING_SHOWN], *more]))}"


def _award(world: World, award: Award) -> str:
    """What was granted: whether it arrived, its sums as they were told, until when it holds."""
    told = [world.say(f"staff.award_{award.arrival}")]
    if award.monthly:
        told.append(world.say("staff.award_monthly", sum=award.monthly))
    if award.back_pay:
        told.append(world.say("staff.award_back_pay", sum=award.back_pay))
    if award.ends_on:
        told.append(world.say("staff.award_until", date=plain_date(award.ends_on)))
    return " ".join(told)


CARDS: Mapping[str, Callable[[World, Values], str]] = {"case_text": case_text}
