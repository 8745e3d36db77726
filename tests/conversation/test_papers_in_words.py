"""Documents of every right in words: for each a way to get it is told, and what is no paper is not asked for."""

import pytest

from bot.words import paper_words
from bot.words.content import Content
from knowledge.files import read
from tests.stage import Stage

NO_PAPERS = {"mostly_none", "none_when_automatic", "no_papers", "none_needed", "none_after_hospital"}


@pytest.fixture
def content(stage: Stage) -> Content:
    return stage.app.content


def test_a_way_to_get_it_is_told_for_every_document_of_every_right(content: Content) -> None:
    documents = {one for entry in content.knowledge.entries.values() for one in entry.documents} - NO_PAPERS
    keys = {f"paper.how_{paper_words.kind_of(one)}" for one in documents}
    assert [key for key in keys if not content.catalogue.has(key)] == []


def test_every_kind_is_that_of_some_document_and_every_word_of_it_is_used(content: Content) -> None:
    documents = {one for entry in content.knowledge.entries.values() for one in entry.documents}
    used = {word for one in documents for word in (one, *one.split("_"))}
    kinds = read(paper_words.KINDS, "paper_kinds.yaml").content
    assert {kind: [word for word in words if word not in used] for kind, words in kinds.items()} == {
        kind: [] for kind in kinds
    }
    assert {paper_words.kind_of(one) for one in documents} == {*kinds, paper_words.OTHER}


def test_what_is_no_paper_is_not_asked_for(content: Content) -> None:
    documents = {one for entry in content.knowledge.entries.values() for one in entry.documents}
    told = {one for one in documents if paper_words.kind_of(one) == paper_words.NO_PAPER}
    assert told == NO_PAPERS & documents


def test_the_plainest_papers_are_of_the_kind_one_expects() -> None:
    kinds = {
        "claim_form": "form",
        "payslips": "income",
        "bank_statements": "bank",
        "identity_card": "identity",
        "medical_papers": "medical",
        "rental_contract": "contract",
        "refusal_letter": "decision",
        "good_conduct": "other",
    }
    assert {one: paper_words.kind_of(one) for one in kinds} == kinds
