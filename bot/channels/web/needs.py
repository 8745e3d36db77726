"""What the web pages ask of the application; `bot.app.App` has these, and so has the fake of the tests."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.channels.base import Address, Inbound, Spoken


class Conversations(Protocol):
    """The one engine behind every channel; its methods block, so pages call them in a thread."""

    def greeting(self, language: str) -> Spoken:
        """The first words and their options, for a page that has no conversation yet; stores nothing."""
        ...

    def hear(self, inbound: Inbound) -> int | None:
        """Keep what a person did and answer it, in one commit; None when it was seen before.

        Raises only where it was not kept: then it is not acknowledged.
        """
        ...

    def spoken(self, address: Address, limit: int = 60) -> Sequence[Spoken]:
        """Both sides, oldest first, each line with its id; empty when there is no such conversation."""
        ...

    def language_of(self, address: Address) -> str | None:
        """The language the person chose; None for an unknown address."""
        ...

    def speak(self, address: Address, language: str) -> None:
        """From now on this language: the person pressed the switch at the top of the page."""
        ...

    def mark_read(self, address: Address) -> None:
        """What was said to this address has been shown."""
        ...

    def end(self, address: Address) -> None:
        """Forget that this address led to a person; the person stays."""
        ...


class KeptFile(Protocol):
    """A file that may be taken away."""

    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def content(self) -> bytes: ...


class Files(Protocol):
    """Files that were sent to a conversation; its methods block."""

    def download(self, address: Address, token: str) -> KeptFile | None:
        """The file behind a link of this conversation; None for any other, and where it may not be read any more."""
        ...


class Words(Protocol):
    """The catalogue of sentences."""

    def text(self, key: str, language: str, **values: Any) -> str:
        """The sentence of `key` in `language`."""
        ...

    def direction(self, language: str) -> str:
        """`rtl` or `ltr`."""
        ...


class Command(Protocol):
    """A word that works anywhere."""

    @property
    def name(self) -> str:
        """Its Latin name without the slash, such as `exit`."""
        ...


class Lexicon(Protocol):
    """The words that work anywhere, in every language."""

    def command(self, words: str) -> Command | None:
        """The command that these words are, if they are one."""
        ...


class Kit(Protocol):
    """What stays the same between turns; of it the pages need the words that work anywhere."""

    @property
    def lexicon(self) -> Lexicon: ...


class WebSettings(Protocol):
    """The settings that pages show or obey."""

    @property
    def organisation(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def languages(self) -> Sequence[str]: ...
    @property
    def public_url(self) -> str: ...
    @property
    def on_loopback(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A staff member who may enter the desk."""

    id: int
    name: str


class Staffroom(Protocol):
    """Who may enter the desk, and how a one-time code reaches them; its methods block."""

    @property
    def codes_go_to(self) -> str:
        """`console` (the demo: the server prints them) or `mail`."""
        ...

    def named(self, name: str) -> StaffMember | None:
        """The *active* staff member of this name."""
        ...

    def active(self, staff_id: int) -> bool:
        """Whether the member may still work: asked at every page, so that leaving takes effect at once."""
        ...

    def deliver_code(self, staff: StaffMember, code: str) -> None:
        """Bring the six digits to the member, and to nobody else."""
        ...

    def seat(self, staff: StaffMember) -> None:
        """Let the engine know whose address `("desk", "staff:<id>")` is, before they speak."""
        ...

    def record(self, staff_id: int | None, action: str, allowed: bool) -> None:
        """Write `desk_code`, `desk_login` or `desk_logout` into the audit log; None for an unknown name."""
        ...


class Health(Protocol):
    """The three answers of a running system; alive needs no asking."""

    def ready(self) -> Mapping[str, str | None]:
        """Each check by its name: None when it passed, else plainly why not."""
        ...

    def promises(self) -> Mapping[str, float | bool | None]:
        """Ages in seconds and counts, by name; `kept` says whether all promises are kept."""
        ...


class WebApp(Protocol):
    """What `bot.channels.http.build` takes."""

    @property
    def settings(self) -> WebSettings: ...
    @property
    def catalogue(self) -> Words: ...
    @property
    def kit(self) -> Kit: ...
    @property
    def conversations(self) -> Conversations: ...
    @property
    def files(self) -> Files: ...
    @property
    def staffroom(self) -> Staffroom: ...
    @property
    def health(self) -> Health: ...
    @property
    def clock(self) -> Callable[[], datetime]: ...
