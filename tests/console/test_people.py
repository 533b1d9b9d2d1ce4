"""What an admin does with the people who may log in."""

import re

import pytest
from support.staff_door import PASSWORD, Person

from bot.clinic.access import Role
from bot.store import staff

PASSWORD_SHOWN = re.compile(r'id="one-time-password">([a-z0-9-]{23})<')


@pytest.fixture
def ben(person):
    """Somebody with an open session, to be changed by an admin."""
    return person("reviewer")


def path(somebody, verb=""):
    return f"/people/{somebody.member.id}{verb}"


def test_somebody_who_is_added_logs_in_with_a_one_time_password(door, admin):
    name = f"Nora {admin.member.id}"
    response = admin.post("/people", {"name": f"  {name} ", "role": "auditor"})
    password = PASSWORD_SHOWN.search(response.text).group(1)
    assert password not in admin.get("/people").text
    nora = Person(door, door.store(staff.by_name, name))
    assert nora.member.role is Role.AUDITOR
    assert nora.log_in(password=password).status_code == 303
    assert nora.get("/access-log").headers["location"] == "/password"
    entry = door.logged(who=admin.member.name, what="people.add")[0]
    assert (entry["object_kind"], entry["object_id"], entry["reason"]) == ("person", name, "auditor")


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"name": "x", "role": "intake"}, "people.problem.name"),
        ({"name": "Somebody new", "role": "owner"}, "people.problem.role"),
        ({}, "people.problem.name"),
    ],
)
def test_what_cannot_be_added_is_said(door, admin, fields, place):
    response = admin.post("/people", fields)
    assert response.status_code == 422
    assert door.parts.words.say(place) in response.text


def test_a_name_is_given_once(door, admin, ben):
    response = admin.post("/people", {"name": ben.member.name.upper(), "role": "intake"})
    assert response.status_code == 422
    assert door.parts.words.say("people.problem.taken") in response.text


def test_somebody_disabled_is_out_at_once_and_comes_back_when_enabled(door, admin, ben):
    assert ben.is_logged_in()
    assert admin.post(path(ben, "/disable")).status_code == 303
    assert not ben.is_logged_in()
    assert Person(door, ben.member).log_in().status_code == 401
    assert "is disabled" in admin.get(path(ben)).text
    assert admin.post(path(ben, "/enable")).status_code == 303
    assert Person(door, ben.member).log_in().status_code == 303


def test_another_role_counts_from_the_next_request_on(door, admin, ben):
    admin.post(path(ben, "/role"), {"role": "auditor"})
    assert not ben.is_logged_in()
    ben.open_session()
    assert ben.get("/access-log").status_code == 200
    entry = door.logged(who=admin.member.name, what="people.change_role")[0]
    assert (entry["object_id"], entry["reason"]) == (str(ben.member.id), "reviewer → auditor")


def test_a_reset_gives_a_one_time_password_and_ends_the_old_one(door, admin, ben):
    response = admin.post(path(ben, "/reset"))
    password = PASSWORD_SHOWN.search(response.text).group(1)
    assert not ben.is_logged_in()
    assert Person(door, ben.member).log_in(password=PASSWORD).status_code == 401
    assert Person(door, ben.member).log_in(password=password).status_code == 303


def test_nobody_elses_number_is_a_kind_not_found(admin):
    for verb in ("", "/role", "/disable", "/enable", "/reset"):
        response = admin.post(f"/people/999999{verb}") if verb else admin.get("/people/999999")
        assert response.status_code == 404


def test_an_admin_may_leave_the_role_and_is_then_logged_off(person):
    one = person("admin")
    response = one.post(path(one, "/role"), {"role": "content"})
    assert response.headers["location"] == "/log-in"
    assert not one.is_logged_in()


def test_one_time_passwords_are_in_no_log(door, admin, ben, capfd):
    password = PASSWORD_SHOWN.search(admin.post(path(ben, "/reset")).text).group(1)
    printed = capfd.readouterr()
    assert password not in printed.out + printed.err
    assert all(password not in str(value) for entry in door.logged() for value in entry.values())
