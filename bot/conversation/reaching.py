"""We speak by ourselves: a follow-up, something to tell, a person of the office; never into what goes before it."""

from dataclasses import replace

from bot.conversation.flow_kinds import ASKING, NOT_NOW, TO_A_PERSON, UNINTERRUPTED
from bot.conversation.moving import Moving, without
from bot.conversation.state import Replied
from flows import engine
from flows.model import NOTHING, Frame, Session, Values


class Reaching(Moving):
    """A turn that nobody's message began; one without messages said nothing."""

    def follow_up(self, issue_id: int) -> Replied:
        """Come back by ourselves and ask what happened with an issue.

        Where danger or a question about another issue stands, this one waits below it, and nothing is said now.
        """
        given: Values = {"issue": str(issue_id), "said": ""}
        asked = [one for one in self.session.frames if _asks_of(one, str(issue_id))]
        anew = bool(asked) and self.session.frames[-1] in asked
        if anew or self.standing() not in NOT_NOW:
            self.session = Session(tuple(one for one in self.session.frames if one not in asked))
            self.take(self.laid("follow_up", given))
            return self.replied()
        if not asked:
            first = engine.begin(self.flows, "follow_up", self.world, given=given).session.frames
            frames = self.session.frames
            place = next((at for at in range(len(frames), 0, -1) if frames[at - 1].flow not in NOT_NOW), 0)
            self.session = Session((*frames[:place], *first, *frames[place:]))
        return Replied(replace(self.state, session=self.session), [])

    def newly_likely(self, right: str) -> Replied:
        """Tell by ourselves of a right that became likely; never into what must not be interrupted."""
        if self.standing() in UNINTERRUPTED | NOT_NOW | {"refused", "newly_likely"}:
            return Replied(self.state, [])
        self.take(self.laid("newly_likely", {"right": right}))
        return self.replied()

    def tell(self, flow: str, given: Values) -> Replied:
        """Tell by ourselves of something that asks for an answer; nothing is said into what must not be interrupted."""
        if self.standing() in UNINTERRUPTED | NOT_NOW:
            return Replied(self.state, [])
        self.take(self.laid(flow, given))
        return self.replied()

    def relay(self) -> Replied:
        """A person of the office writes: what is answered goes to them until the menu is asked for."""
        self.session = without(self.session, TO_A_PERSON)
        self.take(self.laid("relay", NOTHING))
        return self.replied()

    def relieved(self) -> Replied:
        """The person of the office is gone: the question that waited stands again."""
        self.session = without(self.session, TO_A_PERSON)
        if self.session.frames:
            self.take(engine.ask_again(self.flows, self.session, self.world))
        return self.replied()


def _asks_of(frame: Frame, issue: str) -> bool:
    """Whether a frame is our question about this issue."""
    return frame.flow in ASKING and frame.answers.get("issue") == issue
