"""What runs from left to right stays whole inside Hebrew and Arabic, and no line is turned round by a Latin name."""

import re

import pytest

from bot.channels.web.marks import rich
from bot.conversation.outward import speaker_of
from bot.conversation.world import World
from bot.words.bidi import isolate, link, plain
from bot.words.right_cards import CARDS
from bot.words.seen import seen_words
from tests.stage import Stage


@pytest.mark.parametrize(
    ("written", "runs"),
    [
        ("סיכום שבועי, שבוע 2026-W47", ["2026-W47"]),
        ("maya: 7 פתוחים", ["maya", "7"]),
        ("Sarah Cohen: 3 פתוחים", ["Sarah Cohen", "3"]),
        ("Ольга: 3 פתוחים", ["Ольга", "3"]),
        ("הבטחת הכנסה · MD9F3M", ["MD9F3M"]),
        ("2CRG8K · הבטחת הכנסה", ["2CRG8K"]),
        ("المحادثة /human أو *6050", ["/human", "*6050"]),
        ("טלפון 050-1234567, ב-22.11.2026", ["050-1234567", "22.11.2026"]),
        ("מ-1,250 ₪ ועד 30%", ["1,250", "30%"]),
    ],
)
def test_a_run_is_isolated_whole_wherever_it_stands(written: str, runs: list[str]) -> None:
    assert re.findall("\u2066([^\u2069]*)\u2069", isolate(written)) == runs
    assert plain(isolate(written)) == written
    assert isolate(isolate(written)) == isolate(written)


@pytest.mark.parametrize("line", ["maya: 7 פתוחים", "2CRG8K · הבטחת הכנסה", "ABCD: دخل"])
def test_the_first_letter_that_turns_a_line_is_ours(line: str) -> None:
    outside = re.sub("\u2066[^\u2069]*\u2069", "", isolate(line))
    assert not re.search("[A-Za-z]", outside)


def test_a_long_run_breaks_and_does_not_leave_a_small_screen() -> None:
    assert 'class="run"' in rich(isolate("קוד MD9F3M"))
    assert 'class="run"' not in rich(isolate("a long sentence that somebody wrote in another language"))


def test_a_link_is_pressed_whole_and_its_site_is_read() -> None:
    address = "https://www.btl.gov.il/טפסים ואישורים/Fill5619.aspx"
    html = rich(isolate(f"באינטרנט: {link(address)}"))
    assert f'href="{link(address)}"' in html
    assert ">btl.gov.il</a>" in html


@pytest.mark.parametrize("language", ["he", "ar"])
def test_every_link_of_every_right_comes_out_whole(stage: Stage, language: str) -> None:
    stage.say("mother", "שלום")
    with stage.app.store.look() as uow:
        address = uow.people.find("console", "resident:mother")
        assert address is not None
        world = World(stage.app.kit, uow, speaker_of(uow, address), stage.now)
        world.language = language
        for right, entry in stage.app.kit.knowledge.entries.items():
            links = [one.url for one in entry.sources.values()]
            html = rich(isolate(CARDS["sources"](world, {"right": right})))
            assert [one for one in links[:3] if f'href="{_written(one)}"' not in html] == []
            said = rich(isolate("\n".join(f"{world.title(right)}: {link(one)}." for one in links)))
            assert [one for one in links if f'href="{_written(one)}"' not in said] == []
            if entry.contact.online:
                where = rich(isolate(CARDS["where"](world, {"right": right})))
                assert f'href="{_written(entry.contact.online)}"' in where


@pytest.mark.parametrize(("seen", "told"), [("2024-01", "1.2024"), ("2021-23", "2021-23"), ("2016", "2016")])
def test_a_span_of_years_is_not_read_as_a_month(stage: Stage, seen: str, told: str) -> None:
    stage.say("mother", "שלום")
    with stage.app.store.look() as uow:
        address = uow.people.find("console", "resident:mother")
        assert address is not None
        world = World(stage.app.kit, uow, speaker_of(uow, address), stage.now)
        assert told in seen_words(world.say, seen)


def _written(address: str) -> str:
    """The address as HTML writes it in an attribute."""
    coded = link(address)
    assert not re.search(r"[\s\u0590-\u06ff]", coded)
    return coded.replace("&", "&amp;").replace("'", "&#39;")
