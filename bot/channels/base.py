"""What every channel speaks: an address, what came in, what goes out, and what the channel can show."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Kind(StrEnum):
    """What a person sent; a photo or a file is kept only by consent, and a voice note never."""

    WORDS = "words"
    CHOICE = "choice"
    VOICE = "voice"
    PHOTO = "photo"
    FILE = "file"
    TOO_LARGE = "too_large"
    EDITED = "edited"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Address:
    """One handle on one channel: `("telegram", "12345")`, `("webchat", token)`, `("console", "resident:KEY")`."""

    channel: str
    handle: str


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was sent, without its name: what is in it, or the channel's `reference` to it where it lies there.

    `size` is in bytes, 0 where the channel did not say; `media_type` is read from the content, or what was claimed.
    """

    media_type: str
    size: int
    content: bytes | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing a person did. `external_id` is unique on its channel, so a redelivery is harmless.

    `token` is the token of a pressed option; `shown_in` the provider's id of the message it hangs on. `file` is there
    for a photo or a file of a kind that may be kept.
    """

    address: Address
    external_id: str
    kind: Kind = Kind.WORDS
    words: str = ""
    token: str = ""
    language: str | None = None
    shown_in: str | None = None
    file: SentFile | None = None


@dataclass(frozen=True, slots=True)
class OutOption:
    """One answer a person may give by a tap; `token` (at most 64 bytes, says nothing) comes back in `Inbound`."""

    id: str
    label: str
    token: str


@dataclass(frozen=True, slots=True)
class OutFile:
    """The file that a message carries, by the id it is kept under; `name` is neutral, `size` is in bytes.

    What is in it is read when it is sent: a message holds no copy, and a file that was deleted is sent no more.
    """

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Outbound:
    """One rendered message on its way: plain text with isolates, options in order, language of the text.

    One that carries a `file` has no options, and its text is what stands beside the file.

    Where the channel can edit: `replaces` is the provider's id of the message to edit in place, `closes` of one whose
    buttons have been answered and go away. `quiet` sends silently. `staff_commands`, where it is not None, has the chat
    show the commands of staff or no longer; such a message may have nothing to say.
    """

    id: int
    address: Address
    text: str
    language: str
    options: tuple[OutOption, ...] = ()
    file: OutFile | None = None
    replaces: str | None = None
    closes: str | None = None
    quiet: bool = False
    staff_commands: bool | None = None


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can show; the renderer keeps within it."""

    text_limit: int = 4000
    edits: bool = False
    buttons: bool = True


class Undeliverable(Exception):
    """The channel says this address will never get the message (blocked, gone); trying again is no use."""


class TryLater(Exception):
    """The channel asks to wait; `seconds` says how long. `sure_not_sent` is False when the answer is unknown."""

    def __init__(self, seconds: float, *, sure_not_sent: bool = True) -> None:
        super().__init__(f"try again in {seconds:.0f} seconds")
        self.seconds = seconds
        self.sure_not_sent = sure_not_sent


class ChannelDown(Exception):
    """The channel refuses us altogether (a revoked token); `reason` is for the log and `/health/ready`."""


class Channel(Protocol):
    """A way out; a channel that keeps messages for reading (web chat, console) needs no `send`."""

    name: str
    capabilities: Capabilities

    async def send(self, message: Outbound) -> str | None:
        """Deliver one message and return the provider's id of it."""
        ...


@dataclass(frozen=True, slots=True)
class Download:
    """A file of one line: `token` finds it for this conversation alone, and says nothing."""

    token: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """One line of a conversation as the web chat shows it again: who said it, and its options if they still stand."""

    by: str
    text: str
    language: str
    options: tuple[OutOption, ...] = field(default=())
    live: bool = False
    id: int = 0
    file: Download | None = None
