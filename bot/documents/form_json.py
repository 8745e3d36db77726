"""The tracking form as one JSON document; its keys are described in docs/tracking-form.md and stay."""

from typing import Any

from bot.conversation.world import Kit
from bot.documents.form import Form
from bot.documents.form_course import course_json
from bot.documents.inert import inert_all
from cases.records import OpenState
from storage.case_file import IssueFile


def form_json(file: IssueFile, kit: Kit, language: str = "he") -> dict[str, Any]:
    """The form's fields as plain JSON values: dates are ISO, closed lists are our words for their values."""
    form = Form(file, kit, language)
    issue, closure, zone = file.issue, file.closure, kit.settings.zone
    told = {
        "code": file.code,
        "date": issue.opened_at.astimezone(zone).date().isoformat(),
        "subject": form.subject(),
        "right": issue.right_id,
        "worker": {"name": file.owner.name, "role": file.owner.role},
        "domain": issue.domain,
        "description": issue.description,
        "history": issue.history,
        "state": issue.state,
        "stage": issue.stage,
        "next_step": _next_step(file),
        "bodies": [
            {"organisation": organisation, "contact": contact, "details": details}
            for organisation, contact, details in form.bodies()
        ],
        "barriers": [{"kind": one.kind, "level": one.level, "note": one.note} for one in file.barriers],
        "actions": _actions(form),
        "rung": issue.rung,
        **course_json(file),
        "status": closure.kind if closure else None,
        "status_text": closure.text if closure else "",
        "outcome": closure.outcome if closure else None,
        "insights": form.insights(),
        "log": [{"date": one.at.astimezone(zone).date().isoformat(), "text": form.told(one)} for one in form.log()],
    }
    document: dict[str, Any] = inert_all(told)
    return document


def _actions(form: Form) -> list[dict[str, Any]]:
    return [
        {
            "what": one.what,
            "body": form.body(one.body) if one.body else None,
            "performer": one.performer,
            "due_on": one.due_on.isoformat() if one.due_on else None,
            "done_on": one.done_on.isoformat() if one.done_on else None,
            "result": one.result,
            "not_done": one.not_done,
        }
        for one in form.file.actions
    ]


def _next_step(file: IssueFile) -> dict[str, str] | None:
    issue = file.issue
    if issue.state != OpenState.OPEN:
        return None
    return {"what": issue.next_step, "on": issue.next_step_on.isoformat()}
