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


_ARRIVALS = ("awaited", "full", "partial", "missing")
_DESCRIBED = ("history", "description", "domain", "subject", "insights", "success")

# What may be asked for one letter; none of it becomes a fact.
_FOR_LETTERS = (
    "name", "id_number", "reply_to", "right", "body", "submitted_on", "unanswered", "received_on", "rung",
    "window_start", "late_reason", "story", "locality", "creditor",
)  # fmt: skip

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
        "stop_today": _takes("kind", "performer", "?need"),
        "check_stopped": _takes("issue", "state", state=("stopped", "asked", "goes_on", "not_done")),
        "choose_performer": _takes("issue", "performer"),
        "set_next_step": _takes("issue", "?in_days", "?on", "?what"),
        "plan_by_actions": _takes("issue"),
        "record_submitted": _takes("issue", "?on", "?how", "?place", "?proof"),
        "set_paper": _takes("issue", "state", state=("needed", "have", "asked", "impossible")),
        "ask_instead": _takes("issue"),
        "tell_claim": _takes("issue", "?how", "?place", "?proof"),
        "correct_submission": _takes("issue", "on"),
        "record_refused": _takes("issue", "?reason", "?on", "?in_writing", "?quote", "?by_whom"),
        "complete_refusal": _takes("issue", "?reason", "?on", "?in_writing", "?quote", "?by_whom"),
        "quote_refusal": _takes("issue", "text"),
        "take_back_refusal": _takes("issue"),
        "record_granted": _takes("issue", "?partly"),
        "record_arrival": _takes("issue", "arrival", "?partly", "?on", arrival=_ARRIVALS),
        "claim_rest": _takes("issue", "?on"),
        "tell_award": _takes("issue", "?monthly", "?back_pay", "?since"),
        "plan_renewal": _takes("issue", "?on", "?kind", kind=("ends", "yearly", "reexamination")),
        "put_off_renewal": _takes("issue", "?in_days"),
        "drop_renewal": _takes("issue"),
        "renew_issue": _takes("issue"),
        "reopen_issue": _takes("issue"),
        "take_way": _takes("issue", "way"),
        "record_reminded": _takes("issue"),
        "record_silence": _takes("issue"),
        "record_elsewhere": _takes("issue", "sender", "to", "?in_writing"),
        "need_paper": _takes("issue", "paper", "?by", "?by_in_days"),
        "note_rudeness": _takes("issue", "?text"),
        "raise_policy": _takes("issue", "?text"),
        "record_note": _takes("issue", "text"),
        "close_issue": _takes("issue", "closure", "outcome", "?text"),
        # files of an issue
        "keep_file": _takes("file", "issue", "kind", kind=("refusal", "document")),
        "drop_file": _takes("file", "issue"),
        "send_file": _takes("attachment"),
        "delete_file": _takes("attachment"),
        "send_calendar": _takes("issue"),
        "make_letter": _takes("issue", "kind", "may_name", *(f"?{name}" for name in _FOR_LETTERS)),
        # people who help
        "ask_company": _takes("issue", "on", "at", "?place"),
        "accept_company": _takes("action"),
        "propose_company": _takes("action", "on", "at"),
        "answer_company": _takes("issue", "?suits"),
        "record_danger": _takes("kind", "?safe"),
        "call_human": _takes("?reason", "?kind"),
        "end_human": _takes("code"),
        # the staff's own work
        "join_staff": _takes("code"),
        "open_case": _takes("problem", "?right", "?domain"),
        "describe": _takes("issue", "field", "value", field=_DESCRIBED),
        "add_body": _takes("issue", "organisation", "?contact", "?details"),
        "add_barrier": _takes("issue", "kind", "?level", "?note"),
        "add_action": _takes("issue", "what", "performer", "?due_on", "?due_in_days", "?body"),
        "action_done": _takes("action", "?result", "?on", "?late"),
        "move_steps": _takes("issue", "due_on"),
        "action_not_done": _takes("action", "?why"),
        "tell_action": _takes("action", "?feeling", "?helped", "?hindered"),
        "lock": _takes(),
        "relay": _takes("to", "text"),
    }
)

OPENING = frozenset({"open_issue", "open_case", "renew_issue", "stop_today"})
