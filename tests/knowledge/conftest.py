"""The knowledge, loaded once for all tests."""

import pytest

from knowledge.load import Knowledge, load
from knowledge.search import Search


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load()


@pytest.fixture(scope="session")
def search(knowledge: Knowledge) -> Search:
    return Search(knowledge)
