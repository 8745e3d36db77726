"""A stranger presses a button of the greeting, before anything of theirs is kept."""

from tests.stage import Stage


def test_a_press_on_the_greeting_is_an_answer_and_is_shown_by_its_words(stage: Stage) -> None:
    conversations = stage.app.conversations
    option = next(one for one in conversations.greeting("he").options if one.id == "tell")
    heard = stage.tap("mother", option.token)
    assert "מה קרה" in heard.everything
    said = conversations.spoken(stage.address("mother"))
    assert [line.text for line in said if line.by == "person"] == [option.label]


def test_a_language_chosen_on_the_page_is_spoken_from_then_on(stage: Stage) -> None:
    stage.say("mother", "שלום")
    stage.app.conversations.speak(stage.address("mother"), "ar")
    assert "القائمة" in stage.say("mother", "עזרה").everything


def test_a_conversation_that_was_finished_on_this_device_is_not_shown_again(stage: Stage) -> None:
    stage.say("mother", "שלום")
    stage.app.conversations.end(stage.address("mother"))
    assert stage.app.conversations.spoken(stage.address("mother")) == []
