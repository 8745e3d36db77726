"""What is known about a household: read strictly from nested names, extended path by path.

The names are those of facts.yaml: household facts (`housing.tenure`), and the lists `adults` (the one who
asks comes first), `children` and `debts`. What is absent or null is unknown, never "no"; `false`, 0 and []
are answers. A list tells everybody whom it is about; one that ends in null tells some of them, and leaves open
who else there is (docs/rules.md, rule 24).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.facts import LISTS, Vocabulary
from knowledge.follows import Follows, Without
from knowledge.paths import passed_over, put
from knowledge.place import nearest
from knowledge.values import HouseholdMistake, Value, checked

__all__ = ["Household", "HouseholdMistake", "Member", "Members", "Value", "checked", "passed_over", "put", "read"]

_OWNER = {name: of for of, name in LISTS.items()}
_SETTLED = frozenset({"israeli_resident", "new_immigrant"})
_WITHOUT = frozenset({"asylum_seeker", "foreign_worker", "palestinian_authority_resident"})
_OPEN_STATUS = frozenset({None, "married", "cohabiting"})


@dataclass(frozen=True, slots=True)
class Member:
    """One adult, child or debt: its path and what is known about it.

    `without` says of a list that is not told whole what is known not to be in it.
    """

    path: str
    facts: Mapping[str, Value]
    without: Without = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Members:
    """The members that a rule may look at, and the paths whose answers could still change who they are.

    `somebody` is whoever else there may be, with what is known of everybody; None where nothing is open.
    """

    known: tuple[Member, ...]
    open: tuple[str, ...] = ()
    somebody: Member | None = None


@dataclass(frozen=True, slots=True)
class Household:
    """The known facts of the household, by name, and its lists; a list of None was never told.

    Beside the household's own facts stands how many members a list has that is told whole: `children`, `adults`,
    `debts`. `without` is that of Member, of its own lists.
    """

    facts: Mapping[str, Value]
    without: Without
    adults: tuple[Member, ...] | None
    children: tuple[Member, ...] | None
    debts: tuple[Member, ...] | None
    somebody: Mapping[str, Member]
    """By `adult`, `child` and `debt`: what is known of each, also of one who is not listed."""
    partly: frozenset[str] = frozenset()
    """The lists that are told in part, by the same names."""
    told: int = 0
    """How many facts were told, without those that follow from them."""

    @property
    def unsettled(self) -> bool:
        """Whether nobody has told the residency of the household."""
        return "residency" not in self.facts

    def members(self, who: str) -> Members:
        """Those whom `asker`, `partner`, `any_adult`, `any_child` or `any_debt` stands for."""
        match who:
            case "asker":
                return Members((self.adults or (self._adult(0),))[:1])
            case "partner":
                return self._partner()
            case "any_adult":
                return self._all_adults()
            case "any_child":
                return self._listed(self.children, "child")
            case "any_debt":
                return self._listed(self.debts, "debt")
        raise AssertionError(who)

    def _adult(self, index: int) -> Member:
        return Member(f"adults[{index}]", self.somebody["adult"].facts, self.somebody["adult"].without)

    def _listed(self, members: tuple[Member, ...] | None, of: str) -> Members:
        still = (LISTS[of],) if members is None or of in self.partly else ()
        return self._members(members or (), still, of)

    def _members(self, known: tuple[Member, ...], still: tuple[str, ...], of: str = "adult") -> Members:
        return Members(known, still, self.somebody[of]) if still else Members(known)

    def _partner(self) -> Members:
        lives_in = self.facts.get("partner_lives_in")
        if lives_in is None:
            lives_in = None if self.facts.get("family_status") != "cohabiting" else True
        if lives_in is None:
            return self._members((), ("partner_lives_in",))
        if not lives_in:
            return Members(())
        return Members((self.adults or ())[1:2] or (self._adult(1),))

    def _all_adults(self) -> Members:
        """The listed adults; a partner who is at home but not listed is somebody nothing is known about."""
        listed = self.adults or (self._adult(0),)
        partner = self._partner()
        whole = self.adults is not None and "adult" not in self.partly
        if whole and len(listed) > 1:
            still: tuple[str, ...] = ()
        elif self.facts.get("family_status") in _OPEN_STATUS:
            still = partner.open
        else:
            still = ()
        known = listed if len(listed) > 1 else (*listed, *partner.known)
        return self._members(known, (*still, *self._others(whole, len(known), len(partner.known))))

    def _others(self, whole: bool, known: int, partners: int) -> tuple[str, ...]:
        """What tells of adults beside the one who asks and a partner; a list that is told whole has them."""
        others = self.facts.get("other_adults")
        if others is None:
            return () if whole else ("adults",)
        return ("adults",) if others and not (whole and known > 1 + partners) else ()


def read(raw: Mapping[str, Any], facts: Vocabulary) -> Household:
    """The household of nested names and values. Raises HouseholdMistake with every reason."""
    reader = _Reader(facts)
    household = reader.household(raw)
    if reader.reasons:
        raise HouseholdMistake(reader.reasons)
    return household


class _Reader:
    """Reads one household, collecting what cannot be."""

    def __init__(self, facts: Vocabulary) -> None:
        self.facts = facts
        self.reasons: list[str] = []
        self.partly: set[str] = set()

    def household(self, raw: Any) -> Household:
        if not isinstance(raw, Mapping):
            self.reasons.append("A household is a mapping of fact names to values.")
            raw = {}
        told: dict[str, Value] = {}
        for key, value in raw.items():
            if key not in _OWNER and not (value is None and self._is_group(key)):
                self._one(told, key, value)
        lists = {of: self._list(raw.get(name), name, of) for of, name in LISTS.items()}
        adults = lists["adult"]
        if "residency" not in told and adults and "residency" in adults[0].facts:
            told["residency"] = adults[0].facts["residency"]
        home = told.get("residency")
        for of, members in lists.items():
            if members is not None and of not in self.partly:
                told[LISTS[of]] = len(members)
        follows = Follows(self.facts, told)
        known = follows.household()
        children = () if lists["child"] is None and known.facts.get("children") == 0 else lists["child"]
        return Household(
            *known,
            adults=_known(follows, "adult", _at_home(adults, home)),
            children=_known(follows, "child", _at_home(children, _of_children(home, adults))),
            debts=_known(follows, "debt", lists["debt"]),
            somebody={of: Member(f"{name}[]", *follows.member(of, {})) for of, name in LISTS.items()},
            partly=frozenset(self.partly),
            told=len(told) + sum(len(member.facts) for members in lists.values() for member in members or ()),
        )

    def _is_group(self, key: Any) -> bool:
        """Whether facts are told under this name, as in `housing: {tenure: …}`; with nothing in it, nothing is told."""
        return any(name.startswith(f"{key}.") for name in self.facts)

    def _one(self, told: dict[str, Value], key: Any, value: Any) -> None:
        if isinstance(value, Mapping) and isinstance(key, str):
            for inner, part in value.items():
                self._told(told, "household", f"{key}.{inner}", f"{key}.{inner}", part)
        else:
            self._told(told, "household", str(key), str(key), value)

    def _list(self, value: Any, name: str, of: str) -> tuple[Member, ...] | None:
        if value is None:
            return None
        if isinstance(value, list | tuple) and value and value[-1] is None:
            self.partly.add(of)
            value = value[:-1]
        if not isinstance(value, list | tuple) or not all(isinstance(entry, Mapping) for entry in value):
            self.reasons.append(f"{name} has to be a list of mappings, one for each.")
            return None
        most = self.facts[name].most if name in self.facts else None
        if len(value) > (most or 50):
            self.reasons.append(f"{name} has {len(value)} entries; at most {most or 50}.")
            return None
        return tuple(self._member(entry, f"{name}[{index}]", of) for index, entry in enumerate(value))

    def _member(self, raw: Mapping[str, Any], path: str, of: str) -> Member:
        told: dict[str, Value] = {}
        for key, value in raw.items():
            self._told(told, of, str(key), f"{path}.{key}", value)
        if of == "child":
            self._age_of_a_child(told, path)
        return Member(path, told)

    def _age_of_a_child(self, told: dict[str, Value], path: str) -> None:
        """Years say how many days there were at least, and days under a year say the years."""
        age, days = told.get("age"), told.get("age_days")
        if isinstance(age, int) and isinstance(days, int):
            if age != days // 365:
                self.reasons.append(f"{path} has age {age} and age_days {days}; they contradict each other.")
        elif isinstance(days, int):
            told["age"] = days // 365
        elif isinstance(age, int) and age > 0:
            told["age_days"] = age * 365

    def _told(self, told: dict[str, Value], of: str, name: str, path: str, value: Any) -> None:
        fact = self.facts.owned(of, name)
        if fact is None or fact.kind == "members":
            known = [fact.path for fact in self.facts.values()]
            self.reasons.append(f'Unknown fact "{path}"{_nearest(path, name, of, self.facts, known)}')
        elif value is not None:
            try:
                told[name] = checked(fact, value, path)
            except HouseholdMistake as mistake:
                self.reasons.extend(mistake.reasons)


def _known(follows: Follows, of: str, members: tuple[Member, ...] | None) -> tuple[Member, ...] | None:
    """The members, each with what follows for it."""
    return members and tuple(Member(one.path, *follows.member(of, one.facts)) for one in members)


def _at_home(members: tuple[Member, ...] | None, residency: Value | None) -> tuple[Member, ...] | None:
    """A member's residency is the household's where none of its own is told."""
    if members is None or residency is None:
        return members
    return tuple(Member(member.path, {"residency": residency, **member.facts}) for member in members)


def _of_children(home: Value | None, adults: Sequence[Member] | None) -> Value | None:
    """The residency of children of whom nothing else is told; where one parent has a better one, theirs may be too."""
    mixed = any("residency" in adult.facts and adult.facts["residency"] not in _WITHOUT for adult in adults or ())
    return home if home in _SETTLED or (home in _WITHOUT and not mixed) else None


def _nearest(path: str, name: str, of: str, facts: Vocabulary, known: Sequence[str]) -> str:
    own = facts.names_of(of)
    hint = nearest(name, own)
    if "did you mean" in hint and of != "household":
        return hint.replace('mean "', f'mean "{path.rpartition(".")[0]}.')
    return hint if "did you mean" in hint else nearest(name, known)
