"""A hand-written application for the web pages: it records what was asked, and answers by a small script."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache

from bot.channels.base import Address, Inbound, OutOption, Spoken
from bot.channels.web.needs import StaffMember
from bot.words.catalogue import Catalogue, read_phrases, read_translations

GREETING = {
    "he": "שלום, כאן מיצוי, כלי עזר אוטומטי של עמותת הבדיקה. אפשר לכתוב במילים שלכם מה קורה, או לבחור:",
    "ar": "مرحبًا، هنا «ميتسوي»، أداة مساعدة آلية من جمعية الفحص. يمكنكم أن تكتبوا ماذا يحدث، أو أن تختاروا:",
}
FIRST = {
    "he": ("לספר מה קורה", "לבדוק זכויות", "לדבר עם אדם", "שפה · اللغة"),
    "ar": ("أن نحكي ماذا يحدث", "فحص حقوق", "التحدّث مع شخص", "שפה · اللغة"),
}
REPLY = {
    "he": "הבנו. נבדוק יחד.\nאפשר גם להתקשר: \u2066*6050\u2069 או \u206604-8812345\u2069.",
    "ar": "فهمنا. نفحص معًا.\nيمكن أيضًا الاتصال: \u2066*6050\u2069 أو \u206604-8812345\u2069.",
}
NEXT = {"he": ("כן", "לא עכשיו", "לדבר עם אדם"), "ar": ("نعم", "ليس الآن", "التحدّث مع شخص")}


class Time:
    """A clock that tests turn."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        """Let some time go by."""
        self.now += timedelta(seconds=seconds)


def options(labels: tuple[str, ...], prefix: str) -> tuple[OutOption, ...]:
    """Options with tokens that say nothing."""
    return tuple(OutOption(f"o{at}", label, f"{prefix}:{at}") for at, label in enumerate(labels))


class FakeConversations:
    """Keeps what was asked; answers every message with the same two lines and three options."""

    def __init__(self) -> None:
        self.received: list[Inbound] = []
        self.lines: dict[Address, list[Spoken]] = {}
        self.languages: dict[Address, str] = {}
        self.ended: list[Address] = []
        self.read: list[Address] = []
        self.turns: list[int] = []
        self.broken_keeping: Exception | None = None
        self.broken_turn = False
        self.on_turn: Callable[[Inbound], None] | None = None

    def greeting(self, language: str) -> Spoken:
        return Spoken("bot", GREETING[language], language, options(FIRST[language], "0"), live=True)

    def hear(self, inbound: Inbound) -> int | None:
        """Keeps, then answers; a turn that fails leaves what was kept, and nobody is told of it."""
        if self.broken_keeping:
            raise self.broken_keeping
        if any(one.external_id == inbound.external_id for one in self.received):
            return None
        self.received.append(inbound)
        self.languages.setdefault(inbound.address, inbound.language or "he")
        self._add(inbound.address, Spoken("person", self._heard(inbound), "", id=2 * len(self.received)))
        self.turns.append(len(self.received))
        if not self.broken_turn:
            self._answer(inbound)
        return len(self.received)

    def _answer(self, inbound: Inbound) -> None:
        language = self.languages[inbound.address]
        self.say(inbound.address, REPLY[language], NEXT[language])
        if self.on_turn:
            self.on_turn(inbound)

    def say(self, address: Address, text: str, labels: tuple[str, ...] = ()) -> None:
        """Let the engine say something; older options no longer stand."""
        said = [replace(line, live=False) for line in self.lines.get(address, [])]
        number = 2 * sum(len(lines) for lines in self.lines.values()) + 1
        offered = options(labels, str(number))
        spoken = Spoken("bot", text, self.languages[address], offered, bool(labels), number)
        self.lines[address] = [*said, spoken]

    def spoken(self, address: Address, limit: int = 60) -> list[Spoken]:
        return [] if address in self.ended else self.lines.get(address, [])[-limit:]

    def language_of(self, address: Address) -> str | None:
        return self.languages.get(address)

    def speak(self, address: Address, language: str) -> None:
        self.languages[address] = language

    def mark_read(self, address: Address) -> None:
        self.read.append(address)

    def end(self, address: Address) -> None:
        self.ended.append(address)

    def _add(self, address: Address, line: Spoken) -> None:
        self.lines.setdefault(address, []).append(line)

    def _heard(self, inbound: Inbound) -> str:
        offered = [one for line in self.lines.get(inbound.address, []) for one in line.options]
        offered += options(FIRST[inbound.language or "he"], "0")
        return inbound.words or next((one.label for one in offered if one.token == inbound.token), "")


@dataclass(frozen=True)
class FakeFile:
    """A file that may be taken away."""

    name: str
    media_type: str
    content: bytes


@dataclass
class FakeFiles:
    """Files by the conversation and the token that open them."""

    sent: dict[tuple[Address, str], FakeFile] = field(default_factory=dict)

    def download(self, address: Address, token: str) -> FakeFile | None:
        return self.sent.get((address, token))


@dataclass
class FakeStaffroom:
    """Two members; codes are kept for the test to read."""

    codes_go_to: str = "console"
    members: dict[str, int] = field(default_factory=lambda: {"רות": 7, "سامي": 8})
    gone: set[int] = field(default_factory=set)
    delivered: list[tuple[str, str]] = field(default_factory=list)
    seated: list[int] = field(default_factory=list)
    recorded: list[tuple[int | None, str, bool]] = field(default_factory=list)

    def named(self, name: str) -> StaffMember | None:
        number = self.members.get(name)
        return StaffMember(number, name) if number and number not in self.gone else None

    def active(self, staff_id: int) -> bool:
        return staff_id not in self.gone

    def deliver_code(self, staff: StaffMember, code: str) -> None:
        self.delivered.append((staff.name, code))

    def seat(self, staff: StaffMember) -> None:
        self.seated.append(staff.id)

    def record(self, staff_id: int | None, action: str, allowed: bool) -> None:
        self.recorded.append((staff_id, action, allowed))


@dataclass
class FakeHealth:
    """Says what the test tells it to say."""

    checks: dict[str, str | None] = field(default_factory=lambda: {"database": None, "heartbeat": None})
    kept: bool = True

    def ready(self) -> dict[str, str | None]:
        return self.checks

    def promises(self) -> dict[str, float | bool | None]:
        return {"kept": self.kept, "oldest_due_follow_up_seconds": None, "ownerless_issues": 0}


@dataclass
class FakeSettings:
    """The settings that pages show."""

    organisation: str = "עמותת הבדיקה"
    contact: str = "04-8812345, ימים א-ה 9:00-15:00"
    languages: tuple[str, ...] = ("he", "ar")
    public_url: str = ""
    on_loopback: bool = True


@dataclass(frozen=True)
class FakeCommand:
    """A word that works anywhere."""

    name: str


class FakeLexicon:
    """Knows the way out."""

    def command(self, words: str) -> FakeCommand | None:
        return FakeCommand("exit") if words in ("/exit", "יציאה", "خروج") else None


@dataclass
class FakeKit:
    """What stays the same between turns."""

    lexicon: FakeLexicon = field(default_factory=FakeLexicon)


@cache
def catalogue() -> Catalogue:
    """The real words, so that a missing sentence is found here."""
    sources, _ = read_phrases()
    return Catalogue(sources, read_translations(("he", "ar"), sources))


@dataclass
class FakeApp:
    """All of it, with the real words."""

    catalogue: Catalogue = field(default_factory=catalogue)
    conversations: FakeConversations = field(default_factory=FakeConversations)
    files: FakeFiles = field(default_factory=FakeFiles)
    staffroom: FakeStaffroom = field(default_factory=FakeStaffroom)
    health: FakeHealth = field(default_factory=FakeHealth)
    settings: FakeSettings = field(default_factory=FakeSettings)
    kit: FakeKit = field(default_factory=FakeKit)
    clock: Time = field(default_factory=Time)
