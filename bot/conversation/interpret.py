"""Typed words become an answer to the question that stands: an option, a number, a date, or words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher, get_close_matches

from bot.conversation.dates import day_in, read_date
from bot.conversation.lexicon import Lexicon
from bot.conversation.numbers import latin, read_number
from bot.words.prefixes import AND
from flows.model import Answer
from knowledge.normalise import fold, stems

ALMOST, CLEAR = 0.84, 0.05
# How near news has to be to what was written down, and from which length on.
NEARLY, SHORTEST_WITH_A_SLIP = 0.9, 8
LONGEST_LABEL = 40
MOST_WORDS = 9
# "The reason? I don't know": in so few words it is that and nothing else.
MOST_UNKNOWING = 7
UNKNOWING = ("unsure", "unknown", "not_said", "skip")
# What people tell of an issue comes in sentences; other options of a question that takes words are not looked for.
TOLD = frozenset(
    {
        "refused",
        "have_it",
        "asked",
        "nothing",
        "papers",
        "unclear",
        "heavy",
        "rude",
        "no_reach",
        "elsewhere",
        "another_paper",
        "what_to_say",
    }
)
TOLD_FIRST = ("refused", "another_paper", "elsewhere", "rude", "have_it", "asked")
PLAIN = frozenset({"yes", "no"})
VAGUE = frozenset({"nothing", "not_yet"})
# What is kept or deleted for good is chosen by its button, its label or a plain yes, and never guessed: the words of
# the matter, and the option that "not" before one of them, or a wish to pass the question over, stands for.
STRICT = {"agree": ("saving", "decline"), "yes_delete": ("deleting", "keep")}
ASKING = frozenset("?؟")


@dataclass(frozen=True, slots=True)
class Offered:
    """An option as it was shown: its id and the label in the person's language."""

    id: str
    label: str


def interpret(words: str, offered: Sequence[Offered], expects: str, lexicon: Lexicon, today: date) -> Answer:
    """Everything that `words` may mean for the question that stands; the flow takes what it expects."""
    text = latin(words).strip()
    counts = "number" in expects or expects == "amount"
    reading = _Reading(text, offered, expects, lexicon)
    number = read_number(text, lexicon.numbers) if counts else None
    option = reading.plainly(by_place=not counts)
    if option is not None and (number is None or option not in PLAIN):
        return Answer(option=option, words=words)
    look = read_date if reading.denies() else day_in
    day = look(text, expects, lexicon.days, lexicon.numbers, today) if "date" in expects else None
    guess = reading.loosely() if number is None and day is None else None
    return Answer(option=guess, words=words, number=number, date=day.isoformat() if day else None)


class _Reading:
    """One message beside the options that stand."""

    def __init__(self, text: str, offered: Sequence[Offered], expects: str, lexicon: Lexicon) -> None:
        self.text = text
        self.folded = fold(text)
        self.forms = (self.folded, without_and(self.folded))
        self.offered = offered
        self.ids = [one.id for one in offered]
        self.takes_words = "words" in expects
        self.lexicon = lexicon

    def plainly(self, *, by_place: bool) -> str | None:
        """The option that was named by its place, its label, or a way to say it that is written down."""
        if by_place and self.text.isdecimal() and 1 <= int(self.text[:4]) <= len(self.offered):
            return self.ids[int(self.text) - 1]
        if not self.folded:
            return None
        strict = next((name for name in self.ids if name in STRICT), None)
        exact = next((one.id for one in self.offered if self._is(one)), None)
        if strict is not None and exact in (None, strict):
            return self._strictly(strict)
        return exact or (self._said_otherwise() if len(self.folded) <= 2 * LONGEST_LABEL else None)

    def _strictly(self, strict: str) -> str | None:
        """The option that is never guessed where it is plainly said, the other one where that is; else None."""
        matter, other = STRICT[strict]
        if not ASKING.isdisjoint(self.text) or len(self.folded) > 2 * LONGEST_LABEL:
            return None
        if any(self._is(one) for one in self.offered) or self._plain_yes(strict, matter):
            return strict
        words = self.folded.split()
        passed = any(self._stands(phrase.split(), words) for phrase in self.lexicon.answers["skip"])
        if other in self.ids and (passed or self._not_before(matter, words)):
            return other
        said = self._said_otherwise()
        return None if said == strict else said

    def _plain_yes(self, strict: str, matter: str) -> bool:
        """Whether it is yes and nothing else: "yes", "yes please", "yes, delete", a written way to agree."""
        answers = self.lexicon.answers
        if not answers.get(strict, frozenset()).isdisjoint(self.forms):
            return True
        labelled = {word for one in self.offered if one.id == strict for word in fold(one.label).split()}
        first, *more = self.folded.split()
        of_yes = answers["plain_yes"] | answers[matter] | labelled
        return first in answers["plain_yes"] and of_yes.issuperset(more)

    def _not_before(self, matter: str, words: Sequence[str]) -> bool:
        """Whether a "not" stands before a word of the matter, at most two words between: "I do not want to delete"."""
        about = [at for at, word in enumerate(words) if word in self.lexicon.answers[matter]]
        return any(not self.lexicon.refusing.isdisjoint(words[max(0, at - 3) : at]) for at in about)

    def loosely(self) -> str | None:
        """The one option that the words almost name, or name within a short sentence."""
        if not self.folded or len(self.folded) > 2 * LONGEST_LABEL:
            return None
        guess = self._almost() or self._within()
        return None if guess in STRICT else guess

    def _is(self, one: Offered) -> bool:
        return self.text == one.id or fold(one.label) in self.forms

    def _said_otherwise(self) -> str | None:
        """A way to say an option that is written down in the lexicon, or a plain yes, no, enough, don't know."""
        for name in self.ids:
            if not self._ways_to_say(name).isdisjoint(self.forms):
                return name
        plain = {
            "yes": ("yes",),
            "no": ("no",),
            "out": ("enough", "later", "back"),
            "unsure": ("unsure", "unknown"),
        }
        for meaning, names in plain.items():
            if any(self.lexicon.says(form, names) for form in self.forms) or (meaning == "yes" and self._yes_and_yes()):
                meant = self.lexicon.means[f"means_{meaning}"]
                first = next((name for name in meant if name in self.ids), None)
                return first or (self._only_one() if meaning == "yes" else None)
        unsure = next((name for name in UNKNOWING if name in self.ids), None)
        return unsure if unsure and self._knows_not() else None

    def _knows_not(self) -> bool:
        """Whether a short sentence ends in "I don't know", or goes on with what is not known: "I don't know why"."""
        words, answers = self.folded.split(), self.lexicon.answers
        lost = any(self._stands(one.split(), words) for one in answers["what_now"])
        if len(words) > MOST_UNKNOWING or lost:
            return False
        for phrase in (one.split() for one in answers["knows_not"]):
            for at in range(len(words) - len(phrase) + 1):
                behind = words[at + len(phrase) :]
                if words[at : at + len(phrase)] == phrase and (not behind or behind[0] in answers["what"]):
                    return True
        return False

    def _ways_to_say(self, name: str) -> frozenset[str]:
        """How an option is said otherwise: one like `climb:court` by its own words, or those of every `climb`."""
        answers = self.lexicon.answers
        return answers.get(name) or answers.get(name.partition(":")[0], frozenset())

    def _yes_and_yes(self) -> bool:
        """Whether every word says yes: "yes, sure"."""
        return all(word in self.lexicon.answers["yes"] for word in self.folded.split())

    def _only_one(self) -> str | None:
        """A yes to "do you mean this one?" means the one thing that is offered beside the ways out."""
        out = {*self.lexicon.means["means_no"], *self.lexicon.means["means_out"], "human", "skip", "stop"}
        things = [name for name in self.ids if name not in out]
        return things[0] if len(things) == 1 else None

    def _almost(self) -> str | None:
        """The one label that these words almost are, typing mistakes forgiven; None when two come close."""
        if len(self.folded) > LONGEST_LABEL:
            return None
        ranked = sorted(
            (
                (SequenceMatcher(None, self.folded, fold(one.label)).ratio(), one.id)
                for one in self.offered
                if self._denies(fold(one.label)) == self._denies(self.folded)
            ),
            reverse=True,
        )
        if not ranked or ranked[0][0] < ALMOST:
            return None
        return ranked[0][1] if len(ranked) == 1 or ranked[0][0] - ranked[1][0] > CLEAR else None

    def _denies(self, folded: str) -> bool:
        """Whether a "not" is in it: "safe" is nothing like "not safe", however near the letters."""
        return not self.lexicon.refusing.isdisjoint(folded.split())

    def _within(self) -> str | None:
        """The one option whose label, or a way to say it, stands in a short sentence, or that one word names."""
        words = self.folded.split()
        if len(words) > MOST_WORDS:
            return None
        meant = list(dict.fromkeys(self.told(words)))
        for vague in VAGUE.intersection(meant):
            # "Still they have not answered" begins as "still nothing" does, and is news where that is not offered.
            if len(meant) > 1 or news_of(self.folded, self.lexicon) is not None:
                meant.remove(vague)
        if not meant:
            labels = [(one, fold(one.label).split()) for one in self.offered if self._looked_for(one)]
            meant = [one.id for one, label in labels if _part_of(words, label)]
        return meant[0] if len(meant) == 1 else None

    def told(self, words: Sequence[str]) -> Iterator[str]:
        """The options whose label, or a way to say it, stands in the words."""
        for one in self.offered:
            if one.id in PLAIN or not self._looked_for(one):
                continue
            for phrase in (fold(one.label), *self.lexicon.answers.get(one.id, ())):
                if len(phrase) > 3 and self._stands(phrase.split(), words):
                    yield one.id

    def awaits(self) -> bool:
        """Whether the words say that no answer came, and not only that something was handed in."""
        answers, forms = self.lexicon.answers, [self.folded.split(), [without_and(one) for one in self.folded.split()]]
        phrases = [phrase.split() for phrase in answers["asked"] - answers["submitted"]]
        return any(self._stands(phrase, words) for words in forms for phrase in phrases)

    def denies(self) -> bool:
        """Whether a "not" is in what was said."""
        return self._denies(self.folded)

    def _looked_for(self, one: Offered) -> bool:
        """Whether an option is looked for in a sentence: always, unless the words themselves may be the answer."""
        return not self.takes_words or one.id in TOLD

    def _stands(self, phrase: Sequence[str], words: Sequence[str]) -> bool:
        """Whether the phrase stands in the words, and no "not" stands before it."""
        for at in range(len(words) - len(phrase) + 1):
            if list(words[at : at + len(phrase)]) == list(phrase):
                return at == 0 or words[at - 1] not in self.lexicon.refusing
        return False


def without_and(folded: str) -> str:
    """Folded words without the "and" that a sentence may begin with."""
    return folded[1:] if folded[:1] in AND and len(folded.split()[0]) > 2 else folded


def news_of(folded: str, lexicon: Lexicon) -> str | None:
    """Which news a short sentence tells of an issue: refused, granted, not answered, or what stood in the way."""
    if len(folded.split()) > MOST_WORDS:
        return None
    offered = [Offered(name, "") for name in TOLD_FIRST]
    reading = _Reading(folded, offered, "choice_or_words", lexicon)
    exact = next((name for name in TOLD_FIRST if folded in lexicon.answers[name]), None)
    said = exact or next(reading.told(folded.split()), None) or _nearly_news(folded, lexicon)
    return "submitted" if said == "asked" and not reading.awaits() else said


def _nearly_news(folded: str, lexicon: Lexicon) -> str | None:
    """News with a slip of the finger; a short phrase with a slip is another one, and "not" makes another of any."""
    if len(folded) < SHORTEST_WITH_A_SLIP:
        return None
    denies, most = not lexicon.refusing.isdisjoint(folded.split()), len(folded) + 2
    near = [
        (phrase, name)
        for name in TOLD_FIRST
        for phrase in lexicon.answers[name]
        if SHORTEST_WITH_A_SLIP <= len(phrase) <= most and len(phrase) >= most - 4
    ]
    told = {phrase: name for phrase, name in near if denies != lexicon.refusing.isdisjoint(phrase.split())}
    found = get_close_matches(folded, told, n=1, cutoff=NEARLY)
    return told[found[0]] if found else None


def named_in(words: str, offered: Sequence[Offered], lexicon: Lexicon) -> str | None:
    """The one option that a short sentence names, however the question may take words."""
    folded = fold(words).split()
    meant = list(dict.fromkeys(_Reading(words, offered, "choice", lexicon).told(folded)))
    return meant[0] if len(meant) == 1 and len(folded) <= MOST_WORDS else None


def _part_of(words: Sequence[str], label: Sequence[str]) -> bool:
    """Whether everything that was said is in the label: "documents" of "which documents"."""
    held = {stem for word in label for stem in stems(word)}
    long_enough = sum(map(len, words)) > 3
    return long_enough and all(not held.isdisjoint(stems(word)) for word in words)
