"""A flow as a picture for the content team."""

from collections.abc import Callable

from flows.draw import draw
from flows.flow import Flows


def test_a_flow_is_drawn_with_its_questions_conditions_and_effects(written: Callable[..., Flows]) -> None:
    flows = written(
        rent="""
        renting:
          ask: 'Do you "rent"?'
          options: {rents: "Yes", owns: "No"}
          next:
            - when: {answer: [rents, owns], fact: {age: 17}, is: consented}
              do: [{open_issue: {}}]
              go: agree
            - go: facts
        agree:
          call: consent
          go: facts
        facts:
          ask_fact: next
          none: way
          go: facts
        way:
          next:
            - go: bye
        bye:
          say: "Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye."
          go: flow/other
        """
    )
    assert draw(flows["rent"]).splitlines() == [
        "flowchart TD",
        '  begin(["rent"]) --> at_renting',
        '  at_renting[/"renting: Do you #quot;rent#quot;?"/]',
        '  at_renting -->|"rents, owns + fact age = 17 + is consented / open_issue"| at_agree',
        "  at_renting --> at_facts",
        '  at_agree[["agree: consent"]]',
        "  at_agree --> at_facts",
        '  at_facts[/"facts: ? next"/]',
        "  at_facts --> at_facts",
        '  at_facts -->|"none"| at_way',
        '  at_way{{"way"}}',
        "  at_way --> at_bye",
        '  at_bye("bye: Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye. Bye.…")',
        '  at_bye --> flow_other[["other"]]',
        '  at_end((("end")))',
    ]


def test_a_node_that_leads_nowhere_yet_is_drawn_too(written: Callable[..., Flows]) -> None:
    assert "-->" not in draw(written(rent='renting:\n  say: "."')["rent"]).split("at_renting", 1)[1]
