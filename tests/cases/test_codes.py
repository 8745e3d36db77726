"""Codes that can be read over the phone and say nothing."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.codes import ALPHABET, case_code, issue_code, read_code

RANDOM = st.binary(min_size=8, max_size=32)


@given(RANDOM, st.integers(1, 9999))
def test_a_code_is_read_back_as_the_case_and_the_issue_it_names(some: bytes, number: int) -> None:
    code = case_code(some)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert read_code(issue_code(code, number)) == (code, number)


def test_the_first_issue_carries_the_code_of_its_case() -> None:
    assert issue_code("BCD234", 1) == "BCD234"
    assert issue_code("BCD234", 2) == "BCD234-2"


def test_codes_hold_no_vowel_and_no_digit_that_looks_like_a_letter() -> None:
    assert not set(ALPHABET) & set("AEIOUY01L5S")
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_two_thousand_codes_are_different_and_use_every_letter_alike() -> None:
    source = random.Random(5787)
    codes = [case_code(source.randbytes(16)) for _ in range(2000)]
    assert len(set(codes)) == 2000
    for place in range(6):
        seen = [code[place] for code in codes]
        assert all(40 <= seen.count(letter) <= 125 for letter in ALPHABET)


@pytest.mark.parametrize("typed", ["bcd234-2", " BCD234-2 ", "BCD 234 - 2", "bCd234-2\n"])
def test_a_code_typed_by_hand_is_understood(typed: str) -> None:
    assert read_code(typed) == ("BCD234", 2)


@pytest.mark.parametrize("typed", ["", "BCD23", "BCD2345", "ABCDEF", "BCD234-0", "BCD234-", "BCD234-02", "BCD234--2"])
def test_what_is_no_code_is_not_taken_for_one(typed: str) -> None:
    assert read_code(typed) is None


def test_too_little_chance_makes_no_code() -> None:
    with pytest.raises(ValueError):
        case_code(b"1234567")
