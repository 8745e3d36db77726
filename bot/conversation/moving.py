"""How a turn moves a conversation: flows are laid over each other, answered and left, and their effects are made."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

from bot.conversation import effects, needs
from bot.conversation.effects import reading
from bot.conversation.state import Replied, State
from bot.conversation.world import World
from bot.words.render import Message, render
from cases.issue import IllegalMove
from flows import engine
from flows.model import NEW_ISSUE, NOTHING, Answer, Frame, Say, Session, Turn, Values
from knowledge.normalise import fold

# Options that are the same wherever they stand: nobody needs to hear again that they were understood.
PLAIN = frozenset({"yes", "no", "skip", "stop", "done", "none_of_these"})


class Moving:
    """A conversation while a turn moves it: where it stands, what is to be said, what was begun."""

    def __init__(self, world: World, state: State, turn: int) -> None:
        self.world = world
        self.flows = world.kit.flows
        self.state = state
        self.turn = turn
        self.session = state.session
        self.says: list[Say] = []
        self.begun: list[str] = []
        self.before: Session | None = None
        self.read_back = state.read_back
        self.correcting = False
        self.chose_language = state.chose_language
        self.over = False
        world.told, world.set_aside = state.told, state.set_aside
        world.greeted = turn > 0 or world.on_page
        world.correcting = state.correcting
        world.interrupted = len(state.session.frames) > 1
        world.asked_before = _in_a_row(state.session.frames) - _skipped(state.session.frames)

    def standing(self) -> str:
        """The flow whose question stands; empty where none does."""
        return self.session.frames[-1].flow if self.session.frames else ""

    def replied(self) -> Replied:
        """The messages of the turn, and what is kept until the next."""
        messages = render(self.world, self.says)
        last = messages[-1] if messages else Message("")
        about = self._about(last)
        stays = not (self.world.gone or self.world.left)
        state = State(
            session=self.session,
            offered=last.offered,
            expects=last.expects,
            only_asks=last.only_asks,
            before=self.before,
            read_back=self.read_back,
            correcting=self.correcting,
            chose_language=self.chose_language,
            about=about if stays else "",
            told=needs.looked_at(self.world.told, about if self.standing() == "right" else "") if stays else (),
            set_aside=self.world.set_aside if stays else (),
        )
        return Replied(state, messages)

    def _about(self, last: Message) -> str:
        """The right last spoken of: of the question that stands, or the only one that it offers, else as before."""
        frames = reversed(self.session.frames)
        rights = (self.world.right(one.answers) for one in frames if str(one.answers.get("issue") or 0).isdecimal())
        standing = next((right for right in rights if self.world.entry(right) is not None), None)
        offered = [one.id for one in last.offered if self.world.entry(one.id) is not None]
        return standing or (offered[0] if len(offered) == 1 else self.state.about)

    def begin(self, flow: str, given: Values = NOTHING, *, speak: bool = True) -> None:
        """Lay a flow over whatever is under way; the same flow lower down gives way to this one."""
        self.session = without(self.session, ("inquiry", "menu") if flow == "inquiry" else (flow,))
        turn = self.laid(flow, given)
        self.take(turn if speak else replace(turn, says=()))

    def laid(self, flow: str, given: Values) -> Turn:
        """What a flow begins with, over whatever is under way; nothing has moved yet."""
        self.begun.append(flow)
        return engine.begin(self.flows, flow, self.world, over=self.session, given=given)

    def aside(self, flow: str, given: Values, *, then_ask: bool = True) -> None:
        """Say something beside the point; the question that stood stands again."""
        turn = self.laid(flow, given)
        self.take(turn if then_ask else replace(turn, says=turn.says[:1]))

    def answer(self, given: Answer, words: str = "") -> None:
        """The answer moves the flow; a number, a date or a guess at a fact is read back, and may be corrected."""
        before = self.session
        turn = engine.answer(self.flows, before, given, self.world)
        stays = any(say.again or say.picked for say in turn.says)
        understood = None if stays else self._understood(given, words)
        if understood is not None:
            key = "turn.understood_too" if self.read_back else "turn.understood"
            self.says.append(Say(key, answers={"value": understood}))
            self.before, self.read_back = before, True
        self.take(turn)

    def _understood(self, given: Answer, words: str) -> str | None:
        """What was understood where that was not plain; a tap and the very words of an option are."""
        if given.date is not None and "past" in self.state.expects:
            return self.world.day(date.fromisoformat(given.date))
        ago = reading.DAYS_AGO.get(given.option or "")
        if ago is not None and "past" in self.state.expects and words and not words.strip().isdecimal():
            return self.world.day(self.world.today - timedelta(days=ago))
        if not self.session.frames or self.session.frames[-1].asking is None:
            return None
        if given.option is None:
            return None if given.number is None else f"{given.number:,}"
        chosen = next((one.label for one in self.state.offered if one.id == given.option), "")
        plain = not words or words.strip().isdecimal() or given.option in PLAIN or fold(words) == fold(chosen)
        return None if plain else chosen

    def take(self, turn: Turn) -> None:
        """Make the effects, give what was opened its name, and keep what is to be said."""
        spoken = self.world.language
        try:
            effects.apply_all(self.world, turn.effects)
        except IllegalMove as refusal:
            return self._refused(refusal, turn)
        session, says = turn.session, turn.says
        if self.world.opened is not None:
            name = str(self.world.opened)
            session = session.naming(name)
            says = tuple(replace(say, answers=_named(say.answers, name)) for say in says)
        self.chose_language = self.chose_language or any(one.name == "set_language" for one in turn.effects)
        if says and says[-1].expects and (self.world.language != spoken or (turn.effects and _picked_from(says[-1]))):
            # What there is to pick from was named before the effects were made, perhaps in another language.
            says = (*says[:-1], engine.asked(self.flows, session, self.world) or says[-1])
        self.session = session
        self.says.extend(say for say in says if not say.expects or not (self.world.left or self.world.gone))

    def _refused(self, refusal: IllegalMove, turn: Turn) -> None:
        """What may not be done is said, and what asked for it is left; whatever stood below it goes on."""
        laid = len(turn.session.frames) > len(self.session.frames)
        self.session = self.session if laid else Session(self.session.frames[:-1])
        self.says.append(Say(refusal.code))
        if self.session.frames:
            return self.take(engine.ask_again(self.flows, self.session, self.world))
        self.begin("menu")


def _in_a_row(frames: tuple[Frame, ...]) -> int:
    """How many facts were asked one after the other until now; any other question ends the row."""
    if not frames or frames[-1].asking is None:
        return 0
    return sum(1 for _ in takewhile(lambda step: step.fact is not None, reversed(frames[-1].path)))


def _skipped(frames: tuple[Frame, ...]) -> int:
    """How many facts were skipped since the conversation began."""
    return sum(step.fact is not None and step.answer.skipped for frame in frames for step in frame.path)


def _picked_from(say: Say) -> bool:
    """Whether a question offers what only the moment knows."""
    return say.fact is None and any(option.key is None for option in say.options)


def _named(answers: Values, name: str) -> Values:
    return {key: name if value == NEW_ISSUE else value for key, value in answers.items()}


def without(session: Session, names: Iterable[str]) -> Session:
    """The session without the frames of these flows."""
    left_out = set(names)
    return Session(tuple(frame for frame in session.frames if frame.flow not in left_out))
