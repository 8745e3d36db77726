"""Flow files become flows, and everything that is wrong with them is told at once."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.flow import Ask, AskFact, Branch, Call, Do, Flow, Flows, Go, Route, Tell, Test
from flows.load import load_flows
from knowledge.files import Document, read

Write = Callable[..., Flows]

EVERYTHING = """
    given: [issue]
    what:
      ask: "What happened?"
      options: {asked: "We asked", "1": "Nothing"}
      options_from: found_rights
      expects: choice_or_words
      skip: true
      save: problem
      next:
        - when: {answer: [asked, 1], is: consented, known: [age, income]}
          do:
            - record_note: {issue: $issue, text: $answer}
            - lock
          go: fact
        - go: flow/other
          with: {issue: $issue}
    fact:
      ask_fact: next
      about: $problem
      none: quiet
      skip: false
      go: fact
    quiet:
      next:
        - when: {choices: {found_rights: [one, none]}, fact: {age: 17}, answered: {problem: skip}}
          go: end
        - do: {give_consent: {}}
          go: called
    called:
      call: consent
      with: {right: rent}
      go: last
    last:
      say: "Thanks."
      go: end
"""


@pytest.fixture
def everything(written: Write) -> Flow:
    return written(talk=EVERYTHING)["talk"]


def test_a_question_is_read_with_all_that_belongs_to_it(everything: Flow) -> None:
    node = everything.nodes["what"]
    assert isinstance(node, Ask)
    assert (node.text.key, node.text.text, node.text.line) == ("talk.what.ask", "What happened?", 7)
    assert [(name, text.key) for name, text in node.options.items()] == [
        ("asked", "talk.what.options.asked"),
        ("1", "talk.what.options.1"),
    ]
    assert (node.options_from, node.expects, node.skip, node.save) == (
        "found_rights",
        "choice_or_words",
        True,
        "problem",
    )
    first, last = node.branches
    assert first.tests == (
        Test("answer", "", ("asked", "1"), 14),
        Test("is", "consented", (), 14),
        Test("known", "age", (), 14),
        Test("known", "income", (), 14),
    )
    assert first.do == (Do("record_note", {"issue": "$issue", "text": "$answer"}, 16), Do("lock", {}, 17))
    assert first.go == Go("fact", None, {}, 18)
    assert last == Branch((), (), Go(None, "other", {"issue": "$issue"}, 19), 19)


def test_every_other_kind_of_node_is_read(everything: Flow) -> None:
    fact, quiet, called, last = (everything.nodes[name] for name in ("fact", "quiet", "called", "last"))
    assert isinstance(fact, AskFact)
    assert (fact.fact, fact.about, fact.skip, fact.save) == ("next", "$problem", False, "fact")
    assert fact.none == Go("quiet", None, {}, 24)
    assert isinstance(quiet, Route)
    assert [(test.kind, test.name, test.wanted) for test in quiet.branches[0].tests] == [
        ("choices", "found_rights", ("one", "none")),
        ("fact", "age", (17,)),
        ("answered", "problem", ("skip",)),
    ]
    assert quiet.branches[1].do == (Do("give_consent", {}, 31),)
    assert called == Call("called", 33, "consent", {"right": "rent"}, Go("last", None, {}, 36))
    assert isinstance(last, Tell)
    assert last.branches == (Branch((), (), Go(None, None, {}, 39), 37),)


def test_a_question_without_options_expects_words_and_is_kept_under_its_own_name(written: Write) -> None:
    node = written(talk='what:\n  ask: "?"\n  go: end')["talk"].nodes["what"]
    assert isinstance(node, Ask)
    assert (node.expects, node.save, node.skip, dict(node.options)) == ("words", "what", False, {})


def test_the_order_of_options_changes_the_digest_and_a_comment_does_not(written: Write) -> None:
    text = 'what:\n  ask: "?"\n  options: {a: "A", b: "B"}\n  go: end'
    digest = written(talk=text)["talk"].digest
    assert written(talk=text + "   # nothing more")["talk"].digest == digest
    assert written(talk=text.replace('a: "A", b: "B"', 'b: "B", a: "A"'))["talk"].digest != digest


def test_the_mistakes_of_all_files_are_listed_together(tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text("flow: first\nnodes: {}\n")
    (tmp_path / "second.yaml").write_text("flow: second\nabout: no\n")
    (tmp_path / "third.yaml").write_text('flow: third\nstart: one\nnodes:\n  one:\n    say: "."\n    go: end\n')
    flows, mistakes = load_flows(tmp_path, lambda path: read(path, path.name))
    assert list(flows) == ["third"]
    assert [str(mistake) for mistake in mistakes] == [
        'first.yaml:2: A flow needs "nodes:" with at least one node under it.',
        'second.yaml:2: A bare no can be read as yes or no; quote it ("no"), or write true or false.',
    ]


def test_a_failure_that_is_no_mistake_of_an_editor_is_loud(tmp_path: Path) -> None:
    (tmp_path / "first.yaml").write_text("flow: first\n")

    def broken_disk(path: Path) -> Document:
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        load_flows(tmp_path, broken_disk)
