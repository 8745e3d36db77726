"""Files through the real application: a picture kept by consent, a letter that is made, a link of one's own."""

import re

import httpx
import pytest
from test_web_files import upload
from web_visitor import Visitor

from bot.channels.http import build
from bot.service import Service
from bot.words.bidi import plain
from tests.fakes.small_files import JPG
from tests.stage import Make, Stage

WORDS = {
    "he": {
        "story": "קיבלתי חשבון ארנונה ואין לי איך לשלם",
        "begin": "להתחיל לטפל בזה",
        "menu": "/menu",
        "mine": "הנושאים שלי",
        "files": "מכתבים וקבצים",
        "letter": "להכין מכתב",
        "name": "שרה לוי",
    },
    "ar": {
        "story": "وصلتني فاتورة أرنونا وما عندي كيف أدفع",
        "begin": "نبدأ العمل على هذا",
        "menu": "/menu",
        "mine": "مواضيعنا",
        "files": "رسائل وملفّات",
        "letter": "تجهيز رسالة",
        "name": "سارة ليفي",
    },
}


class Page:
    """A mother in front of the real pages, without the script."""

    def __init__(self, stage: Stage, language: str, network: str = "10.0.0.1") -> None:
        self.stage = stage
        self.visitor = Visitor(build(Service(stage.app, lambda line: None)), network=network, language=language)

    def says(self, *words: str) -> None:
        for one in words:
            assert self.visitor.say(one).status_code == 303

    @property
    def newest(self) -> str:
        """What the newest line says, and its buttons."""
        last = self.visitor.see().text.rpartition("<article")[2]
        return plain(re.sub(r"<[^>]+>", "", last))

    def presses(self, label: str) -> None:
        page = self.visitor.see().text
        found = re.search(rf'value="([^"]+)">[^<]*(?:<bdi[^>]*>)?{re.escape(label)}', page)
        assert found, f"no button {label!r} in {self.newest}"
        self.visitor.post("/", token=found[1])

    @property
    def links(self) -> list[str]:
        return re.findall(r'href="(/file/[0-9a-f]{32})"', self.visitor.see().text)

    def takes(self, link: str) -> httpx.Response:
        return self.visitor.see(link)


@pytest.fixture
def mother(make_stage: Make) -> Page:
    return Page(make_stage(), "he")


def begin(page: Page, language: str) -> None:
    words = WORDS[language]
    page.says(words["story"], "1", words["begin"], words["menu"])


def test_a_picture_is_kept_by_consent_and_given_back_to_her_alone(mother: Page) -> None:
    text = mother.stage.app.catalogue.text
    begin(mother, "he")
    assert upload(mother.visitor, JPG, "דחייה של שרה.jpg").status_code == 303
    assert text("photo.what.options.refusal", "he") in mother.newest
    assert "נשלח קובץ" in mother.visitor.see().text
    mother.presses(text("photo.what.options.document", "he"))
    assert "לשמור את זה כאן?" in mother.newest and mother.links == []
    mother.presses(text("photo.may_keep.options.agree", "he"))
    assert "נשמר, מוצפן." in mother.newest
    mother.says(WORDS["he"]["mine"], "1", WORDS["he"]["files"], text("files.menu.options.kept", "he"), "1")
    mother.presses(text("files.what.options.send", "he"))
    (link,) = mother.links
    answer = mother.takes(link)
    assert answer.content == JPG and answer.headers["content-type"] == "image/jpeg"
    assert re.fullmatch(r'attachment; filename="[A-Z0-9]{6}-1\.jpg"', answer.headers["content-disposition"])
    other = Page(mother.stage, "he", network="10.9.9.9")
    begin(other, "he")
    assert other.takes(link).status_code == 404
    mother.says(WORDS["he"]["mine"], "1", WORDS["he"]["files"], text("files.menu.options.kept", "he"), "1")
    mother.presses(text("files.what.options.delete", "he"))
    mother.presses(text("files.sure.options.yes_delete", "he"))
    assert mother.takes(link).status_code == 404


def test_ending_the_conversation_lets_go_of_what_waited_and_closes_every_link(mother: Page) -> None:
    begin(mother, "he")
    upload(mother.visitor, JPG)
    assert held(mother.stage) == 1
    mother.visitor.post("/finish")
    assert held(mother.stage) == 0


@pytest.mark.parametrize("language", ["he", "ar"])
def test_a_letter_is_made_and_taken_away(make_stage: Make, language: str) -> None:
    page, words = Page(make_stage(), language), WORDS[language]
    text = page.stage.app.catalogue.text
    begin(page, language)
    page.says(words["mine"], "1", words["files"], words["letter"], "1")
    page.presses(text("letter.may_name.options.agree", language))
    page.says(words["name"], "050-1234567")
    page.presses(text("option.skip", language))
    page.presses(text("option.skip", language))
    assert words["name"] in page.newest
    page.presses(text("letter.read.options.make", language))
    answers = [page.takes(link) for link in page.links]
    kinds = ["pdf", "docx"] if language == "he" else ["pdf", "pdf", "docx"]
    assert [one.headers["content-disposition"].rpartition(".")[2].strip('"') for one in answers] == kinds
    assert answers[0].content.startswith(b"%PDF-") and answers[-1].content.startswith(b"PK")


def held(stage: Stage) -> int:
    """How many files wait for a yes."""
    with stage.app.store.look() as uow:
        return len(uow._tx.connection.exec_driver_sql("SELECT id FROM held_file").all())
