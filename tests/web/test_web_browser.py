"""The pages in a real browser: script and none, ways out, small phones, large text, dark screens."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from web_fakes import FakeApp

from bot.channels.base import Address
from bot.channels.http import build
from bot.documents.file_kinds import LARGEST
from tests.fakes.small_files import JPG

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

sync_api = pytest.importorskip("playwright.sync_api", reason="no browser driver: playwright is not installed")
expect = sync_api.expect

CHROMIUM = Path(os.environ.get("MITZUI_TEST_CHROMIUM", "/usr/bin/chromium"))
# Seconds after which a test that can never pass ends; a busy machine needs not hurry.
PATIENCE = 30.0
expect.set_options(timeout=PATIENCE * 1000)
pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser: {CHROMIUM} is not there")
# WCAG 2.1: relative luminance, and how text stands out from what is behind it (1.4.3).
CONTRASTS = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  const speaks = (one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const shown = [...document.querySelectorAll("body *")]
    .filter((one) => one.checkVisibility() && !one.closest(".unseen") && speaks(one));
  return shown.map((one) => {
    const [a, b] = [light(rgb(getComputedStyle(one).color)), light(behind(one))].sort((x, y) => y - x);
    return [one.className || one.tagName, (a + 0.05) / (b + 0.05)];
  });
}"""
SMALL = """() => [...document.querySelectorAll("button, .tool, .about a, textarea, input:not([type=hidden])")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one.textContent.trim() || one.id, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < 43.9 || box.width < 43.9).map(([name]) => name)"""


@dataclass
class Running:
    """The pages on a port of this machine."""

    app: FakeApp
    address: str
    answers_exit: threading.Event

    def only_session(self) -> Address:
        """The one conversation there is."""
        [address] = self.app.conversations.lines
        return address


@pytest.fixture(scope="module")
def served() -> Iterator[Running]:
    app = FakeApp()
    app.clock = lambda: datetime.now(UTC)  # type: ignore[assignment]
    pages, answers_exit = build(app), threading.Event()
    answers_exit.set()

    async def held(scope: Any, receive: Any, send: Any) -> None:
        if scope.get("path") == "/exit":
            await asyncio.to_thread(answers_exit.wait, PATIENCE)
        await pages(scope, receive, send)

    config = uvicorn.Config(held, port=0, ws="none", lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Running(app, f"http://127.0.0.1:{port}", answers_exit)
    server.should_exit = True
    thread.join()


@pytest.fixture
def running(served: Running) -> Running:
    served.app.conversations.__init__()  # type: ignore[misc]
    return served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield browser
        browser.close()


Open = Callable[..., "Page"]


@pytest.fixture
def open_page(chromium: Browser, running: Running) -> Iterator[Open]:
    """Opens a page in a fresh profile; at the end nothing was asked of another site, nothing was amiss."""
    amiss: list[str] = []
    contexts = []

    def opening(path: str = "/", width: int = 390, height: int = 844, **more: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="he", **more)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        page.on("request", lambda one: amiss.append(one.url) if not one.url.startswith(running.address) else None)
        page.on("pageerror", lambda error: amiss.append(str(error)))
        page.on("console", lambda said: amiss.append(said.text) if "Content Security" in said.text else None)
        page.goto(running.address + path)
        return page

    yield opening
    for context in contexts:
        context.close()
    assert amiss == []


def look_now(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_words_are_sent_and_answered_without_a_new_page(running: Running, open_page: Open) -> None:
    page = open_page()
    page.evaluate("window.same = true")
    page.fill("#words", "קיבלנו מכתב סירוב")
    page.press("#words", "Enter")
    expect(page.locator(".mine .text")).to_have_text("קיבלנו מכתב סירוב")
    expect(page.locator(".ours").last).to_contain_text("נבדוק יחד")
    expect(page.locator("#words")).to_have_value("")
    expect(page.locator("#words")).to_be_focused()
    assert page.evaluate("window.same") is True
    assert len(running.app.conversations.received) == 1


def test_the_same_words_said_twice_are_said_twice(running: Running, open_page: Open) -> None:
    page = open_page()
    for count in (1, 2):
        page.fill("#words", "כן")
        page.click(".write .send")
        expect(page.locator(".mine")).to_have_count(count)
    assert [one.words for one in running.app.conversations.received] == ["כן", "כן"]


def test_a_pressed_option_is_answered_and_only_the_new_ones_can_be_pressed(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="לבדוק זכויות").click()
    expect(page.locator(".mine .text")).to_have_text("לבדוק זכויות")
    expect(page.locator("form.options")).to_have_count(1)
    expect(page.locator("button.option")).to_have_text(["כן", "לא עכשיו", "לדבר עם אדם"])
    expect(page.locator(".line").last).to_be_focused()


def test_a_follow_up_arrives_by_itself_and_is_read_out_once(running: Running, open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="לספר מה קורה").click()
    page.locator(".mine").wait_for()
    page.evaluate("document.querySelectorAll('.line').forEach((one) => { one.old = true })")
    running.app.conversations.say(running.only_session(), "תזכורת קטנה. נוח לדבר עכשיו?", ("כן",))
    look_now(page)
    expect(page.locator(".line").last).to_contain_text("תזכורת קטנה")
    fresh = page.evaluate("[...document.querySelectorAll('.line')].filter((one) => !one.old).length")
    assert fresh == 1  # what was there stays the same node, so a screen reader does not say it again
    expect(page.locator("form.options")).to_have_count(1)


def test_words_that_were_not_sent_stay_and_are_sent_once(running: Running, open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="לספר מה קורה").click()
    page.locator(".mine").wait_for()

    def lose(route: Route) -> None:
        assert route.fetch().ok  # it arrived; only the answer is lost
        route.abort()

    page.route(running.address + "/", lose, times=1)
    page.fill("#words", "שאלה")
    page.click(".write .send")
    expect(page.locator("#status")).to_contain_text("לא נשלחה")
    expect(page.locator("#words")).to_have_value("שאלה")
    page.click(".write .send")
    expect(page.locator(".mine .text").last).to_have_text("שאלה")
    assert [one.words for one in running.app.conversations.received] == ["", "שאלה"]


@pytest.mark.parametrize("script", [True, False])
def test_a_picture_is_sent_with_the_script_and_without_it(running: Running, open_page: Open, script: bool) -> None:
    page = open_page(java_script_enabled=script)
    page.fill("#words", "סירבו")
    page.click(".write .send")
    page.locator(".mine").wait_for()
    page.locator(".attach summary").click()
    page.set_input_files("#file", {"name": "סירוב.jpg", "mimeType": "image/jpeg", "buffer": JPG})
    page.get_by_role("button", name="שליחת הקובץ").click()
    expect(page.locator(".line")).to_have_count(5)
    assert running.app.conversations.received[-1].file is not None
    expect(page.locator("#file")).to_be_hidden()


def test_what_cannot_be_taken_is_told_in_the_conversation_and_what_is_too_large_is_not_even_sent(
    running: Running, open_page: Open
) -> None:
    page = open_page()
    page.fill("#words", "סירבו")
    page.click(".write .send")
    page.locator(".mine").wait_for()
    page.locator(".attach summary").click()
    page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"<html></html>"})
    page.get_by_role("button", name="שליחת הקובץ").click()
    expect(page.locator("#status")).to_contain_text("הקובץ לא נשמר")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/file") else None)
    page.set_input_files("#file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": JPG + bytes(LARGEST)})
    page.get_by_role("button", name="שליחת הקובץ").click()
    expect(page.locator("#status")).to_contain_text("מגה-בתים")
    assert sent == [] and len(running.app.conversations.received) == 1


def test_quick_exit_is_first_by_keyboard_quick_and_leaves_no_way_back(running: Running, open_page: Open) -> None:
    page = open_page("/calendar")
    page.goto(running.address + "/")
    page.get_by_role("button", name="לספר מה קורה").click()
    page.locator(".mine").wait_for()
    page.reload()
    page.keyboard.press("Tab")
    expect(page.locator(".leave")).to_be_focused()
    running.answers_exit.clear()  # quick: it waits for no answer, and here none comes until the page is gone
    page.keyboard.press("Enter")
    page.wait_for_url("**/calendar**")
    running.answers_exit.set()
    expect(page).to_have_title("לוח שנה")
    page.go_back()
    assert page.url.endswith("/calendar")  # the page before ours: the conversation is not in the history
    assert wait_until(lambda: not page.context.cookies())
    assert wait_until(lambda: running.app.conversations.ended)


def test_three_shifts_leave_and_writing_capitals_does_not(open_page: Open) -> None:
    page = open_page()
    page.focus("#words")
    for key in ("Shift", "Shift", "a", "Shift", "Shift"):
        page.keyboard.press(key)
    expect(page.locator("#alarm")).to_contain_text("עוד לחיצה אחת")
    assert "calendar" not in page.url
    page.keyboard.press("Shift")
    page.wait_for_url("**/calendar**")


def test_after_finishing_the_back_button_shows_nothing(open_page: Open) -> None:
    page = open_page()
    page.fill("#words", "סוד")
    page.click(".write .send")
    page.locator(".mine").wait_for()
    page.get_by_role("button", name="סיום במכשיר הזה").click()
    expect(page.locator("h1")).to_have_text("השיחה הסתיימה כאן")
    assert page.context.cookies() == []
    page.go_back()
    expect(page.locator(".ours")).to_have_count(1)
    assert "סוד" not in page.content()


def test_everything_works_without_a_script(running: Running, open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    page.get_by_role("button", name="לבדוק זכויות").click()
    page.fill("#words", "שלום")
    page.get_by_role("button", name="שליחה").click()
    expect(page.locator(".mine .text")).to_have_text(["לבדוק זכויות", "שלום"])
    running.app.conversations.say(running.only_session(), "תזכורת קטנה")
    page.get_by_role("link", name="לבדוק אם הגיעה תשובה").click()
    expect(page.locator(".line").last).to_contain_text("תזכורת קטנה")
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("h1")).to_have_text("ميتسوي")
    page.get_by_role("button", name="خروج سريع").click()
    expect(page).to_have_title("تقويم")
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_phone_of_320_pixels_shows_everything_at_every_size(
    running: Running, open_page: Open, language: str, size: int
) -> None:
    page = open_page(f"/?lang={language}&size={size}", width=320, height=568)
    page.locator("button.option").first.click()
    page.locator(".mine").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert page.evaluate(SMALL) == []
    page.locator(".more summary").click()
    assert page.evaluate(SMALL) == []
    box = page.locator(".panel").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320
    for path in ("/privacy", "/accessibility", "/finished", "/desk", "/calendar"):
        page.goto(f"{running.address}{path}?lang={language}&size={size}")
        assert page.evaluate("document.documentElement.scrollWidth") == 320, path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/privacy", "/desk", "/calendar"])
def test_text_stands_out_from_its_ground(open_page: Open, scheme: str, path: str) -> None:
    page = open_page(path, color_scheme=scheme)
    if path == "/":
        page.locator("button.option").first.click()
        page.locator(".mine").wait_for()
        page.locator(".more summary").click()
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished)).then(() => true)")
    weak = [(name, round(ratio, 2)) for name, ratio in page.evaluate(CONTRASTS) if ratio < 4.5]
    assert weak == []


def test_our_own_font_is_used_on_a_machine_without_fonts_of_ours(open_page: Open) -> None:
    page = open_page()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('400 16px Rubik', 'אب') && document.fonts.size") == 2


def test_text_size_stays_in_the_tab(open_page: Open) -> None:
    page = open_page()
    page.locator(".more summary").click()
    page.get_by_role("link", name="גדול מאוד").click()
    expect(page.locator("html")).to_have_attribute("data-size", "3")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-size", "3")
    assert page.context.cookies() == [] and page.evaluate("localStorage.length") == 0


def test_remembering_is_offered_once_there_is_something_to_remember(open_page: Open) -> None:
    page = open_page()
    page.locator(".more summary").click()
    remember = page.get_by_role("button", name="לזכור את השיחה כאן")
    expect(remember).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator("button.option").first.click()
    page.locator(".mine").wait_for()
    page.locator(".more summary").click()
    remember.click()
    page.locator(".more summary").click()
    expect(page.locator(".panel")).to_contain_text("לשישים יום")
    [cookie] = page.context.cookies()
    assert cookie["expires"] > time.time() + 59 * 24 * 3600 and cookie["httpOnly"]


def test_the_printed_conversation_has_the_words_and_not_the_tools(open_page: Open) -> None:
    page = open_page()
    page.locator("button.option").first.click()
    page.locator(".mine").wait_for()
    page.emulate_media(media="print")
    expect(page.locator(".mine")).to_be_visible()
    for tool in (".bar", ".composer", ".about"):
        expect(page.locator(tool)).to_be_hidden()


def test_a_member_enters_the_desk_and_works_there(running: Running, open_page: Open) -> None:
    page = open_page("/desk")
    page.get_by_label("השם שבו נרשמתם").fill("רות")
    page.get_by_role("button", name="שליחת קוד").click()
    page.get_by_label("הקוד").fill("x")
    assert wait_until(lambda: running.app.staffroom.delivered)
    page.get_by_label("הקוד").fill(running.app.staffroom.delivered[-1][1])
    page.get_by_role("button", name="כניסה").click()
    page.get_by_role("button", name="להיום ובאיחור").click()
    expect(page.locator(".mine .text").last).to_have_text("להיום ובאיחור")
    page.get_by_role("button", name="התנתקות").click()
    expect(page.get_by_label("השם שבו נרשמתם")).to_be_visible()


def wait_until(holds: Callable[[], object], seconds: float = PATIENCE) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.02)
    return False
