"""What operators and load balancers are told, and the real store behind it."""

from datetime import timedelta
from pathlib import Path

from web_fakes import FakeApp, Time
from web_visitor import Visitor

from bot.channels.base import Address
from bot.channels.vitals import HEARTBEAT, StoreHealth, gauges
from bot.channels.web.needs import StaffMember
from bot.desk.staffroom import StoreStaffroom
from cases.records import Role, StaffState
from storage.crypto import DataKey
from storage.database import Store
from storage.ids import Ids


def opened(folder: Path, clock: Time) -> Store:
    key = DataKey.load_or_make(folder / "data.key")
    store = Store(f"sqlite:///{folder / 'web.sqlite3'}", key, Ids(clock, lambda count: bytes(range(count))))
    store.upgrade()
    return store


def test_a_living_process_says_so(visitor: Visitor) -> None:
    assert visitor.see("/health/live").json() == {"live": True}


def test_readiness_names_each_check(app: FakeApp, visitor: Visitor) -> None:
    assert visitor.see("/health/ready").status_code == 200
    app.health.checks["heartbeat"] = "it stands still"
    answer = visitor.see("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "checks": {"database": True, "heartbeat": False},
        "why": {"heartbeat": "it stands still"},
    }


def test_a_broken_promise_is_red(app: FakeApp, visitor: Visitor) -> None:
    assert visitor.see("/health/promises").status_code == 200
    app.health.kept = False
    assert visitor.see("/health/promises").status_code == 503


def test_prometheus_reads_ages_and_counts_and_nothing_that_is_unknown(visitor: Visitor) -> None:
    answer = visitor.see("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert "mitzui_ownerless_issues 0\n" in answer.text and "mitzui_kept 1\n" in answer.text
    assert "oldest_due" not in answer.text
    assert gauges({"age_seconds": 1.5}) == "# TYPE mitzui_age_seconds gauge\nmitzui_age_seconds 1.5\n"


def test_a_store_is_ready_while_the_clockwork_beats(tmp_path: Path) -> None:
    clock = Time()
    store = opened(tmp_path, clock)
    health = StoreHealth(store, clock)
    assert health.ready()["database"] is None
    assert "clockwork" in str(health.ready()["heartbeat"])
    with store.work() as uow:
        uow.settings.beat(HEARTBEAT, clock())
    assert health.ready() == {"database": None, "heartbeat": None}
    promises = health.promises()
    assert promises["kept"] is True and promises["oldest_due_follow_up_seconds"] is None
    clock.pass_by(300)
    assert health.ready()["heartbeat"] is not None and health.promises()["kept"] is False
    store.close()


def test_the_store_lets_in_active_members_and_links_their_desk(tmp_path: Path) -> None:
    clock = Time()
    store = opened(tmp_path, clock)
    with store.work() as uow:
        office = uow.staff.add_office("main")
        ruth = uow.staff.add("רות", Role.RIGHTS_WORKER, office.id, "", "welcome", clock())
        dan = uow.staff.add("דן", Role.RIGHTS_WORKER, office.id, "", "welcome too", clock())
        uow.staff.activate(ruth.id)
    sent: list[tuple[str, str]] = []
    room = StoreStaffroom(store, clock, lambda staff, code: sent.append((staff.name, code)))
    assert room.named("רות") == StaffMember(ruth.id, "רות") and room.active(ruth.id)
    assert room.named("דן") is None and not room.active(dan.id)  # invited, and has not joined yet
    assert room.named("אין כזה") is None and not room.active(12345)
    room.deliver_code(StaffMember(ruth.id, "רות"), "004321")
    assert sent == [("רות", "004321")]
    for _ in range(2):
        room.seat(StaffMember(ruth.id, "רות"))
        clock.now += timedelta(days=30)
    with store.look() as uow:
        address = uow.people.find("desk", f"staff:{ruth.id}")
        assert address is not None and address.staff_id == ruth.id
    store.close()


def test_every_knock_and_entry_is_in_the_journal(tmp_path: Path) -> None:
    clock = Time()
    store = opened(tmp_path, clock)
    room = StoreStaffroom(store, clock, lambda staff, code: None)
    room.record(17, "desk_login", True)
    room.record(None, "desk_code", False)
    with store.look() as uow:
        assert uow.audit.head()[0] == 2 and uow.audit.verify()
    store.close()


def test_a_member_who_left_is_not_let_in(tmp_path: Path) -> None:
    clock = Time()
    store = opened(tmp_path, clock)
    with store.work() as uow:
        office = uow.staff.add_office("main")
        for name, code in (("רות", "one"), ("דן", "two")):
            uow.staff.activate(uow.staff.add(name, Role.RIGHTS_WORKER, office.id, "", code, clock()).id)
    with store.work() as uow:
        uow.staff.leave("רות", "דן", StaffState.LEFT, clock())
    room = StoreStaffroom(store, clock, lambda staff, code: None)
    assert room.named("רות") is None and room.named("דן") is not None
    assert Address("desk", "x").channel == "desk"
    store.close()
