"""The content that is shipped: complete in both languages, and every promise of the outside kept."""

import subprocess
import sys
from datetime import date

import pytest

from knowledge.files import read
from knowledge.load import FOLDER, Knowledge, load
from knowledge.parameters import value_on

HOUSEHOLD = """
locality residency months_since_aliyah months_in_israel family_status partner_lives_in adults children debts vehicle
threats judgments maintenance_paid maintenance_enforcement_file claims_against_employer welfare_client birth_in
months_since_employer_insolvency_order arnona_discount.percent arnona_discount.ground housing.tenure
housing.ever_owned_home housing.years_since_home_sold
adults[].age adults[].sex adults[].residency adults[].employment adults[].gross_monthly_wage
adults[].other_monthly_income adults[].monthly_work_pension adults[].months_with_employer
adults[].months_worked_in_last_18 adults[].insured_months_in_last_14 adults[].months_without_work
adults[].days_since_job_ended adults[].dismissal_notice adults[].pregnant adults[].registered_at_employment_service
adults[].receives adults[].months_receiving adults[].receiving_since adults[].disability_percent
adults[].mental_disability_percent adults[].max_single_impairment_percent adults[].incapacity_percent
adults[].needs_help_with_daily_acts adults[].mobility adults[].groups adults[].days_in_shelter
adults[].marriage_months adults[].cohabited_before_marriage adults[].health_needs adults[].diagnosis
children[].age children[].age_days children[].disability children[].diagnosis children[].registered
children[].residency debts[].kind debts[].total debts[].enforcement_file debts[].wage_garnished_percent
debts[].imprisonment_order
"""


def test_every_name_of_a_household_file_stays_in_the_vocabulary(knowledge: Knowledge) -> None:
    assert set(HOUSEHOLD.split()) <= set(knowledge.facts)


def test_every_fact_is_asked_in_every_language_with_short_labels(knowledge: Knowledge) -> None:
    for fact in knowledge.facts.values():
        assert set(fact.question) == set(knowledge.languages)
        for value in fact.offered:
            assert set(fact.labels[value]) == set(knowledge.languages)
        assert len(fact.offered) <= 10 or (fact.kind == "choice" and fact.path == "debts[].kind")


def test_labels_of_one_question_can_be_told_apart(knowledge: Knowledge) -> None:
    for fact in knowledge.facts.values():
        for language in knowledge.languages:
            labels = [fact.labels[value][language] for value in fact.offered]
            assert len(labels) == len(set(labels)), (fact.path, language)


def test_a_fact_is_found_by_its_name_and_by_a_members_path(knowledge: Knowledge) -> None:
    facts = knowledge.facts
    assert facts["age"] is facts["adults[].age"] is facts["adults[3].age"]
    assert facts["children[0].age"].of == "child" and facts["residency"].of == "household"
    assert facts["children"].asked_as == "integer" and facts["debts"].asked_as == "many"
    assert "agee" not in facts and "adults[0].agee" not in facts


def test_at_least_ninety_two_rights_are_known_in_ten_domains(knowledge: Knowledge) -> None:
    assert len(knowledge.rights) >= 92 and len(knowledge.domains) == 10
    assert {right.domain for right in knowledge.rights.values()} == set(knowledge.domains)


def test_every_right_can_be_appealed_has_a_cure_for_a_refusal_and_a_page_for_each_statement(
    knowledge: Knowledge,
) -> None:
    for right, entry in knowledge.entries.items():
        assert entry.ladder and entry.refusals and entry.steps and entry.sources, right
        assert entry.body in knowledge.bodies and set(entry.related) <= set(knowledge.rights)
        assert right not in entry.related


def test_a_phone_line_is_not_verified_until_somebody_says_so(knowledge: Knowledge) -> None:
    assert {line.number for line in knowledge.lines.values()} == {"100", "101", "118", "1201", "105", "103"}
    assert all(line.verified is None and line.as_of for line in knowledge.lines.values())


@pytest.mark.parametrize(
    ("day", "women"),
    [
        ("2021-12-31", 62),
        ("2022-04-30", 62),
        ("2022-05-01", 62 + 4 / 12),
        ("2026-11-22", 63.25),
        ("2040-01-01", 65),
    ],
)
def test_the_retirement_age_of_a_day_is_the_one_that_held_then(knowledge: Knowledge, day: str, women: float) -> None:
    on = date.fromisoformat(day)
    assert value_on(knowledge.parameters, "retirement_age_women", on) == women
    assert value_on(knowledge.parameters, "retirement_age_men", on) == 67


def test_before_the_first_date_an_amount_is_not_known(knowledge: Knowledge) -> None:
    assert value_on(knowledge.parameters, "retirement_age_men", date(2000, 1, 1)) is None


def test_every_content_file_is_read_strictly_and_hebrew_alone_can_be_loaded() -> None:
    for path in FOLDER.rglob("*.yaml"):
        assert read(path).lines
    assert not load(languages=("he",)).texts.keys() - {("he", right) for right in load().entries}


def test_asking_needs_neither_a_database_nor_a_channel() -> None:
    heavy = (
        "pydantic",
        "sqlmodel",
        "sqlalchemy",
        "aiogram",
        "fastapi",
        "babel",
        "apscheduler",
        "jinja2",
        "asyncio",
    )
    told = f"import sys, knowledge.search, knowledge.screen; print([name for name in {heavy!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=FOLDER.parent)
    assert done.stdout.strip() == "[]"
