"""The small picture of a way on the page: a list that is seen, heard and read from the right."""

from markupsafe import Markup

from bot.channels.base import Spoken
from bot.channels.web.marks import rich
from bot.channels.web.picture import drawn
from bot.channels.web.talk import lines_of
from bot.words.bidi import isolate

HEARD = {"done": "נעשה", "now": "כאן", "next": "עוד לא"}
STATUS = "הבטחת הכנסה, קוד AB23C\n✓ הוגש 1.11.2026\n● עכשיו: ועדת ערר\n○ בסוף: הזכות ביד\nמה עושים?"


def test_each_step_is_an_entry_of_one_list_and_a_voice_hears_where_it_stands() -> None:
    html = drawn(isolate(STATUS), HEARD)
    assert html.count('role="list"') == 1 and html.count('role="listitem"') == 3
    assert [html.count(f'aria-label="{word}"') for word in HEARD.values()] == [1, 1, 1]
    assert html.index("קוד") < html.index('class="way"') < html.index("מה עושים?")


def test_dates_in_a_step_keep_their_reading_order() -> None:
    assert '<bdi dir="ltr" class="run">1.11.2026</bdi>' in drawn(isolate("✓ הוגש 1.11.2026"), HEARD)


def test_no_empty_line_stands_around_the_picture() -> None:
    html = drawn("לפני\n✓ אחד\n✓ שניים\nאחרי", HEARD)
    assert "\n" not in html and html.startswith("לפני<span") and html.endswith("</span>אחרי")


def test_a_message_without_a_picture_is_as_it_was() -> None:
    text = isolate("שלום\nמחר ב-10:30, טלפון *6050")
    assert drawn(text, HEARD) == rich(text)


def test_what_somebody_wrote_is_never_drawn() -> None:
    spoken = [Spoken(id=1, by="person", text="✓ שלחתי הכול", language="he")]
    [line] = lines_of(spoken, {}, HEARD)
    assert line.html == Markup("✓ שלחתי הכול")
    told = [Spoken(id=2, by="bot", text="✓ הוגש", language="he")]
    assert 'class="step done"' in lines_of(told, {}, HEARD)[0].html


def test_words_in_a_step_cannot_become_markup() -> None:
    assert "<script" not in drawn("✓ <script>alert(1)</script>", HEARD)
