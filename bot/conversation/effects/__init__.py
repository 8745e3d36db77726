"""What a turn changes: each effect of a flow, by name, on the rows of one transaction."""

from collections.abc import Callable, Mapping, Sequence

from bot.conversation.content_reports import report_content
from bot.conversation.effects import (
    awards,
    company,
    decisions,
    describing,
    emergencies,
    files,
    letters,
    opening,
    person,
    planning,
    preparing,
    pursuing,
    renewals,
    reopening,
    staff,
)
from bot.conversation.world import World
from flows.model import Effect, Values

Change = Callable[[World, Values], None]


def apply(world: World, effect: Effect) -> None:
    """Make one change; raises `KeyError` for an effect that nobody wrote, which is our bug."""
    CHANGES[effect.name](world, effect.values)


def apply_all(world: World, changes: Sequence[Effect]) -> None:
    """Make the changes of one turn, all or none; raises `IllegalMove` with the key of the words for the refusal."""
    if not changes:
        return
    with world.together():
        for effect in changes:
            apply(world, effect)


CHANGES: Mapping[str, Change] = {
    change.__name__: change
    for change in (
        report_content,
        person.give_consent,
        person.withdraw_consent,
        person.remember,
        person.hear_needs,
        person.note_likely,
        person.stand,
        person.forget_facts,
        person.set_language,
        person.pause_reminders,
        person.export_me,
        person.forget_me,
        person.quick_exit,
        opening.open_issue,
        opening.open_case,
        opening.close_issue,
        emergencies.stop_today,
        emergencies.check_stopped,
        planning.choose_performer,
        planning.set_next_step,
        planning.plan_by_actions,
        planning.add_action,
        planning.action_done,
        planning.move_steps,
        planning.action_not_done,
        planning.tell_action,
        preparing.set_paper,
        preparing.ask_instead,
        preparing.tell_claim,
        preparing.correct_submission,
        company.ask_company,
        company.accept_company,
        company.propose_company,
        company.answer_company,
        decisions.record_submitted,
        decisions.record_refused,
        decisions.complete_refusal,
        decisions.quote_refusal,
        decisions.take_back_refusal,
        decisions.record_granted,
        awards.record_arrival,
        awards.claim_rest,
        awards.tell_award,
        renewals.plan_renewal,
        renewals.put_off_renewal,
        renewals.drop_renewal,
        renewals.renew_issue,
        reopening.reopen_issue,
        pursuing.take_way,
        pursuing.record_reminded,
        pursuing.record_silence,
        pursuing.record_elsewhere,
        pursuing.need_paper,
        pursuing.note_rudeness,
        pursuing.raise_policy,
        describing.describe,
        describing.add_body,
        describing.add_barrier,
        describing.record_note,
        files.keep_file,
        files.drop_file,
        files.send_file,
        files.delete_file,
        files.send_calendar,
        letters.make_letter,
        staff.record_danger,
        staff.call_human,
        staff.end_human,
        staff.relay,
        staff.join_staff,
        staff.lock,
    )
}
