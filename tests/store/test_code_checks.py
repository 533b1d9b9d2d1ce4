"""A code and its contact: five wrong tries lock it for an hour, and a wrong answer does not tell whether it exists."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import event
from support.booking import NOW, request, slot

from bot.store import appointments, code_checks, intake
from bot.store.code_checks import Outcome

MINUTE = timedelta(minutes=1)


@pytest.fixture
def store(store):
    store.run(appointments.book, request(), slot(), 1, NOW)
    store.run(intake.save, request(1))
    return store


def outcome(store, reference, proof, at=NOW):
    return store.run(code_checks.check, reference, proof, at).outcome


@pytest.mark.parametrize("proof", ["0123", "ana@example.com"])
def test_code_and_contact_open_the_visit(store, proof):
    check = store.run(code_checks.check, "REF-0", proof, NOW)
    assert check.outcome is Outcome.RIGHT
    assert check.appointment == store.run(appointments.find, "REF-0")


def test_a_request_without_a_visit_is_found_too(store):
    assert store.run(code_checks.check, "REF-1", "0123", NOW) == code_checks.Check(Outcome.RIGHT, None)


@pytest.mark.parametrize("reference", ["REF-0", "REF-UNKNOWN"])
def test_the_sixth_try_within_the_hour_is_locked_whether_the_code_exists_or_not(store, reference):
    assert [outcome(store, reference, "9999", NOW + n * MINUTE) for n in range(5)] == [Outcome.WRONG] * 5
    assert outcome(store, reference, "0123", NOW + 5 * MINUTE) is Outcome.LOCKED
    assert outcome(store, reference, "0123", NOW + 63 * MINUTE) is Outcome.LOCKED
    open_again = Outcome.RIGHT if reference == "REF-0" else Outcome.WRONG
    assert outcome(store, reference, "0123", NOW + 64 * MINUTE) is open_again


def test_after_the_lock_there_are_five_tries_again(store):
    for _ in range(5):
        outcome(store, "REF-0", "9999", NOW)
    later = NOW + timedelta(hours=1)
    assert [outcome(store, "REF-0", "9999", later) for n in range(5)] == [Outcome.WRONG] * 5
    assert outcome(store, "REF-0", "0123", later) is Outcome.LOCKED


def test_a_right_try_starts_the_count_anew(store):
    for _ in range(3):
        for _ in range(4):
            assert outcome(store, "REF-0", "9999") is Outcome.WRONG
        assert outcome(store, "REF-0", "0123") is Outcome.RIGHT


def test_wrong_tries_of_long_ago_do_not_count(store):
    for n in range(12):
        assert outcome(store, "REF-0", "9999", NOW + n * timedelta(minutes=61)) is Outcome.WRONG


def test_one_code_does_not_lock_another(store):
    for _ in range(6):
        outcome(store, "REF-1", "9999")
    assert outcome(store, "REF-0", "0123") is Outcome.RIGHT


def test_many_tries_at_once_are_no_more_than_five(store):
    with ThreadPoolExecutor(20) as pool:
        found = list(pool.map(lambda _: outcome(store, "REF-0", "9999"), range(20)))
    assert (found.count(Outcome.WRONG), found.count(Outcome.LOCKED)) == (5, 15)


def test_a_code_that_nobody_has_runs_the_same_statements(store):
    ran = []
    event.listen(store.engine, "before_cursor_execute", lambda *given: ran.append(given[2]))

    def statements(reference):
        ran.clear()
        outcome(store, reference, "9999")
        return list(ran)

    assert statements("REF-UNKNOWN") == statements("REF-0")
    assert len(statements("REF-0")) >= 5
