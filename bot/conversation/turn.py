"""One turn: what a person sent is heard for what it is, and moves the conversation."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.channels.base import Kind
from bot.conversation import effects, holding, needs, smalltalk
from bot.conversation.asking import part_asked
from bot.conversation.award_choices import may_be_stopped
from bot.conversation.dates import read_date, read_month
from bot.conversation.emergencies import FLOWS as EMERGENCIES
from bot.conversation.interpret import Offered, interpret, named_in
from bot.conversation.lexicon import Command
from bot.conversation.moving import Moving, without
from bot.conversation.state import Replied, Sent
from bot.words.render import label
from bot.words.script import language_of_words
from flows import engine
from flows.model import NOTHING, Answer, Effect, Frame, Say, Session, Values
from knowledge.household import HouseholdMistake
from knowledge.normalise import fold

LONGEST = 2000
INVITATION = re.compile(r"[0-9a-fA-F]{32}")
# When one of these ends with nothing else under way, its last sentence closes the talk; a menu would only crowd it.
ENDS_A_MATTER = frozenset(
    [
        "right",
        "follow_up",
        "refused",
        "inquiry",
        "mine",
        "screening",
        "topics",
        "stop",
        "exit",
        "forget",
        "danger",
        "news",
        "now",
        "needs",
        "newly_likely",
        "photo",
        "files",
        "calendar_file",
        "letter",
        "gather",
        "submitted",
        "step",
        "rehearsal",
        "accompany",
        "meeting",
        "debrief",
        "after_step",
        "way",
        "silent",
        "elsewhere",
        "another_paper",
        "rude",
        "arrived",
        "outcome",
        "renewal",
        "stopped_benefit",
        "generic",
        "emergency_after",
        *EMERGENCIES,
    ]
)
# Whoever comes first with one of these does not first need to hear who we are.
NO_INTRODUCTION = frozenset(["menu", "danger", "exit", "join", "forget", "help", "no_access"])
# What was told of an issue waits while one of these stands.
FIRST = frozenset({"danger", "consent", *EMERGENCIES})
# Where nothing is asked that matters more than what to do now; with an open issue, nor where one is looked for.
AT_EASE = frozenset({"", "menu", "now", "help"})
AT_REST = AT_EASE | {"inquiry", "feelings"}
# These were about a right or an issue at rest; news of an issue comes in their place.
BEFORE_NEWS = frozenset({"right", "mine", "now", "outcome"})
# What is said while one of these stands belongs to it, whatever else the words may mean.
UNINTERRUPTED = frozenset(["danger", "consent", "forget", "language", "human", "relay", "beside", *EMERGENCIES])
# What is written to a person of the office goes to that person as it is.
TO_A_PERSON = frozenset({"human", "relay", "beside"})
# What was asked in one of these is what to do now.
STOPPED = frozenset({"danger", *EMERGENCIES})
# While one of these stands, its own kind of danger is heard as an answer.
OF_DANGER = frozenset({"danger", "beside", *EMERGENCIES})
# What is told there is written down as it is, however it sounds; danger in it is heard all the same.
WRITTEN_DOWN = frozenset({"letter"})
LEAVING = ("enough", "later", "back", "stop")
# What was said of a feeling before danger does not come back after it.
NOT_AFTER_DANGER = frozenset({"feelings", "menu", "beside", *EMERGENCIES})
# What else was told beside one of these is not read back: the screen may be watched, or the moment is not for it.
ALONE = frozenset({"violence", "child_at_risk", "suicide"})
# A question of ours waits while one of these stands.
NOT_NOW = frozenset({"danger", "follow_up", "arrived", "after_step", "emergency_after", *EMERGENCIES})
# Where we ask by ourselves what became of an issue.
ASKING = frozenset({"follow_up", "arrived", "outcome", "after_step", "emergency_after"})
# A day in more words than these is a sentence that tells more.
LONGEST_DAY = 4
# How many words of another language make a sentence: Hebrew names of rights stand in every Arabic one.
SENTENCE = {"he": 4}
# "In" before the name of a language: who says no more than "can we speak in Arabic" asks for it.
IN = frozenset({"ב", "ب"})
MOST_ASKING_WORDS = 6


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
        asked_language = self._named_language(words)
        if asked_language is None:
            self._speak_their_language(words)
        if words.startswith("/") and self.world.kit.lexicon.command(words.split()[0]) is None:
            return self.begin("help")
        command = self.world.kit.lexicon.command(words)
        if command is not None and self._may(command) and not self._is_offered(words):
            return self._command(command, words)
        sought = self._sought(words)
        if sought:
            return self.begin("found", {"query": sought})
        danger = self._danger(words)
        if danger is not None:
            return self._in_danger(danger, words)
        if asked_language is not None and not self._is_offered(words):
            return self._change_language(asked_language)
        if self._taken_back(words):
            return None
        if len(words) > LONGEST:
            return self._long(words)
        self._words(words)

    def _beside_words(self, sent: Sent) -> None:
        """A picture or a document may be kept if its sender wants that; of danger in the words below it first."""
        danger = self._danger(sent.words) if sent.words else None
        if danger is not None:
            return self._in_danger(danger, sent.words)
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
        language = self._named_language(words)
        if command.name == "language" and language is not None:
            return self._change_language(language)
        self.begin(command.flow)

    def _change_language(self, language: str) -> None:
        """Go on in the language that was named; the question that stood stands again in it."""
        self.begin("language", speak=False)
        self.answer(Answer(option=language))

    def _named_language(self, words: str) -> str | None:
        """The language that somebody names, or asks in a short sentence to speak in."""
        folded = fold(words)
        asked = [one for one in folded.split() if one[:1] in IN]
        short = len(folded.split()) <= MOST_ASKING_WORDS
        answers = self.world.kit.lexicon.answers
        for language in self.world.kit.settings.languages:
            names = answers.get(language, frozenset())
            if folded in names or (short and not names.isdisjoint(asked)):
                return language
        return None

    def _danger(self, words: str) -> str | None:
        """The kind of danger that somebody's words carry; a worker describes cases, and is not interrupted."""
        if self.world.speaker.viewer is not None:
            return None
        kinds = self.world.kit.dangers.find(words)
        frames = self.session.frames
        standing = frames[-1].answers.get("kind") if frames and frames[-1].flow in OF_DANGER else None
        return next((kind for kind in kinds if kind != standing), None)

    def _in_danger(self, kind: str, words: str) -> None:
        """Danger goes before everything; a person of the office who is being written to hears of the words too."""
        if self.standing() in TO_A_PERSON:
            effects.apply(self.world, Effect("relay", {"to": "office", "text": words}))
        if kind not in ALONE:
            self.world.told = tuple(needs.merged(self.world, needs.needs_in(self.world, words)))
        self.session = without(self.session, NOT_AFTER_DANGER)
        self.begin("danger", {"kind": kind})

    def _long(self, words: str) -> None:
        """Far too many words: their beginning counts, and it is said so."""
        self.aside("unreadable", {"kind": "long"}, then_ask=False)
        self._words(words[:LONGEST])

    def _speak_their_language(self, words: str) -> None:
        """A whole sentence in another language of ours is answered in it, unless they chose one; one word is not."""
        world = self.world
        written = language_of_words(words)
        if world.speaker.person is None or self.chose_language or written in (None, world.language):
            return
        works_anywhere = world.kit.lexicon.command(words) is not None
        sentence = len(words.split()) >= SENTENCE.get(str(written), 2)
        if written not in world.kit.settings.languages or not (sentence or works_anywhere):
            return
        world.speak(str(written))
        if self.turn > 0 and self._danger(words) is None:
            self.says.append(Say("turn.switched"))

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
        if given.option in ("refused", "asked") and self._told_elsewhere(given.option, words, standing):
            return
        unread = given.option is None and given.number is None and given.date is None
        ours = unread and self.world.speaker.viewer is None and standing not in TO_A_PERSON
        if ours and self._beside_the_point(words, standing):
            return
        self.answer(given, words)
        if given.option == "refused":
            self._reason_told(words)

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
        if (standing not in STOPPED and self._what_now(words)) or self._feeling(words, smalltalk.WHILE_ASKED):
            return True
        if standing in FIRST and self._news_for_later(words):
            return True
        if standing == "refused" and takes_words and self._day_of_refusal(words):
            return True
        if standing == "follow_up" and self._yes_alone(words):
            return True
        if standing in UNINTERRUPTED or (content and standing != "follow_up"):
            return False
        if self._leaves(words) or self._of_the_menu(words) or self._news(words):
            return True
        if takes_words and smalltalk.says_nothing(words):
            self.aside("feelings", {"kind": "lost"})
            return True
        return (standing == "follow_up" or not takes_words) and self._elsewhere(words)

    def _leaves(self, words: str) -> bool:
        """Where nothing that is offered says "enough" or "later", these words leave what was asked."""
        if not self.world.kit.lexicon.says(fold(words), LEAVING):
            return False
        self.session = Session(self.session.frames[:-1])
        self.over = not self.session.frames
        self.aside("feelings", {"kind": "bye"})
        return True

    def _unasked(self, words: str) -> None:
        """Words while no question stands: an option of the menu, a feeling, news about an issue, or a need."""
        if self.world.speaker.viewer is not None:
            return self.begin("found", {"query": words})
        if not words:
            return self.begin("menu")
        if self._of_the_card(words, "") or self._what_now(words) or self._of_the_menu(words):
            return None
        if self._feeling(words, smalltalk.WHILE_IDLE) or self._news(words):
            return None
        if smalltalk.says_nothing(words):
            return self.aside("feelings", {"kind": "lost"})
        self._need(words)

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

    def _need(self, words: str) -> None:
        """A need is looked for; a heavy heart that comes with it is heard first."""
        if self.world.kit.lexicon.feeling(words) in ("despair", "anger", "insult"):
            self.says.append(Say("turn.with_you"))
        self.begin("inquiry", {"story": words})

    def _elsewhere(self, words: str) -> bool:
        """Words that answer nothing here, but name a need clearly: it is heard, and the question waits."""
        found = smalltalk.need_in(self.world, words)
        about = self.world.right(self.session.frames[-1].answers)
        if found is None or found == about:
            return False
        self._need(words)
        return True

    def _feeling(self, words: str, kinds: frozenset[str]) -> bool:
        """A feeling is acknowledged before anything is asked; a story that carries one is a story."""
        kind = smalltalk.feeling_in(self.world, words)
        at_ease = self.standing() in ("", "menu")
        if kind == "bye" and self.standing() == "menu":
            self.session = Session()
        elif kind not in kinds or (self.standing() == "feelings" and kind not in smalltalk.HEARTFELT):
            return False
        if self.standing() == "feelings":
            self.begin("feelings", {"kind": kind})
            return True
        if kind == "greeting" and at_ease:
            self.begin("menu")
            return True
        self.over = kind in smalltalk.CLOSING and at_ease
        self.aside("feelings", {"kind": kind})
        return True

    def _news(self, words: str) -> bool:
        """'They refused', 'they don't answer', said out of the blue: of which issue, if it is not plain."""
        if self._stopped(words):
            return True
        said, issue = smalltalk.news_in(self.world, words)
        told_first = said in smalltalk.ON_THE_WAY and not self.world.issues
        story = words if said is None or told_first else ""
        said = said or smalltalk.news_of_right(self.world, words)
        if said is None:
            return False
        issue = issue or self._asked_of()
        self.session = without(self.session, BEFORE_NEWS)
        if issue is not None:
            self.begin("follow_up", {"issue": str(issue), "said": said})
        else:
            self.begin("news", {"said": said, "right": "", "story": story})
        self._reason_told(words)
        return True

    def _stopped(self, words: str) -> bool:
        """'They stopped it', of what was received here: its issue is opened again; anything else is a need."""
        plain = self.world.kit.lexicon.says(fold(words), ("stopped",))
        story = "" if plain else words
        if not smalltalk.tells_of_stop(self.world, words):
            return False
        if not plain and not may_be_stopped(self.world, {"story": story}, {}):
            return False
        self.session = without(self.session, BEFORE_NEWS | {"follow_up"})
        self.begin("stopped_benefit", {"issue": "", "right": "", "story": story})
        return True

    def _asked_of(self) -> int | None:
        """The issue whose follow-up stands: what is told then is told of it."""
        frame = self.session.frames[-1] if self.standing() == "follow_up" else None
        return int(str(frame.answers["issue"])) if frame is not None else None

    def _told_elsewhere(self, said: str, words: str, standing: str) -> bool:
        """'They refused', typed beside the card of a right that is not open while another one is: which is meant?"""
        about = self.world.right(self.session.frames[-1].answers)
        plain = any(one.id == said and words in (one.id, one.label) for one in self.state.offered)
        opened = [issue.right_id for issue in self.world.issues]
        if standing != "right" or plain or words.isdecimal() or not opened or about in opened:
            return False
        self.session = without(self.session, BEFORE_NEWS)
        self.begin("news", {"said": said, "right": str(about or ""), "story": ""})
        return True

    def _reason_told(self, words: str) -> None:
        """'They refused, they wrote that the income is high' answers the question for the reason, too."""
        if self.standing() != "refused" or not self.says or not self.says[-1].options:
            return
        reason = smalltalk.reason_in(self.world, words, self.session.frames[-1].answers)
        if reason is None:
            return
        asked = self.says.pop()
        label = next((one.label for one in asked.options if one.id == reason), None)
        self.says.append(Say("turn.understood_too", answers={"value": label}))
        self.take(engine.answer(self.flows, self.session, Answer(option=reason), self.world))

    def _news_for_later(self, words: str) -> bool:
        """News while something goes before it: it is on record at once, and is talked of right after."""
        said, issue = smalltalk.news_in(self.world, words)
        if said not in ("refused", "asked", "submitted", *smalltalk.ON_THE_WAY):
            return False
        flow, given = ("news", {"said": said, "right": "", "story": ""})
        if issue is not None:
            flow, given = ("follow_up", {"issue": str(issue), "said": said})
        turn = engine.begin(self.flows, flow, self.world, given=given)
        frames = [one for one in self.session.frames if one.flow not in BEFORE_NEWS | {turn.session.frames[0].flow}]
        place = next((at for at in range(len(frames), 0, -1) if frames[at - 1].flow not in FIRST), 0)
        waiting = Session((*frames[:place], *turn.session.frames, *frames[place:]))
        self.says.append(Say("turn.noted_for_later"))
        self.take(replace(engine.ask_again(self.flows, waiting, self.world), effects=turn.effects))
        return True

    def _day_of_refusal(self, words: str) -> bool:
        """A day, where the reason was asked: it is when the letter came, and the reason is asked still."""
        days, numbers = self.world.kit.lexicon.days, self.world.kit.lexicon.numbers
        day = read_date(words, "past_date", days, numbers, self.world.today)
        if day is None or len(words.split()) > LONGEST_DAY:
            return False
        issue = self.session.frames[-1].answers.get("issue")
        told = Effect("complete_refusal", {"issue": issue, "on": day.isoformat()})
        self.says.append(Say("turn.understood_too", answers={"value": self.world.day(day)}))
        self.take(replace(engine.ask_again(self.flows, self.session, self.world), effects=(told,)))
        return True

    def _yes_alone(self, words: str) -> bool:
        """A yes to "is it a good moment?" only opens the question that follows it, and is no answer to that."""
        if not self.world.kit.lexicon.says(fold(words), ("yes",)):
            return False
        self.take(engine.ask_again(self.flows, self.session, self.world))
        return True

    def _what_now(self, words: str) -> bool:
        """'What do I do now?': the next step of an issue that is open, else of the talk itself."""
        world, standing = self.world, self.standing()
        if world.speaker.viewer is not None or not smalltalk.asks_what_now(world, words):
            return False
        idle = standing in (AT_REST if world.issues else AT_EASE)
        about = self.session.frames[-1].answers.get("issue") if self.session.frames else None
        named = next((issue for issue in world.issues if str(issue.id) == about), None)
        if not idle and (standing in UNINTERRUPTED or not world.issues):
            self.aside("now", {"issue": "standing", "idle": ""})
            return True
        if named is None and len(world.issues) == 1:
            named = world.issues[0]
        if idle:
            self.session = without(self.session, AT_REST)
        self.begin("now", {"issue": str(named.id) if named else "several", "idle": "yes" if idle else ""})
        return True

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


def _asks_of(frame: Frame, issue: str) -> bool:
    """Whether a frame is our question about this issue."""
    return frame.flow in ASKING and frame.answers.get("issue") == issue
