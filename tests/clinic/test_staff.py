"""The rules for names, passwords and the length of a session."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clinic.staff import login_of, one_time_password, password_problem, session_is_over, tidy_name

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("ana", "ana"),
        ("  Ana   Núñez ", "Ana Núñez"),
        ("\N{FULLWIDTH LATIN CAPITAL LETTER F}ull", "Full"),
        ("a", None),
        ("", None),
        ("x" * 65, None),
        ("x" * 64, "x" * 64),
        ("an\x00a", None),
        ("an\u202ea", None),
    ],
)
def test_a_name_is_tidied_or_refused(typed, tidy):
    assert tidy_name(typed) == tidy


@pytest.mark.parametrize(
    "other", ["ANA LOPEZ", "ana  lopez", " Ana Lopez", "\N{FULLWIDTH LATIN CAPITAL LETTER A}na Lopez"]
)
def test_names_that_look_alike_are_one(other):
    assert login_of(other) == login_of("Ana Lopez")


@given(st.text())
def test_a_tidy_name_stays_as_it_is_and_fits_its_column(typed):
    tidy = tidy_name(typed)
    if tidy is not None:
        assert tidy_name(tidy) == tidy
        assert len(tidy) <= 64
        assert len(login_of(tidy)) <= 64


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short", "length"),
        ("x" * 129, "length"),
        ("aaaaaaaaaaaaaaa", "simple"),
        ("Password for all", "simple"),
        ("qwertyuiop1234", "simple"),
        ("I am Ana Lopez!!", "name"),
        ("slow rivers find the sea", None),
        ("Ünsere große Straße", None),
    ],
)
def test_a_new_password_is_judged_by_length_and_by_what_is_guessed_first(password, problem):
    assert password_problem(password, "ana lopez") == problem


def test_one_time_passwords_differ_and_are_good_enough_for_their_own_rule():
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert {password_problem(each, "admin") for each in made} == {None}


@pytest.mark.parametrize(
    ("opened", "seen", "over"),
    [
        (timedelta(minutes=14, seconds=59), timedelta(minutes=14, seconds=59), False),
        (timedelta(minutes=15), timedelta(minutes=15), True),
        (timedelta(hours=11, minutes=59), timedelta(0), False),
        (timedelta(hours=12), timedelta(0), True),
    ],
)
def test_a_session_ends_after_15_idle_minutes_or_12_hours(opened, seen, over):
    assert session_is_over(NOON - opened, NOON - seen, NOON) is over
