"""The words that people use, read once for all tests of the conversation."""

import pytest

from bot.conversation import lexicon as lexicon_of
from bot.conversation.lexicon import Lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The word lists as they are shipped."""
    return lexicon_of.load()
