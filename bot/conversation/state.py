"""What is kept between turns, what came in, and what goes out."""

from dataclasses import dataclass
from typing import Any

from bot.conversation.interpret import Offered
from bot.conversation.told import Told
from bot.words.render import Message
from flows.model import Session

NOWHERE = Session()
MARKS = ("read_back", "correcting", "chose_language")


@dataclass(frozen=True, slots=True)
class State:
    """What is kept of a conversation between turns: the session, the options last shown, what was expected.

    `before` is the session before the last answer where that answer was read back and may still be corrected;
    `correcting` says that its question stands once more. `chose_language`: they said which language to speak.
    `about`: the right last spoken of. `told`: the needs of a story that are not begun yet, in their order.
    `set_aside`: rights that are not to be offered in this talk, of somebody who does not want answers to be kept.
    """

    session: Session = NOWHERE
    offered: tuple[Offered, ...] = ()
    expects: str = ""
    only_asks: bool = False
    before: Session | None = None
    read_back: bool = False
    correcting: bool = False
    chose_language: bool = False
    about: str = ""
    told: tuple[Told, ...] = ()
    set_aside: tuple[str, ...] = ()

    def to_row(self) -> dict[str, Any]:
        """As the session row keeps it; what is empty is left out, for rows are written at each turn."""
        row: dict[str, Any] = {
            "session": self.session.to_json(),
            "offered": [[one.id, one.label] for one in self.offered],
            "expects": self.expects,
            "only_asks": self.only_asks,
        }
        if self.before is not None:
            row["before"] = self.before.to_json()
        row.update({name: True for name in MARKS if getattr(self, name)})
        if self.about:
            row["about"] = self.about
        if self.told:
            row["told"] = [[one.right, one.words, one.seen] for one in self.told]
        if self.set_aside:
            row["set_aside"] = list(self.set_aside)
        return row

    @staticmethod
    def from_row(row: dict[str, Any]) -> "State":
        """As it was kept; an empty row is the beginning."""
        if not row:
            return State()
        return State(
            session=Session.from_json(row["session"]),
            offered=tuple(Offered(one, label) for one, label in row["offered"]),
            expects=row["expects"],
            only_asks=row["only_asks"],
            before=Session.from_json(row["before"]) if "before" in row else None,
            about=row.get("about", ""),
            told=tuple(Told(*one) for one in row.get("told", ())),
            set_aside=tuple(row.get("set_aside", ())),
            **{name: row.get(name, False) for name in MARKS},
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """What a person sent, as the inbox keeps it; `file` is the id by which a file is held until it may be kept."""

    kind: str
    words: str = ""
    token: str = ""
    shown_in: str | None = None
    file: int | None = None


@dataclass(frozen=True, slots=True)
class Replied:
    """The state after a turn and the messages it says."""

    state: State
    messages: list[Message]
