"""Who may post, how much, and what browsers are told."""

import re

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from web_fakes import FakeApp, Time
from web_visitor import PAGE, SCRIPT, Visitor

from bot.channels.http import build
from bot.channels.limits import MOST_KEYS, Allowance, client_of
from bot.channels.web.guard import local

FORM = {**PAGE, "content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
@pytest.mark.parametrize("path", ["/", "/exit", "/finish", "/keep", "/desk", "/desk/enter", "/desk/code", "/desk/out"])
def test_another_site_cannot_speak_for_a_person(
    app: FakeApp, visitor: Visitor, path: str, headers: dict[str, str]
) -> None:
    visitor.say("שלום")
    answer = visitor.post(path, headers=headers, words="לא אני", name="רות", code="1")
    assert answer.status_code == 403
    assert len(app.conversations.received) == 1 and not app.conversations.ended
    assert not app.staffroom.delivered


def test_a_program_without_a_browser_may_speak_for_itself(app: FakeApp, visitor: Visitor) -> None:
    assert visitor.post("/", headers={}, words="שלום").status_code == 303
    assert len(app.conversations.received) == 1


def test_our_public_address_counts_as_ours_behind_a_proxy(app: FakeApp) -> None:
    app.settings.public_url, app.settings.on_loopback = "https://rights.example.org", False
    visitor = Visitor(build(app), here="http://web:8080")
    assert visitor.post("/", headers={"origin": "https://rights.example.org"}, words="כן").status_code == 303


@pytest.mark.parametrize(
    ("host", "ours"),
    [
        ("127.0.0.1:8080", True),
        ("localhost:8080", True),
        ("[::1]:8080", True),
        ("testserver", True),
        ("evil.example", False),
        ("127.0.0.1.evil.example:8080", False),
        ("10.0.0.7:8080", False),
        ("chat.localhost", True),
        ("[broken", False),
    ],
)
def test_on_this_machine_only_names_of_this_machine_are_served(host: str, ours: bool) -> None:
    assert local(host) is ours


def test_a_strangers_name_for_this_machine_is_refused(visitor: Visitor) -> None:
    assert visitor.send("GET", "/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/", "/privacy", "/accessibility", "/calendar", "/finished", "/desk", "/nothing"])
def test_every_page_forbids_strangers_and_keeps_no_copy(visitor: Visitor, path: str) -> None:
    headers = visitor.see(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/", "/privacy", "/calendar", "/desk"])
def test_no_page_asks_anything_of_another_site(visitor: Visitor, path: str) -> None:
    page = visitor.see(path).text
    sources = re.findall(r'(?:src|href|action)="([^"]+)"', page)
    assert sources and all(re.match(r"[/?#]|tel:", one) and not one.startswith("//") for one in sources)
    assert "style=" not in page and "onclick" not in page and "<style" not in page


def test_the_style_sheet_and_script_bring_only_our_own_files(visitor: Visitor) -> None:
    style, script = visitor.see("/static/mitzui.css"), visitor.see("/static/chat.js")
    assert re.findall(r"url\(([^)]+)\)", style.text) == ['"Rubik-Regular.ttf"', '"Rubik-SemiBold.ttf"']
    assert "http" not in re.sub(r"http-equiv", "", script.text)
    assert "max-age" in style.headers["cache-control"]
    assert visitor.see("/static/Rubik-Regular.ttf").content[:4] == b"\x00\x01\x00\x00"


# --- how much


def test_the_twenty_first_message_of_a_minute_waits(app: FakeApp, visitor: Visitor) -> None:
    for number in range(20):
        assert visitor.say(f"הודעה {number}").status_code == 303
    refused = visitor.say("עוד אחת")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) <= 61
    assert "בעוד דקה" in refused.text
    assert len(app.conversations.received) == 20
    by_script = visitor.post("/", headers=SCRIPT, words="עוד אחת")
    assert by_script.status_code == 429 and "<" not in by_script.text
    app.clock.pass_by(61)
    assert visitor.say("עוד אחת").status_code == 303


def test_one_persons_flood_costs_the_next_one_nothing(visitor: Visitor, neighbour: Visitor) -> None:
    for number in range(25):
        visitor.say(f"הודעה {number}")
    assert neighbour.say("שלום").status_code == 303


def test_thirty_new_sessions_an_hour_come_from_one_network(app: FakeApp, visitor: Visitor) -> None:
    for number in range(30):
        visitor.cookies.clear()
        assert visitor.say(f"שלום {number}").status_code == 303
    visitor.cookies.clear()
    refused = visitor.say("שלום שוב")
    assert refused.status_code == 429 and not visitor.cookies
    assert "04-8812345" in refused.text  # a person can still be reached
    assert Visitor(visitor.app, network="10.0.0.2").say("שלום").status_code == 303
    app.clock.pass_by(3601)
    assert visitor.say("שלום שוב").status_code == 303


def test_a_made_up_session_is_counted_as_a_new_one(app: FakeApp, visitor: Visitor) -> None:
    for number in range(40):
        visitor.cookies.clear()
        visitor.cookies.set("chat", f"{number:032x}")
        visitor.say("שלום")
    assert len(app.conversations.received) == 30
    handles = {one.address.handle for one in app.conversations.received}
    assert not handles & {f"{number:032x}" for number in range(40)}


def test_looking_too_often_waits_too(app: FakeApp, visitor: Visitor) -> None:
    visitor.say("שלום")
    answers = [visitor.see("/news?v=x").status_code for _ in range(121)]
    assert answers.count(200) == 120 and answers[-1] == 429


@pytest.mark.parametrize("size", [64 * 1024 + 1, 200_000, 3_000_000])
def test_a_body_over_64_kilobytes_is_refused_before_it_is_read_as_a_form(
    app: FakeApp, visitor: Visitor, size: int
) -> None:
    answer = visitor.send("POST", "/", content=b"words=" + b"a" * (size - 6), headers=FORM)
    assert answer.status_code == 413
    assert app.conversations.received == []


def test_words_up_to_the_limit_are_taken_whole(app: FakeApp, visitor: Visitor) -> None:
    assert visitor.say("א" * 4000).status_code == 303
    assert len(app.conversations.received[0].words) == 4000
    assert visitor.say("א" * 4001).status_code == 413


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"words": "x"}', "application/json", 415),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415),
        (b"&".join(b"a%d=1" % n for n in range(50)), "application/x-www-form-urlencoded", 413),
    ],
)
def test_only_a_small_form_is_a_form(visitor: Visitor, body: bytes, kind: str, status: int) -> None:
    answer = visitor.send("POST", "/", content=body, headers={**PAGE, "content-type": kind})
    assert answer.status_code == status


def test_a_length_that_lies_is_no_way_in(visitor: Visitor) -> None:
    for length in ("9" * 5000, "-5", "٣"):
        headers = {**FORM, "content-length": length}
        request = [(name.encode(), value.encode()) for name, value in headers.items()]
        assert visitor.send("POST", "/", content=b"words=x", headers=request).status_code == 413


def test_an_allowance_forgets_the_oldest_under_a_flood_of_senders() -> None:
    clock = Time()
    allowance = Allowance(1, 60, clock)
    for number in range(MOST_KEYS + 10):
        allowance.wait(f"sender {number}")
    assert len(allowance._used) <= MOST_KEYS
    assert allowance.wait(f"sender {MOST_KEYS + 9}") > 0


def test_an_allowance_survives_a_clock_that_steps_back() -> None:
    clock = Time()
    allowance = Allowance(1, 60, clock)
    assert allowance.wait("one") == 0 and allowance.wait("one") > 0
    clock.pass_by(-7200)
    assert allowance.wait("one") == 0


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("testclient", "testclient"),
    ],
)
def test_a_network_is_one_address_or_one_households_range(host: str, network: str) -> None:
    request = Request({"type": "http", "client": (host, 1), "headers": []})
    assert client_of(request) == network


def test_another_channels_route_passes_the_same_guard(app: FakeApp) -> None:
    async def hook(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    visitor = Visitor(build(app, [Route("/telegram/x", hook, methods=["POST"])]))
    answer = visitor.send("POST", "/telegram/x", content=b"a" * 100_000)
    assert answer.text == "100000" and answer.headers["cache-control"] == "no-store"
    assert visitor.send("POST", "/telegram/x", content=b"a" * 2_000_000).status_code == 413
