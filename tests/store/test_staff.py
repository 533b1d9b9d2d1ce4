"""People who may log in, and their sessions, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clinic.access import Role
from bot.clinic.errors import LastAdminError, NameTakenError
from bot.store import sessions, staff

TOKEN = "token"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def ana(store):
    store.run(staff.add, "Ana Lopez", Role.ADMIN, "hash", NOW)
    return store.run(staff.by_name, "ana lopez")


def opened(store, member, token=TOKEN, now=NOW):
    store.run(sessions.start, token, member.id, "Firefox, Linux", now)
    return store.run(sessions.resume, token, now)


def test_somebody_new_must_change_the_password(store, ana):
    assert (ana.name, ana.role, ana.must_change, ana.disabled_at) == ("Ana Lopez", Role.ADMIN, True, None)
    assert store.run(staff.by_id, ana.id) == ana
    assert store.run(staff.everybody) == [ana]


def test_a_name_is_given_once_whatever_its_case(store, ana):
    with pytest.raises(NameTakenError):
        store.run(staff.add, "ANA  lopez", Role.INTAKE, "hash", NOW)
    assert store.run(staff.everybody) == [ana]


def test_nobody_is_somebody(store):
    assert store.run(staff.is_empty)
    assert store.run(staff.by_name, "nobody") is None
    assert store.run(staff.by_id, 1) is None


def test_neither_a_hash_nor_a_nonce_is_shown_by_accident(ana):
    assert "hash" not in repr(ana).replace("password_hash", "")


def test_a_session_is_found_by_its_token_and_only_its_hash_is_kept(store, ana):
    session = opened(store, ana)
    assert (session.name, session.role, session.device) == ("Ana Lopez", Role.ADMIN, "Firefox, Linux")
    assert store.run(sessions.resume, "another", NOW) is None
    kept = store.run(lambda connection: connection.exec_driver_sql("SELECT * FROM staff_sessions").one())
    assert "token" not in [str(value) for value in kept]


def test_a_session_lives_while_it_is_used_and_ends_after_15_idle_minutes(store, ana):
    opened(store, ana)
    for minutes in (14, 28, 42):
        assert store.run(sessions.resume, "token", NOW + timedelta(minutes=minutes))
    assert store.run(sessions.resume, "token", NOW + timedelta(minutes=57)) is None
    assert store.run(sessions.resume, "token", NOW + timedelta(minutes=43)) is None, "it has ended for good"


def test_a_session_ends_after_12_hours_in_any_case(store, ana):
    opened(store, ana)
    for minutes in range(10, 720, 10):
        assert store.run(sessions.resume, "token", NOW + timedelta(minutes=minutes))
    assert store.run(sessions.resume, "token", NOW + timedelta(hours=12)) is None


def test_sessions_that_are_over_are_cleared_away(store, ana):
    opened(store, ana, "old")
    opened(store, ana, "new", NOW + timedelta(hours=1))
    count = store.run(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM staff_sessions").scalar())
    assert count == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda store, member: store.run(staff.disable, member.id, NOW),
        lambda store, member: store.run(staff.change_role, member.id, Role.INTAKE),
        lambda store, member: store.run(staff.reset, member, "other"),
        lambda store, member: store.run(staff.choose_password, member.id, "other"),
        lambda store, member: store.run(sessions.end_all, member.id),
    ],
)
def test_a_change_of_the_account_ends_its_sessions_and_nobody_elses(store, ana, change):
    store.run(staff.add, "Ben", Role.ADMIN, "hash", NOW)
    ben = store.run(staff.by_name, "ben")
    opened(store, ana, "ana's")
    opened(store, ben, "ben's")
    change(store, ana)
    assert store.run(sessions.resume, "ana's", NOW) is None
    assert store.run(sessions.resume, "ben's", NOW)


def test_nobody_ends_anothers_session_by_its_number(store, ana):
    session = opened(store, ana)
    store.run(sessions.end, ana.id + 1, session.id)
    assert store.run(sessions.resume, "token", NOW)
    store.run(sessions.end, ana.id, session.id)
    assert store.run(sessions.resume, "token", NOW) is None


@pytest.mark.parametrize("change", [(staff.disable, NOW), (staff.change_role, Role.AUDITOR)])
def test_the_last_admin_stays(store, ana, change):
    query, value = change
    with pytest.raises(LastAdminError):
        store.run(query, ana.id, value)
    assert store.run(staff.by_id, ana.id) == ana
    store.run(staff.add, "Ben", Role.ADMIN, "hash", NOW)
    store.run(query, ana.id, value)
    assert store.run(staff.by_id, ana.id) != ana


def test_who_is_no_admin_can_go_whoever_else_there_is(store):
    store.run(staff.add, "Ben", Role.INTAKE, "hash", NOW)
    ben = store.run(staff.by_name, "ben")
    store.run(staff.change_role, ben.id, Role.CONTENT)
    store.run(staff.disable, ben.id, NOW)
    assert store.run(staff.by_id, ben.id).disabled_at == NOW


def test_a_code_is_taken_once(store, ana):
    assert store.run(staff.use_step, ana.id, 100)
    assert not store.run(staff.use_step, ana.id, 100)
    assert not store.run(staff.use_step, ana.id, 99)
    assert store.run(staff.use_step, ana.id, 101)


def test_a_reset_lifts_the_lock_and_takes_the_second_step_away(store, ana):
    store.run(staff.set_second_step, ana.id, "nonce", 1)
    for _ in range(6):
        counted = store.run(staff.TRIES.count, "ana lopez", NOW)
    assert not counted
    store.run(staff.reset, ana, "other")
    assert store.run(staff.TRIES.count, "ana lopez", NOW)
    found = store.run(staff.by_id, ana.id)
    assert (found.totp_nonce, found.must_change, found.password_hash) == (None, True, "other")


def test_notices_are_told_and_forgotten(store, ana):
    session = opened(store, ana)
    store.run(sessions.tell, session.id, [{"code": "people.disabled", "values": {"name": "Ben"}}])
    told = store.run(sessions.resume, "token", NOW).notices
    assert told == [{"code": "people.disabled", "values": {"name": "Ben"}}]
