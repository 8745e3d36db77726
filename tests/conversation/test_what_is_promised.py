"""A channel promises what it can keep: a page that is closed reaches nobody, and nobody's phone is known."""

import pytest

from bot.channels.base import Inbound, Kind
from tests.stage import Heard, Stage

OPENING = {
    "he": ["הבטחת הכנסה", "1", "להתחיל לטפל בזה"],
    "ar": ["ضمان الدخل", "1", "نبدأ بالعمل على هذا"],
}
RETURNS = {"he": "נחזור אליכם", "ar": "نرجع إليكم"}
ON_PAGE = {"he": "כשהעמוד סגור", "ar": "عندما تكون الصفحة مغلقة"}
DANGER = {"he": ["בעלי מכה אותי", "בטוח"], "ar": ["جوزي بضربني", "آمن"]}
CALLS = {"he": ("יחזור אליכם", "שיחזרו"), "ar": ("يرجع إليكم", "ليرجعوا")}
EDITED = {"he": "תיקנתם הודעה", "ar": "عدّلتم رسالة"}


def talk(stage: Stage, who: str, words: list[str]) -> list[Heard]:
    return [stage.say(who, one) for one in words]


def opened(stage: Stage, who: str, language: str) -> str:
    """Everything that is said until an issue stands, taking each question's first answer."""
    heard = talk(stage, who, OPENING[language])
    for _ in range(6):
        if not heard[-1].options:
            break
        heard.append(stage.tap(who, heard[-1].options[0]["token"]))
    return "\n".join(one.everything for one in heard)


@pytest.mark.parametrize("language", ["he", "ar"])
def test_a_page_that_may_be_closed_does_not_promise_to_come_back(stage: Stage, language: str) -> None:
    stage.channels["mother"] = "webchat"
    told = opened(stage, "mother", language)
    assert ON_PAGE[language] in told and RETURNS[language] not in told


@pytest.mark.parametrize("language", ["he", "ar"])
def test_a_channel_that_reaches_people_says_when_we_come_back(stage: Stage, language: str) -> None:
    told = opened(stage, "mother", language)
    assert RETURNS[language] in told and ON_PAGE[language] not in told


@pytest.mark.parametrize("language", ["he", "ar"])
@pytest.mark.parametrize("channel", ["webchat", "console"])
def test_in_danger_nobody_is_promised_a_call_that_cannot_be_made(stage: Stage, channel: str, language: str) -> None:
    stage.channels["mother"] = channel
    asked, called = talk(stage, "mother", DANGER[language])
    for promise in CALLS[language]:
        assert promise not in asked.everything + called.everything
    assert all(number in called.everything for number in ("100", "101", "118"))


@pytest.mark.parametrize("words", ["שלום", "אין לי כסף לשכר דירה", "תפריט", "مرحبا"])
def test_a_page_that_has_greeted_does_not_introduce_itself_again(stage: Stage, words: str) -> None:
    stage.channels["mother"] = "webchat"
    told = stage.say("mother", words).everything
    assert "כלי עזר אוטומטי" not in told and "أداة مساعدة آلية" not in told


@pytest.mark.parametrize("language", ["he", "ar"])
def test_an_edited_message_is_seen_and_asked_for_anew(stage: Stage, language: str) -> None:
    talk(stage, "mother", OPENING[language][:1])
    heard = stage.send(Inbound(stage.address("mother"), "edit:1", kind=Kind.EDITED), "mother")
    assert EDITED[language] in heard.everything
    assert heard.options, "the question that stood stands again"
