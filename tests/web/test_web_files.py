"""Files on the pages: taken by what is in them, never by name, and given to one conversation alone."""

import re

import httpx
import pytest
from web_fakes import FakeApp, FakeFile
from web_visitor import PAGE, SCRIPT, Visitor

from bot.channels.base import Address, Download, Kind, Spoken
from bot.channels.limits import UPLOADS_A_QUARTER
from bot.channels.web.upload import UPLOAD_PATIENCE
from bot.documents.file_kinds import LARGEST
from tests.fakes.small_files import HEIF, JPG, LETTER, ZIP_END, png


def upload(visitor: Visitor, content: bytes, name: str = "IMG_1.jpg", **more: object) -> httpx.Response:
    """Choose a file on the page and send it."""
    files = {"file": (name, content, str(more.pop("claimed", "image/jpeg")))}
    given: dict[str, object] = {"files": files, "data": {"id": str(more.pop("id", ""))}, "headers": PAGE}
    return visitor.send("POST", "/file", **(given | more))


@pytest.fixture
def speaking(visitor: Visitor) -> Visitor:
    """Somebody whose conversation has begun."""
    visitor.say("סירבו לי")
    return visitor


@pytest.mark.parametrize(
    ("content", "kind", "media_type"),
    [
        (JPG, Kind.PHOTO, "image/jpeg"),
        (png(), Kind.PHOTO, "image/png"),
        (HEIF, Kind.PHOTO, "image/heic"),
        (LETTER, Kind.FILE, "application/pdf"),
    ],
)
def test_a_picture_or_a_letter_reaches_the_conversation(
    app: FakeApp, speaking: Visitor, content: bytes, kind: Kind, media_type: str
) -> None:
    assert upload(speaking, content, claimed="application/octet-stream").status_code == 303
    sent = app.conversations.received[-1]
    assert (sent.kind, sent.words) == (kind, "") and sent.file is not None
    assert (sent.file.media_type, sent.file.content) == (media_type, content)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "\u202egpj.exe", "דחייה של שרה לוי.jpg", 'a"; name="words', "con\x00.jpg", "a" * 900]
)
def test_the_name_of_a_file_goes_nowhere(app: FakeApp, speaking: Visitor, name: str) -> None:
    answer = upload(speaking, JPG, name)
    assert answer.status_code in (303, 415)
    assert name not in repr(app.conversations.received) and name not in speaking.see().text
    assert all(one.words == "" for one in app.conversations.received[1:])


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>",
        b"<html><script>x()</script>",
        b"PK\x03\x04" + bytes(40) + ZIP_END,
        JPG + b"PK\x03\x04" + ZIP_END,
        JPG[:20] + b"<script>x()</script>" + JPG[20:],
        LETTER.replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript >>"),
    ],
    ids=["svg", "html", "zip", "picture and zip", "picture and page", "letter that acts"],
)
def test_what_may_do_something_is_not_taken_and_it_is_said_so(app: FakeApp, speaking: Visitor, content: bytes) -> None:
    answer = upload(speaking, content)
    assert answer.status_code == 415 and "הקובץ לא נשמר" in answer.text
    told = upload(speaking, content, headers=SCRIPT)
    assert told.headers["content-type"].startswith("text/plain") and "מהטלפון" in told.text
    assert [one.kind for one in app.conversations.received] == [Kind.WORDS]


def test_what_is_too_large_is_not_taken_and_the_page_says_how_much_is(app: FakeApp, speaking: Visitor) -> None:
    answer = upload(speaking, JPG[:-2] + bytes(LARGEST) + b"\xff\xd9")
    assert answer.status_code == 413 and "מגה-בתים" in answer.text
    assert len(app.conversations.received) == 1


def test_what_is_far_too_large_is_not_even_read(app: FakeApp, speaking: Visitor) -> None:
    headers = {**PAGE, "content-type": "multipart/form-data; boundary=x", "content-length": str(UPLOAD_PATIENCE + 1)}
    answer = speaking.send("POST", "/file", content=b"--x", headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"no boundary at all", "multipart/form-data; boundary=x"),
        (b"--x\r\nno head\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x\r\ncontent-disposition: form-data\r\n\r\na\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x\r\n" + b"a: b\r\n" * 5000 + b"\r\na\r\n--x--", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n" * 50 + b"--x--", "multipart/form-data; boundary=x"),
        (b"--\r\n", "multipart/form-data"),
        (b"--x", "multipart/form-data; boundary=" + "x" * 300),
        (b"words=a", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
    ],
)
def test_what_is_no_form_with_a_file_is_refused_kindly(app: FakeApp, speaking: Visitor, body: bytes, kind: str) -> None:
    answer = speaking.send("POST", "/file", content=body, headers={**PAGE, "content-type": kind})
    assert answer.status_code == 415 and "הקובץ לא נשמר" in answer.text
    assert len(app.conversations.received) == 1


def test_a_press_without_a_file_does_nothing(app: FakeApp, speaking: Visitor) -> None:
    assert upload(speaking, b"").status_code == 303
    assert len(app.conversations.received) == 1


def test_one_page_sent_twice_sends_one_file_and_another_file_is_not_lost(app: FakeApp, speaking: Visitor) -> None:
    for content in (JPG, JPG, png()):
        upload(speaking, content, id="0123456789abcdef")
    assert [one.kind for one in app.conversations.received] == [Kind.WORDS, Kind.PHOTO, Kind.PHOTO]


def test_without_a_conversation_there_is_nothing_a_file_could_belong_to(app: FakeApp, visitor: Visitor) -> None:
    assert upload(visitor, JPG).status_code == 303
    assert app.conversations.received == [] and not visitor.cookies


def test_another_site_cannot_send_a_file_in_somebodys_name(app: FakeApp, speaking: Visitor) -> None:
    foreign = {"sec-fetch-site": "cross-site", "origin": "https://evil.example"}
    assert upload(speaking, JPG, headers=foreign).status_code == 403
    assert len(app.conversations.received) == 1


def test_many_pages_of_a_letter_are_taken_and_a_flood_is_not(app: FakeApp, speaking: Visitor) -> None:
    for place in range(UPLOADS_A_QUARTER):
        app.clock.pass_by(20)
        assert upload(speaking, JPG + bytes([place])).status_code == 303
    answer = upload(speaking, JPG)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
    assert len(app.conversations.received) == UPLOADS_A_QUARTER + 1


def test_the_control_works_without_the_script_and_says_what_it_takes(speaking: Visitor) -> None:
    page = speaking.see().text
    form = re.search(r'<details class="attach">.*?</details>', page, re.S)
    assert form is not None
    assert 'enctype="multipart/form-data"' in form[0] and 'action="/file"' in form[0]
    assert '<label for="file">' in form[0] and 'aria-describedby="attach-hint"' in form[0]
    assert "לפני ששומרים נשאל" in form[0]


# --- out


def give(app: FakeApp, visitor: Visitor, name: str = "BCDFGH-1-1.pdf", media_type: str = "application/pdf") -> Address:
    """A file stands in the conversation."""
    (address,) = app.conversations.lines
    file = Download("a1b2c3", name, media_type, 34_567)
    app.conversations.lines[address].append(Spoken("bot", f"מכתב · {name}", "he", id=99, file=file))
    app.files.sent[address, "a1b2c3"] = FakeFile(name, media_type, LETTER)
    return address


def test_a_file_stands_as_a_link_that_says_what_it_is_and_how_much(app: FakeApp, speaking: Visitor) -> None:
    give(app, speaking)
    page = speaking.see().text
    link = re.search(r'<a class="tool file"[^>]*href="(/file/[^"]+)"[^>]*>(.*?)</a>', page, re.S)
    assert link is not None and link[1] == "/file/a1b2c3"
    told = re.sub(r"<[^>]+>", "", link[2])
    assert "PDF" in told and "34 קילו-בתים" in told


def test_a_file_is_given_to_be_kept_and_nothing_in_it_can_run(app: FakeApp, speaking: Visitor) -> None:
    give(app, speaking)
    answer = speaking.see("/file/a1b2c3")
    assert answer.content == LETTER
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="BCDFGH-1-1.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


def test_a_link_opens_nothing_for_anybody_else(app: FakeApp, speaking: Visitor, neighbour: Visitor) -> None:
    give(app, speaking)
    assert neighbour.see("/file/a1b2c3").status_code == 404
    neighbour.say("שלום")
    answer = neighbour.see("/file/a1b2c3")
    assert answer.status_code == 404 and "הקובץ לא זמין" in answer.text
    assert speaking.see("/file/a1b2c4").status_code == 404
    assert speaking.see("/desk/file/a1b2c3").status_code == 404


def test_a_name_cannot_leave_its_header(app: FakeApp, speaking: Visitor) -> None:
    give(app, speaking, name='a"\r\nset-cookie: x=1;/../ב.pdf')
    answer = speaking.see("/file/a1b2c3")
    assert answer.headers["content-disposition"] == 'attachment; filename="aset-cookiex1...pdf"'
    assert "set-cookie" not in answer.headers or "x=1" not in answer.headers["set-cookie"]


def test_the_desk_takes_no_files(app: FakeApp, visitor: Visitor) -> None:
    assert "multipart" not in visitor.see("/desk").text
