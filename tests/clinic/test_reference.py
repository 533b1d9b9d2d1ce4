"""Reference codes: short, unguessable, forgiving to type."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinic.reference import find_reference, new_reference, normalise_reference


def test_a_reference_is_ten_characters_without_lookalikes() -> None:
    for _ in range(200):
        assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}", new_reference())


def test_references_do_not_repeat() -> None:
    assert len({new_reference() for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("K7QM-2XWD-9T", "K7QM-2XWD-9T"),
        ("k7qm2xwd9t", "K7QM-2XWD-9T"),
        (" k7qm 2xwd 9t ", "K7QM-2XWD-9T"),
        ("K7QM\u20132XWD\u20139T.", "K7QM-2XWD-9T"),
        ("oOIl-2XWD-9T", "0011-2XWD-9T"),
        ("k 7 q m 2 x w d 9 t", "K7QM-2XWD-9T"),
    ],
)
def test_typing_is_forgiven(typed: str, code: str) -> None:
    assert normalise_reference(typed) == code


@pytest.mark.parametrize(
    "typed", ["", "K7QM-2XWD-9", "K7QM-2XWD-9TT", "not a code", "U7QM-2XWD-9T", "K7QM_2XWD@9T", "é" * 10]
)
def test_what_is_no_reference_is_refused(typed: str) -> None:
    assert normalise_reference(typed) is None


def test_a_new_reference_is_already_normal() -> None:
    code = new_reference()
    assert normalise_reference(code.lower().replace("-", " ")) == code


@given(st.text())
def test_any_text_is_normal_or_refused(text: str) -> None:
    code = normalise_reference(text)
    assert code is None or normalise_reference(code) == code


@pytest.mark.parametrize(
    "text",
    [
        "K7QM-2XWD-9T",
        "k7qm2xwd9t",
        "my code is K7QM-2XWD-9T, thanks",
        "it's k7qm 2xwd 9t",
        "cancel visit K7QM2XWD9T please",
    ],
)
def test_a_code_is_found_inside_a_message(text):
    assert find_reference(text) == "K7QM-2XWD-9T"


@pytest.mark.parametrize(
    "text", ["", "need help me", "I have lost it", "appointment", "973-555-0123", "1234", "just a code"]
)
def test_words_and_phone_numbers_are_no_code(text):
    assert find_reference(text) is None
