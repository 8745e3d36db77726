"""The office's commands: who is let in and back, who owns a case, where an office is, and what the doctor sees."""

import asyncio
import gc
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from cases.records import Case, Issue, Staff
from tests.fakes.bot_api import TOKEN, BotApi
from tests.stage import Make, Stage

Run = Callable[..., "Said"]


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(stage: Stage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """The command line on the stage's own database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gc, "disable", lambda: None)  # right for one command, and not for what comes after it
    monkeypatch.setattr("bot.cli.office.build", lambda: stage.app)
    monkeypatch.setattr("bot.cli.operations.build", lambda: stage.app)

    def typed(*words: str) -> Said:
        capsys.readouterr()
        code = main(list(words))
        told = capsys.readouterr()
        return Said(code, told.out, told.err)

    return typed


def staff_of(stage: Stage, name: str) -> Staff:
    with stage.app.store.look() as uow:
        found = uow.staff.by_name(name)
    assert found is not None
    return found


def open_case(stage: Stage, who: str) -> tuple[Case, Issue]:
    """A worker logs a right that is stuck."""
    for words in ("תיק חדש", "לא משלמים לה הבטחת הכנסה", "הבטחת הכנסה"):
        stage.say(who, words)
    (file,) = stage.issues(who)
    with stage.app.store.look() as uow:
        case = uow.cases.case(file.issue.case_id)
    assert case is not None
    return case, file.issue


def owner_of(stage: Stage, issue: Issue) -> int:
    with stage.app.store.look() as uow:
        found = uow.cases.issue(issue.id)
        assert uow.promises.ownerless() == 0 and uow.promises.unpromised() == 0
    assert found is not None
    return found.owner_id


def invitation(said: Said) -> str:
    assert said.code == 0, said.err
    return str(json.loads(said.out)["invitation"])


def test_a_worker_who_locked_a_lost_phone_comes_back_to_her_cases_from_another(stage: Stage, run: Run) -> None:
    stage.join("rina")
    _, issue = open_case(stage, "rina")
    stage.say("rina", "/lock")
    taken = run("staff", "add", "rina", "--role", "rights_worker", "--office", "main")
    assert taken.code == 1 and "mitzui staff invite rina" in taken.err
    code = invitation(run("staff", "invite", "rina", "--json"))
    assert "ברוכים הבאים" in stage.say("rina's new phone", f"/start {code}").everything
    assert owner_of(stage, issue) == staff_of(stage, "rina").id
    assert "הבטחת הכנסה" in stage.say("rina's new phone", "הבטחת הכנסה").everything


def test_a_phone_that_was_stolen_is_closed_by_the_office_and_the_cases_stay_with_their_worker(
    stage: Stage, run: Run
) -> None:
    stage.join("rina")
    case, issue = open_case(stage, "rina")
    stage.say("rina", "תפריט")
    stage.say("rina", case.code)
    assert case.code in stage.say("rina", "1").everything
    locked = run("staff", "lock", "rina")
    assert locked.code == 0 and "mitzui staff invite rina" in locked.out
    for said in (stage.say("rina", "1"), stage.say("rina", "/due")):
        assert case.code not in said.everything and "תיק" not in said.everything
    assert owner_of(stage, issue) == staff_of(stage, "rina").id


def test_a_suspended_worker_comes_back_only_when_somebody_says_so_and_her_old_phone_does_not(
    stage: Stage, run: Run
) -> None:
    stage.join("rina")
    stage.join("noa")
    assert run("staff", "suspend", "rina", "--hand-over-to", "noa").code == 0
    refused = run("staff", "invite", "rina")
    assert refused.code == 1 and "mitzui staff invite rina --reinstate" in refused.err
    code = invitation(run("staff", "invite", "rina", "--reinstate", "--json"))
    assert "ברוכים הבאים" in stage.say("rina's new phone", f"/start {code}").everything
    assert "תיק חדש" in stage.say("rina's new phone", "/menu").everything
    assert "תיק חדש" not in stage.say("rina", "/menu").everything


def test_the_name_of_somebody_here_is_not_given_to_somebody_else(stage: Stage, run: Run) -> None:
    stage.join("rina")
    taken = run("staff", "add", "rina", "--role", "companion", "--office", "main")
    assert taken.code == 1
    assert "rights_worker, main, active" in taken.err and "choose another name" in taken.err
    assert staff_of(stage, "rina").role == "rights_worker"


def test_whoever_did_not_come_yet_is_invited_once_more_with_the_same_words(stage: Stage, run: Run) -> None:
    words = ("staff", "add", "rina", "--role", "rights_worker", "--office", "main", "--json")
    first, second = invitation(run(*words)), invitation(run(*words))
    assert first != second
    assert "ברוכים הבאים" in stage.say("rina", f"/start {second}").everything


def test_nobody_is_suspended_while_open_cases_would_have_no_owner(stage: Stage, run: Run) -> None:
    stage.join("rina")
    stage.join("noa")
    stage.join("tal", "office_admin")
    _, issue = open_case(stage, "rina")
    refused = run("staff", "suspend", "rina")
    assert refused.code == 1 and "--hand-over-to" in refused.err
    assert "one of: duty, noa" in refused.err and "tal" not in refused.err
    assert owner_of(stage, issue) == staff_of(stage, "rina").id
    assert run("staff", "suspend", "rina", "--hand-over-to", "noa").code == 0
    assert owner_of(stage, issue) == staff_of(stage, "noa").id
    stage.later("2026-11-22T12:00")
    assert "תיקים שעברו לטיפולכם: 1" in stage.hear("noa").everything


def test_a_case_is_handed_over_by_who_may_and_the_new_owner_hears_of_it(stage: Stage, run: Run) -> None:
    stage.join("rina")
    stage.join("noa")
    stage.join("tal", "centre_worker")
    case, issue = open_case(stage, "rina")
    assert run("case", "hand-over", case.code, "--as", "noa", "--to", "noa").code == 1
    assert owner_of(stage, issue) == staff_of(stage, "rina").id
    given = run("case", "hand-over", case.code, "--as", "tal", "--to", "noa", "--json")
    assert json.loads(given.out)["owner"] == "noa"
    assert owner_of(stage, issue) == staff_of(stage, "noa").id
    stage.later("2026-11-22T12:00")
    assert "עבר לטיפולכם" in stage.hear("noa").everything
    assert stage.issues("noa")[0].log[-1].by_staff_id == staff_of(stage, "tal").id


def test_a_case_is_handed_over_only_to_who_may_read_it_and_several_go_together_or_not_at_all(
    stage: Stage, run: Run
) -> None:
    stage.join("rina")
    stage.join("noa")
    stage.join("tal", "office_admin")
    case, issue = open_case(stage, "rina")
    assert "allowed to read cases" in run("case", "hand-over", case.code, "--as", "rina", "--to", "tal").err
    assert run("case", "hand-over", case.code, "XXXXXX", "--as", "rina", "--to", "noa").code == 1
    assert owner_of(stage, issue) == staff_of(stage, "rina").id


def test_the_first_office_is_told_where_it_is(stage: Stage, run: Run) -> None:
    stage.join("tal", "district_coordinator")
    refused = run("office", "add", "main")
    assert refused.code == 1 and "--locality" in refused.err
    told = run("office", "add", "main", "--locality", "לוד", "--district", "מרכז", "--json")
    assert json.loads(told.out) == {"name": "main", "locality": "לוד", "district": "מרכז"}
    with stage.app.store.look() as uow:
        assert uow.staff.viewer(staff_of(stage, "tal").id).district == "מרכז"


@pytest.mark.asyncio
async def test_the_doctor_asks_telegram_who_we_are(
    make_stage: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async with BotApi() as api:
        stage = make_stage(telegram_token=TOKEN, telegram_api_url=api.url)
        stage.join("rina")
        monkeypatch.setattr("bot.cli.operations.build", lambda: stage.app)
        monkeypatch.setattr(gc, "disable", lambda: None)

        async def doctor() -> tuple[int, str]:
            capsys.readouterr()
            code = await asyncio.to_thread(main, ["doctor"])
            out = capsys.readouterr().out
            return code, next(line for line in out.splitlines() if "telegram:" in line)

        assert await doctor() == (0, "ok   telegram: works as @mitzui_bot")
        api.revoked = True
        code, line = await doctor()
        assert code == 1 and line.startswith("FAIL") and "refuses the token" in line
        await api.down()
        code, line = await doctor()
        assert code == 1 and "cannot reach" in line and TOKEN not in line


def test_the_doctor_says_where_an_alert_would_reach_nobody(stage: Stage, run: Run) -> None:
    assert "nobody has joined main" in run("doctor").out
    stage.join("rina")
    assert "somebody in every office" in run("doctor").out
