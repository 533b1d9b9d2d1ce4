"""Every page lets in exactly the roles of the table, and writes down whom it has refused."""

import re

import pytest
from support.console_matrix import ALLOWED, EVERYBODY, PUBLIC

from bot.clinic.access import Role
from bot.console.cookies import form_token
from bot.console.section import declared_pages

CASES = [(method, path, role) for method, path in ALLOWED for role in sorted(EVERYBODY)]


def address(page):
    """A page's path with 1 for every parameter, as the table has it."""
    return page.method, re.sub(r"<[^>]+>", "1", page.path)


def token_of(person):
    """What a form of ours carries for somebody, without a form being opened."""
    return form_token(person.http.cookies.get("staff"), person.door.parts.form_key)


def send(person, method, path, token=None):
    return person.get(path) if method == "GET" else person.post(path, token=token)


def test_the_table_holds_every_page_and_no_other(door):
    pages = list(declared_pages(door.app))
    assert {address(page) for page in pages if page.may} == set(ALLOWED)
    assert {address(page) for page in pages if not page.may} == PUBLIC


def test_the_table_knows_every_role():
    assert {role.value for role in Role} == EVERYBODY


@pytest.mark.parametrize(("method", "path", "role"), CASES)
def test_a_page_lets_in_who_may_and_nobody_else(door, person, method, path, role):
    somebody = person(role)
    response = send(somebody, method, path, token_of(somebody))
    entries = door.logged(who=somebody.member.name)
    refused = [(entry["outcome"], entry["role"]) for entry in entries if entry["outcome"] == "refused"]
    if role in ALLOWED[method, path]:
        assert response.status_code != 403
        assert response.status_code < 500
        assert refused == []
    else:
        assert response.status_code == 403
        assert refused == [("refused", role)]
        assert somebody.member.name not in response.text


@pytest.mark.parametrize(("method", "path"), ALLOWED)
def test_nobody_is_let_in_without_logging_in(door, stranger, method, path):
    before = door.logged(1)
    response = send(stranger, method, path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/log-in")
    assert door.logged(1) == before


@pytest.mark.parametrize(("method", "path"), [case for case in ALLOWED if case[0] == "POST"])
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_that_is_not_ours_changes_nothing_and_is_noted(door, person, method, path, token):
    role = min(ALLOWED[method, path])
    somebody = person(role)
    response = somebody.post(path, token=token)
    assert response.status_code == 403
    assert [entry["outcome"] for entry in door.logged(who=somebody.member.name)] == ["refused"]


@pytest.mark.parametrize(("method", "path"), [case for case in ALLOWED if case[0] == "POST"])
def test_a_form_of_another_site_is_refused_even_with_our_token(person, method, path):
    somebody = person(min(ALLOWED[method, path]))
    sent = somebody.post(path, token=token_of(somebody), **{"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403


@pytest.mark.parametrize(("method", "path"), ALLOWED)
def test_a_one_time_password_opens_only_the_page_that_changes_it(person, method, path):
    role = min(ALLOWED[method, path])
    somebody = person(role, must_change=True)
    response = send(somebody, method, path, token_of(somebody))
    if path in ("/password", "/log-out", "/stay"):
        assert response.status_code in (200, 303, 422)
    else:
        assert (response.status_code, response.headers.get("location")) == (303, "/password")
