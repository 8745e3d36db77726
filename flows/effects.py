"""The closed list of what a flow can ask the world to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class EffectShape:
    """Which values an effect takes, and for some of them the only words allowed."""

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    closed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def _takes(*names: str, **closed: tuple[str, ...]) -> EffectShape:
    """Each name is required, unless it starts with a question mark."""
    required = tuple(name for name in names if not name.startswith("?"))
    optional = tuple(name[1:] for name in names if name.startswith("?"))
    return EffectShape(required, optional, closed)


_DESCRIBED = ("history", "description", "domain", "subject", "insights", "success")

EFFECTS: Mapping[str, EffectShape] = MappingProxyType(
    {
        # the person and their permission
        "give_consent": _takes(),
        "withdraw_consent": _takes(),
        "remember": _takes("fact", "value"),
        "forget_facts": _takes(),
        "set_language": _takes("language"),
        "pause_reminders": _takes("?days"),
        "export_me": _takes(),
        "forget_me": _takes(),
        "quick_exit": _takes(),
        "note_likely": _takes(),
        "hear_needs": _takes("story"),
        "stand": _takes("right", "?as", **{"as": ("have_it", "asked", "refused", "not_wanted")}),
        "report_content": _takes("right", "text"),
        # an issue, from opening to its end
        "open_issue": _takes("?right", "?need", "?follow_up_in_days"),
        "choose_performer": _takes("issue", "performer"),
        "set_next_step": _takes("issue", "?in_days", "?on", "?what"),
        "plan_by_actions": _takes("issue"),
        "record_submitted": _takes("issue", "?on", "?how"),
        "record_waiting": _takes("issue"),
        "record_refused": _takes("issue", "?reason", "?on", "?in_writing", "?quote"),
        "complete_refusal": _takes("issue", "?reason", "?on", "?in_writing"),
        "take_back_refusal": _takes("issue"),
        "record_granted": _takes("issue", "?partly"),
        "record_note": _takes("issue", "text"),
        "close_issue": _takes("issue", "closure", "outcome", "?text"),
        # people who help
        "record_danger": _takes("kind", "?safe"),
        "call_human": _takes("?reason", "?kind"),
        "end_human": _takes("code"),
        # the staff's own work
        "join_staff": _takes("code"),
        "open_case": _takes("problem", "?right", "?domain"),
        "describe": _takes("issue", "field", "value", field=_DESCRIBED),
        "add_body": _takes("issue", "organisation", "?contact", "?details"),
        "add_barrier": _takes("issue", "kind", "?level", "?note"),
        "add_action": _takes("issue", "what", "performer", "?due_on", "?due_in_days"),
        "action_done": _takes("action", "?result"),
        "lock": _takes(),
        "relay": _takes("to", "text"),
    }
)

OPENING = frozenset({"open_issue", "open_case"})
