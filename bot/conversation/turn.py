"""One turn: what a person sent is understood, the flow answers, effects are made, and messages come out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.base import Kind
from bot.conversation import effects
from bot.conversation.handover import UNSAFE
from bot.conversation.interpret import Offered, interpret
from bot.conversation.lexicon import Command
from bot.conversation.world import World
from bot.words.render import Message, render
from cases.issue import IllegalMove
from flows import engine
from flows.model import NOTHING, Answer, Session, Turn, Values
from knowledge.household import HouseholdMistake, checked
from knowledge.normalise import fold

LONGEST = 2000
# When one of these ends with nothing else under way, its last sentence closes the talk; a menu would only crowd it.
ENDS_A_MATTER = frozenset(
    {"right", "follow_up", "refused", "inquiry", "mine", "screening", "topics", "stop", "exit", "forget", "danger"}
)
LONG_ENOUGH_TO_TELL = 40
BARE_REFUSALS = ("refused", "have_it", "asked")


@dataclass(frozen=True, slots=True)
class State:
    """What is kept of a conversation between turns: the session, the options last shown, what was expected."""

    session: Session = Session()
    offered: tuple[Offered, ...] = ()
    expects: str = ""
    only_asks: bool = False

    def to_row(self) -> dict[str, Any]:
        """As the session row keeps it."""
        return {
            "session": self.session.to_json(),
            "offered": [[one.id, one.label] for one in self.offered],
            "expects": self.expects,
            "only_asks": self.only_asks,
        }

    @staticmethod
    def from_row(row: dict[str, Any]) -> "State":
        """As it was kept; an empty row is the beginning."""
        if not row:
            return State()
        offered = tuple(Offered(one, label) for one, label in row["offered"])
        return State(Session.from_json(row["session"]), offered, row["expects"], row["only_asks"])


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person sent, as the inbox keeps it."""

    kind: str
    words: str = ""
    token: str = ""
    shown_in: str | None = None


@dataclass(frozen=True, slots=True)
class Replied:
    """The state after a turn and the messages it says."""

    state: State
    messages: list[Message]


class Talk:
    """One person's turn under way; flows are laid over each other and effects are made as they come."""

    def __init__(self, world: World, state: State, turn: int) -> None:
        self.world = world
        self.flows = world.kit.flows
        self.state = state
        self.turn = turn
        self.session = state.session
        self.says: list[Any] = []

    def reply(self, sent: Sent) -> Replied:
        """Answer what was sent."""
        self._reminded_again()
        before = self.session.frames[-1].flow if self.session.frames else ""
        self._hear(sent)
        if self.world.left:
            self.session = Session()
        if not self.session.frames and before not in ENDS_A_MATTER and not self.world.left:
            self._begin("menu")
        messages = render(self.world, self.says)
        last = messages[-1] if messages else Message("")
        offered = tuple(Offered(one.id, one.label) for one in last.offered)
        return Replied(State(self.session, offered, last.expects, last.only_asks), messages)

    def follow_up(self, issue_id: int) -> Replied:
        """Come back by ourselves: lay the follow-up of an issue over whatever is under way."""
        self._begin("follow_up", {"issue": str(issue_id)})
        messages = render(self.world, self.says)
        last = messages[-1]
        offered = tuple(Offered(one.id, one.label) for one in last.offered)
        return Replied(State(self.session, offered, last.expects), messages)

    def _reminded_again(self) -> None:
        """Whoever paused reminders and writes again is back, unless writing was said to be unsafe."""
        person, waiting = self.world.speaker.person, self.world.hand_over
        paused = person is not None and person.reminders_paused_until is not None
        if paused and (waiting is None or waiting.kind != UNSAFE):
            self.world.uow.people.pause(self.world.person_id, None)

    # --- what was sent

    def _hear(self, sent: Sent) -> None:
        if sent.kind == Kind.CHOICE:
            return self._tapped(sent.token)
        if sent.kind != Kind.WORDS:
            return self._aside("unreadable", {"kind": sent.kind})
        words = sent.words.strip()
        if words.lower().startswith("/start "):
            return self._invited(words.split(maxsplit=1)[1])
        command = self.world.kit.lexicon.command(words)
        if command is not None and self._may(command) and not self._is_offered(words):
            return self._command(command)
        danger = self._danger(words)
        if danger is not None:
            return self._begin("danger", {"kind": danger})
        if len(words) > LONGEST:
            return self._long(words)
        self._words(words)

    def _tapped(self, token: str) -> None:
        """A button: of this question it is an answer, of an older one it is said kindly that it has passed."""
        turn, _, place = token.partition(":")
        if turn == "0" and self.turn == 0 and place.isdecimal():
            return self._greeted(int(place))
        fits = turn == str(self.turn) and place.isdecimal() and int(place) < len(self.state.offered)
        if not fits:
            return self._aside("unreadable", {"kind": "old_button"})
        self._answer(Answer(option=self.state.offered[int(place)].id))

    def _greeted(self, place: int) -> None:
        """The first press of all: on an option of the greeting, which was shown before anything was kept."""
        self._begin("menu", speak=False)
        asked = engine.asked(self.flows, self.session, self.world)
        if asked is None or place >= len(asked.options):
            return self._aside("unreadable", {"kind": "old_button"})
        self._answer(Answer(option=asked.options[place].id))

    def _invited(self, code: str) -> None:
        self.world.invitation = code.strip()
        self._begin("join", {"code": self.world.invitation})

    def _is_offered(self, words: str) -> bool:
        """Whether these words are the very label of an option that stands: then they choose it."""
        return any(fold(words) == fold(one.label) for one in self.state.offered)

    def _may(self, command: Command) -> bool:
        """Words of staff are only words to anyone else; while a question waits for words, only slashes command."""
        return not command.staff or self.world.speaker.viewer is not None

    def _command(self, command: Command) -> None:
        if command.name in ("start", "menu"):
            self.session = Session()
        self._begin(command.flow)

    def _danger(self, words: str) -> str | None:
        """The kind of danger that somebody's words carry; a worker describes cases, and is not interrupted."""
        if self.world.speaker.viewer is not None:
            return None
        kinds = self.world.kit.dangers.find(words)
        frames = self.session.frames
        standing = frames[-1].answers.get("kind") if frames and frames[-1].flow == "danger" else None
        return next((kind for kind in kinds if kind != standing), None)

    def _long(self, words: str) -> None:
        """Far too many words: their beginning counts, and it is said so."""
        self._aside("unreadable", {"kind": "long"}, then_ask=False)
        self._words(words[:LONGEST])

    # --- words

    def _words(self, words: str) -> None:
        if not self.session.frames:
            return self._unasked(words)
        given = self._checked(interpret(words, self.state.offered, self.state.expects, self.world.kit.lexicon, self.world.today))
        if given.option is None and "words" not in self.state.expects and self._elsewhere(words):
            return
        if given.option is None and self._feeling(words):
            return
        self._answer(given)

    def _unasked(self, words: str) -> None:
        """Words while no question stands: a feeling, news about the one open issue, or a need."""
        if self.world.speaker.viewer is not None:
            return self._begin("found", {"query": words})
        if not words:
            return self._begin("menu")
        if self._feeling(words) or self._news(words):
            return None
        self._begin("inquiry", {"story": words})

    def _elsewhere(self, words: str) -> bool:
        """Words that answer nothing here, but name a need: it is heard, and the question waits."""
        if self.world.speaker.viewer is not None or len(words) < 4:
            return False
        if self._feeling(words):
            return True
        if self.world.kit.search.find(words, self.world.language).verdict == "none":
            return False
        self._begin("inquiry", {"story": words})
        return True

    def _feeling(self, words: str) -> bool:
        """A feeling is acknowledged before anything is asked; a long story is a story."""
        if self.world.speaker.viewer is not None or len(words) > 4 * LONG_ENOUGH_TO_TELL:
            return False
        kind = self.world.kit.lexicon.feeling(words)
        standing = self.session.frames[-1].flow if self.session.frames else ""
        if kind is None or standing == "feelings":
            return False
        if self.world.kit.search.find(words, self.world.language).verdict == "answer":
            return False
        self._aside("feelings", {"kind": kind})
        return True

    def _news(self, words: str) -> bool:
        """'They refused', 'they don't answer', said out of the blue by somebody with one open issue."""
        folded = fold(words)
        lexicon = self.world.kit.lexicon.answers
        if len(self.world.issues) != 1 or not any(folded in lexicon[name] for name in BARE_REFUSALS):
            return False
        issue = self.world.issues[0]
        self._begin("follow_up", {"issue": str(issue.id)}, speak=False)
        said = next(name for name in BARE_REFUSALS if folded in lexicon[name])
        self._answer(Answer(option=said))
        return True

    def _checked(self, given: Answer) -> Answer:
        """A number that a fact can never be (a child of 200 years) does not answer its question."""
        asking = self.session.frames[-1].asking
        if asking is None or given.number is None:
            return given
        fact = self.world.kit.knowledge.facts[asking]
        try:
            if fact.kind in ("integer", "number"):
                checked(fact, given.number)
            elif fact.kind == "members" and not (fact.least or 0) <= given.number <= (fact.most or 50):
                return replace(given, number=None)
        except HouseholdMistake:
            return replace(given, number=None)
        return given

    # --- moving

    def _begin(self, flow: str, given: Values = NOTHING, *, speak: bool = True) -> None:
        """Lay a flow over whatever is under way; the same flow lower down gives way to this one."""
        session = _without(self.session, (flow,)) if flow != "inquiry" else _without(self.session, ("inquiry", "menu"))
        turn = engine.begin(self.flows, flow, self.world, over=session, given=given)
        self._take(turn if speak else replace(turn, says=()))

    def _aside(self, flow: str, given: Values, *, then_ask: bool = True) -> None:
        """Say something beside the point; the question that stood stands again."""
        turn = engine.begin(self.flows, flow, self.world, over=self.session, given=given)
        self._take(turn if then_ask else replace(turn, says=turn.says[:1]))

    def _answer(self, given: Answer) -> None:
        self._take(engine.answer(self.flows, self.session, given, self.world))

    def _take(self, turn: Turn) -> None:
        """Make the effects, give what was opened its name, and keep what is to be said."""
        for effect in turn.effects:
            try:
                effects.apply(self.world, effect)
            except IllegalMove as refusal:
                self.session = _without(turn.session, ())
                self.says.append(_told(refusal.code))
                return self._take(engine.ask_again(self.flows, self.session, self.world))
        session, says = turn.session, turn.says
        if self.world.opened is not None:
            name = str(self.world.opened)
            session = session.naming(name)
            says = tuple(replace(say, answers=_named(say.answers, name)) for say in says)
        self.session = session
        self.says.extend(says)


def _told(key: str) -> Any:
    from flows.model import Say

    return Say(key)


def _named(answers: Values, name: str) -> Values:
    from flows.model import NEW_ISSUE

    return {key: name if value == NEW_ISSUE else value for key, value in answers.items()}


def _without(session: Session, names: Iterable[str]) -> Session:
    """The session without the frames of these flows."""
    left_out = set(names)
    return Session(tuple(frame for frame in session.frames if frame.flow not in left_out))
