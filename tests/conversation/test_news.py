"""What people tell of an issue, in their own words: refused, silent, sent away, another paper, shouted at."""

import pytest

from bot.conversation.interpret import news_of
from bot.conversation.lexicon import Lexicon
from knowledge.normalise import fold

TOLD = {
    "refused": [
        "סרבו לנו",
        "דחו לי את הבקשה",
        "קבלתי מכתב סירוב",
        "דחו את הערר",
        "لا أعرف شو بعمل رفضوني",
        "رفضو طلبيي",
        "رفضوا الاعتراض",
        "חזרו אליי עם סירוב",
        "قالو لا",
        "ما وافقولي",
    ],
    "asked": [
        "כבר חודשיים אין תשובה",
        "הגשתי ואין תשובה",
        "לא חזרו אליי",
        "قدمت وما ردوا",
        "لسا ما في جواب",
        "ما بردو علي",
        "ما بردو علينا",
        "ما بيردوا",
        "ما جاوبو",
    ],
    "submitted": ["הגשנו את הבקשה", "הגשתי ערעור", "قدمنا اعتراض", "بعثت الطلب"],
    "elsewhere": [
        "שלחו אותי למקום אחרר",
        "אמרו שזה לא אצלם",
        "מטרטרים אותי",
        "حولوني على البلدية",
        "قالوا مش عندنا",
        "بعتوني على مكتب تاني",
        "قالو مش عندنا",
    ],
    "another_paper": [
        "עכשיו הם רוצים עוד מסמך",
        "ביקשו ממני עוד אישור",
        "بدهم كمان أوراق",
        "طلبوا كمان ورقه",
        "طلبو كمان ورقة",
    ],
    "rude": [
        "הפקידה צעקה עליי",
        "דיברו אליי מגעיל",
        "بهدلوني",
        "حكت معي بقلة أدب",
        "الموظفة بهدلتني",
        "الموظفه كانت وقحه معي",
        "صرخو علي",
    ],
    "have_it": ["אישרו לי", "الحمد لله نزلت المصاري", "وافقو لي", "وافقولي"],
    None: [
        "לא סירבו לי",
        "מה עושים אם יסרבו",
        "אני צריכה עזרה עם שכר דירה",
        "ما رفضوني",
        "رح يوافقو لي",
        "بدي مساعدة بالإيجار",
        "לא שלחו אותי לשום מקום",
    ],
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    from bot.conversation.lexicon import load

    return load()


@pytest.mark.parametrize(("said", "words"), [(said, words) for said, listed in TOLD.items() for words in listed])
def test_what_is_told_of_an_issue_is_understood_as_it_is_spoken(said: str | None, words: str, lexicon: Lexicon) -> None:
    assert news_of(fold(words), lexicon) == said
