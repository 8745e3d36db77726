"""Documents that are gathered, in words: the one spoken of now, how it is got, what is there and what lacks."""

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from bot.conversation.world import SAME_TALK, World
from bot.words import right_cards
from cases.papers import Piece, lacking, pieces_of, unspoken
from cases.records import Issue, PaperState
from flows.model import Values
from knowledge.files import read

KINDS = Path(__file__).parent / "paper_kinds.yaml"
NO_PAPER = "none"
FORM = "form"
OTHER = "other"


def pieces(world: World, issue: Issue) -> list[Piece]:
    """The documents of an issue: what its entry asks for, and what was asked for besides."""
    entry = world.entry(issue.right_id)
    wanted = [one for one in (entry.documents if entry is not None else ()) if kind_of(one) != NO_PAPER]
    return pieces_of(wanted, world.file(issue).papers)


def paper_at_hand(world: World, issue: Issue) -> Piece | None:
    """The document that is spoken of now; None when nothing is left to look for."""
    left = lacking(pieces(world, issue))
    return left[0] if left else None


def after_this(world: World, issue: Issue) -> list[Piece]:
    """The documents that come after this one, leaving out those already spoken of in this talk."""
    now = paper_at_hand(world, issue)
    return [one for one in unspoken(pieces(world, issue), world.now - SAME_TALK) if one != now]


def piece_name(world: World, issue: Issue, piece: Piece) -> str:
    """A document as the entry names it, or in the words in which it was asked for."""
    if piece.name is not None or issue.right_id is None:
        return piece.name or piece.document
    return world.words(issue.right_id).documents.get(piece.document, piece.document)


@cache
def _kinds() -> Mapping[str, frozenset[str]]:
    return {kind: frozenset(words) for kind, words in read(KINDS, f"bot/words/{KINDS.name}").content.items()}


def kind_of(document: str) -> str:
    """The kind of a document by the words of its id."""
    words = {document, *document.split("_")}
    return next((kind for kind, ids in _kinds().items() if not ids.isdisjoint(words)), OTHER)


def paper(world: World, answers: Values) -> str:
    """The document that is spoken of now."""
    issue = world.issue(answers)
    piece = paper_at_hand(world, issue) if issue else None
    return piece_name(world, issue, piece) if issue and piece else ""


def paper_how(world: World, answers: Values) -> str:
    """How the document spoken of now is got: a form where the entry says, any other in general, by its kind."""
    issue = world.issue(answers)
    piece = paper_at_hand(world, issue) if issue else None
    if issue is None or piece is None:
        return ""
    kind = kind_of(piece.document)
    told = world.say(f"paper.how_{kind}")
    return f"{told}\n{right_cards.where(world, answers)}" if kind == FORM else told


def papers_list(world: World, answers: Values) -> str:
    """What is at hand, what was asked for, what lacks and what cannot be got, one a line."""
    issue = world.issue(answers)
    told = pieces(world, issue) if issue else []
    if issue is None or not told:
        return right_cards.documents(world, answers) if world.right(answers) else world.say("paper.none_known")
    lines = [
        world.say(
            "case.stage_done" if one.state == PaperState.HAVE else "case.stage_next",
            stage=world.say(f"paper.line_{one.state}", paper=piece_name(world, issue, one)),
        )
        for one in told
    ]
    have = sum(one.state == PaperState.HAVE for one in told)
    return "\n".join([world.say("paper.count", have=have, all=len(told)), *lines])


CARDS: Mapping[str, Callable[[World, Values], str]] = {card.__name__: card for card in (paper, paper_how, papers_list)}
