"""One turn: what a person sent is heard for what it is, and moves the conversation."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.channels.base import Kind
from bot.conversation import holding, needs, smalltalk
from bot.conversation.asides import (
    LEAVING,
    beyond,
    hear_feeling,
    hear_need,
    hour_told,
    leaves,
    names_another_need,
    next_door,
    what_now,
    yes_alone,
)
from bot.conversation.asking import part_asked
from bot.conversation.danger import danger_in, put_danger_first
from bot.conversation.dates import read_month
from bot.conversation.flow_kinds import (
    ENDS_A_MATTER,
    FIRST,
    NO_INTRODUCTION,
    STOPPED,
    TAKES_A_NAME,
    TO_A_PERSON,
    UNINTERRUPTED,
    WRITTEN_DOWN,
)
from bot.conversation.interpret import Offered, interpret, named_in
from bot.conversation.language import change_language, follow_their_language, language_named
from bot.conversation.lexicon import Command
from bot.conversation.moving import Moving
from bot.conversation.news import (
    day_of_refusal,
    hear_news,
    news_alone,
    news_for_later,
    reason_named,
    reason_told,
    told_elsewhere,
)
from bot.conversation.state import Replied, Sent
from bot.words.render import label
from flows import engine
from flows.model import Answer, Say, Session
from knowledge.household import HouseholdMistake
from knowledge.normalise import fold

LONGEST = 2000
INVITATION = re.compile(r"[0-9a-fA-F]{32}")


class Talk(Moving):
    """One person's turn under way: commands, danger and feelings first, then the answer to what was asked."""

    def reply(self, sent: Sent) -> Replied:
        """Answer what was sent."""
        standing = self.standing()
        if self.world.nobody:
            self.session = Session()
            self.begin("no_access")
        else:
            self._hear(sent)
            self._back_from_silence(sent)
        if self.world.left or self.world.gone or self.world.nobody:
            self.session = Session()
        elif not self.session.frames and standing != "needs" and not self.over and needs.unseen(self.world):
            self.begin("needs", {"story": ""})
        elif not self.session.frames and standing not in ENDS_A_MATTER and not self.over:
            self.begin("menu")
        elif not self.session.frames and not self.says:
            # A "not now" that ends a matter without a word: nobody is left without an answer.
            self.begin("feelings", {"kind": "bye"})
        self._introduce()
        return self.replied()

    def _introduce(self) -> None:
        """Whoever comes with a need hears in the same breath who answers."""
        said = self.world.speaker.viewer is not None or any(say.key == "menu.greet.ask" for say in self.says)
        first = self.turn == 0 and not self.world.on_page
        if first and not said and self.begun and self.begun[0] not in NO_INTRODUCTION:
            self.says.insert(0, Say("turn.hello"))

    def _back_from_silence(self, sent: Sent) -> None:
        """Whoever asked for no reminders and comes back another time gets them again, and is told so."""
        if not self.world.back_from_silence or self.begun[:1] in (["stop"], ["exit"], ["forget"], ["danger"]):
            return
        self.world.uow.people.pause(self.world.person_id, None)
        if self.world.issues:
            self.says.insert(0, Say("turn.reminders_back"))

    # --- what was sent

    def _hear(self, sent: Sent) -> None:
        if sent.kind == Kind.CHOICE:
            return self._tapped(sent.token)
        if sent.kind != Kind.WORDS:
            return self._beside_words(sent)
        words = sent.words.strip()
        if words.lower().startswith("/start "):
            return self._invited(words.split(maxsplit=1)[1])
        asked_language = language_named(self.world, words)
        if asked_language is None:
            follow_their_language(self, words)
        if words.startswith("/") and self.world.kit.lexicon.command(words.split()[0]) is None:
            return self.begin("help")
        command = self.world.kit.lexicon.command(words)
        if command is not None and self._may(command) and not self._is_offered(words):
            return self._command(command, words)
        sought = self._sought(words)
        if sought:
            return self.begin("found", {"query": sought})
        danger = danger_in(self, words)
        if danger is not None:
            return put_danger_first(self, danger, words)
        if asked_language is not None and not self._is_offered(words):
            return change_language(self, asked_language)
        if self._taken_back(words):
            return None
        if len(words) > LONGEST:
            return self._long(words)
        self._words(words)

    def _beside_words(self, sent: Sent) -> None:
        """A picture or a document may be kept if its sender wants that; of danger in the words below it first."""
        danger = danger_in(self, sent.words) if sent.words else None
        if danger is not None:
            return put_danger_first(self, danger, sent.words)
        if sent.file is None or self.world.speaker.person is None or self.standing() in UNINTERRUPTED:
            if sent.file is not None:
                self.world.uow.held_files.drop(sent.file)
            return self.aside("unreadable", {"kind": Kind.PHOTO if sent.file else sent.kind})
        waiting = next((one.answers["file"] for one in self.session.frames if one.flow == "photo"), "")
        self.begin("photo", {"file": holding.together(waiting, sent.file), "issue": self._issue_at_hand()})

    def _issue_at_hand(self) -> str:
        """The open issue that is spoken of, or the only one there is; empty where that has to be asked."""
        mine = {str(issue.id) for issue in self.world.issues}
        spoken = (str(one.answers.get("issue")) for one in reversed(self.session.frames))
        return next((one for one in spoken if one in mine), mine.pop() if len(mine) == 1 else "")

    def _tapped(self, token: str) -> None:
        """A button: of this question it is an answer, of an older one it is said kindly that it has passed."""
        turn, _, place = token.partition(":")
        if turn == "0" and self.turn == 0 and place.isdecimal():
            return self._greeted(int(place))
        fits = turn == str(self.turn) and place.isdecimal() and int(place) < len(self.state.offered)
        if not fits:
            return self.aside("unreadable", {"kind": "old_button"})
        self.answer(self._in_our_order(Answer(option=self.state.offered[int(place)].id)))

    def _greeted(self, place: int) -> None:
        """The first press of all: on an option of the greeting, which was shown before anything was kept."""
        offered = self._menu()
        if place >= len(offered):
            return self.aside("unreadable", {"kind": "old_button"})
        self.answer(Answer(option=offered[place].id))

    def _menu(self) -> Sequence[Offered]:
        """The menu's question stands, unsaid; gives its options."""
        self.begin("menu", speak=False)
        asked = engine.asked(self.flows, self.session, self.world)
        return [Offered(one.id, label(self.world, one)) for one in asked.options] if asked else []

    def _invited(self, code: str) -> None:
        """An invitation of staff; any other word behind /start came with a poster's link, and is a greeting."""
        if not INVITATION.fullmatch(code.strip()):
            return self._command(self.world.kit.lexicon.commands["/start"], "/start")
        self.world.invitation = code.strip()
        self.session = Session()
        self.begin("join", {"code": self.world.invitation})
        if not self.session.frames:
            self.begin("menu")

    def _is_offered(self, words: str) -> bool:
        """Whether these words name an option that stands: then they choose it, and are no command."""
        return any(self._means(words, one) for one in self.state.offered)

    def _may(self, command: Command) -> bool:
        """Words of staff are only words to anyone else."""
        return not command.staff or self.world.speaker.viewer is not None

    def _sought(self, words: str) -> str:
        """What staff look for in one line, as in `/find BCDFGH`; empty for anything else."""
        name, _, query = words.partition(" ")
        command = self.world.kit.lexicon.command(name) if name.startswith("/") else None
        return query.strip() if command is not None and command.name == "find" and self._may(command) else ""

    def _command(self, command: Command, words: str) -> None:
        if command.name in ("start", "menu"):
            self.session = Session()
            self.world.greeted = command.name == "menu" and self.world.greeted
        language = language_named(self.world, words)
        if command.name == "language" and language is not None:
            return change_language(self, language)
        self.begin(command.flow)

    def _long(self, words: str) -> None:
        """Far too many words: their beginning counts, and it is said so."""
        self.aside("unreadable", {"kind": "long"}, then_ask=False)
        self._words(words[:LONGEST])

    def _taken_back(self, words: str) -> bool:
        """Where an answer was read back, "correction" brings its question again."""
        before = self.state.before
        if before is None or not self.world.kit.lexicon.says(fold(words), ("correct",)):
            return False
        self.session, self.correcting = before, True
        self.says.append(Say("turn.once_more"))
        self.take(engine.ask_again(self.flows, self.session, self.world))
        return True

    # --- words

    def _words(self, words: str) -> None:
        if not self.session.frames:
            return self._unasked(words)
        kit, standing = self.world.kit, self.standing()
        if self._of_the_card(words, standing) or self._put_in_order(words, standing):
            return
        given = self._fitting(interpret(words, self.state.offered, self.state.expects, kit.lexicon, self.world.today))
        given = self._in_our_order(given)
        if given.option in ("refused", "asked") and told_elsewhere(self, given.option, words, standing):
            return
        unread = given.option is None and given.number is None and given.date is None
        if unread and not self.session.frames[-1].asking and beyond(self, words):
            return
        ours = unread and self.world.speaker.viewer is None and standing not in TO_A_PERSON
        if ours and self._beside_the_point(words, standing):
            return
        self.answer(given, words)
        if given.option == "refused":
            reason_told(self, words)
        hour_told(self, words)

    def _of_the_card(self, words: str, standing: str) -> bool:
        """A short question about the right last spoken of is answered from its card; the question that stood stays."""
        world, about = self.world, self._spoken_of()
        if about is None or standing in UNINTERRUPTED or world.speaker.viewer is not None or self._is_offered(words):
            return False
        part = part_asked(words, world.kit.lexicon)
        if part is None:
            return False
        if any(one.id == part for one in self.state.offered):
            self.answer(Answer(option=part))
            return True
        self.over = not self.session.frames
        self.aside("part", {"right": about, "part": part})
        return True

    def _spoken_of(self) -> str | None:
        """The right last spoken of, or that of the one issue there is."""
        if self.world.entry(self.state.about) is not None:
            return self.state.about
        rights = [issue.right_id for issue in self.world.issues if self.world.entry(issue.right_id) is not None]
        return rights[0] if len(rights) == 1 else None

    def _put_in_order(self, words: str, standing: str) -> bool:
        """'First 2', '2 and then 1': what was told is taken up in this order."""
        if standing != "needs":
            return False
        offered = [one.id for one in self.state.offered if self.world.entry(one.id) is not None]
        told = needs.order_told(self.world, words, offered)
        if told:
            self.world.told = needs.ordered(self.world.told, told)
            self.answer(Answer(option=told[0]))
        return bool(told)

    def _in_our_order(self, given: Answer) -> Answer:
        """'In this order', or a plain yes to it, is the first of what was read back."""
        if given.option != "in_order" or self.standing() != "needs":
            return given
        return replace(given, option=self.state.offered[0].id)

    def _beside_the_point(self, words: str, standing: str) -> bool:
        """Whether words that are no option were a feeling, a wish to stop, the menu's words, or another need."""
        takes_words = "words" in self.state.expects
        if standing == "rude" and takes_words:
            return False  # what was said to them is told in their words
        content = takes_words and standing not in smalltalk.STORIES
        if content and standing in WRITTEN_DOWN and not self.world.kit.lexicon.says(fold(words), LEAVING):
            return False
        if next_door(self, words):
            return True
        if (standing not in STOPPED and what_now(self, words)) or hear_feeling(self, words, smalltalk.WHILE_ASKED):
            return True
        if standing in FIRST and news_for_later(self, words):
            return True
        if standing == "refused" and takes_words and (reason_named(self, words) or day_of_refusal(self, words)):
            return True
        if standing in TAKES_A_NAME and (leaves(self, words) or news_alone(self, words)):
            return True
        if standing == "follow_up" and yes_alone(self, words):
            return True
        if standing in UNINTERRUPTED or (content and standing != "follow_up"):
            return False
        if leaves(self, words) or self._of_the_menu(words) or hear_news(self, words):
            return True
        if takes_words and smalltalk.says_nothing(words):
            self.aside("feelings", {"kind": "lost"})
            return True
        return (standing == "follow_up" or not takes_words) and names_another_need(self, words)

    def _unasked(self, words: str) -> None:
        """Words while no question stands: an option of the menu, a feeling, news about an issue, or a need."""
        if self.world.speaker.viewer is not None:
            return self.begin("found", {"query": words})
        if not words:
            return self.begin("menu")
        if self._of_the_card(words, "") or what_now(self, words) or self._of_the_menu(words):
            return None
        if hear_feeling(self, words, smalltalk.WHILE_IDLE) or hear_news(self, words):
            return None
        if smalltalk.says_nothing(words):
            return self.aside("feelings", {"kind": "lost"})
        hear_need(self, words)

    def _of_the_menu(self, words: str) -> bool:
        """The menu's words work as its buttons do, also where it was not shown, or in a sentence of nothing else."""
        session, begun, kit = self.session, list(self.begun), self.world.kit
        offered = self._menu()
        chosen = next((one.id for one in offered if self._means(words, one)), None)
        if chosen is None and self.world.find(words).verdict == "none":
            chosen = named_in(words, offered, kit.lexicon)
        if chosen is not None:
            self.answer(Answer(option=chosen))
            return True
        self.session, self.begun = session, begun
        return False

    def _means(self, words: str, one: Offered) -> bool:
        """Whether words are an option's label, or another way to say it."""
        folded = fold(words)
        return folded == fold(one.label) or folded in self.world.kit.lexicon.answers.get(one.id, ())

    def _fitting(self, given: Answer) -> Answer:
        """What a fact can never be (a child of 200 years) does not answer its question; months become `2024-05`."""
        asking = self.session.frames[-1].asking
        if asking is None or given.option is not None:
            return given
        fact = self.world.kit.knowledge.facts[asking]
        if fact.kind == "month" and given.words:
            month = read_month(given.words, self.world.kit.lexicon.days)
            return replace(given, words=month or "")
        if given.number is None:
            return given
        try:
            self.world.fits(asking, given.number)
        except HouseholdMistake:
            return replace(given, number=None)
        return given
