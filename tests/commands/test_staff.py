"""`python -m bot staff`, and the admin of the first start."""

import json
import re

import pytest

from bot import passwords
from bot.__main__ import main
from bot.clinic.access import Role
from bot.commands.staff import first_admin
from bot.store import sessions, staff
from bot.store.access_log import Search, newest_first

ONE_TIME = re.compile(r"\b[a-z2-9]{5}(?:-[a-z2-9]{5}){3}\b")


def added(capsys, name="Ana Lopez", role="reviewer"):
    assert main(["staff", "add", name, "--role", role, "--json"]) == 0
    return json.loads(capsys.readouterr().out)["password"]


def test_somebody_is_added_with_a_one_time_password(store, capsys):
    assert main(["staff", "add", " Ana  Lopez ", "--role", "reviewer"]) == 0
    password = ONE_TIME.search(capsys.readouterr().out).group()
    ana = store.run(staff.by_name, "ana lopez")
    assert (ana.name, ana.role, ana.must_change) == ("Ana Lopez", Role.REVIEWER, True)
    assert passwords.fits(ana.password_hash, password)


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["add", "x", "--role", "admin"], 1), (["add", "Ana", "--role", "owner"], 2), (["add", "Ana"], 2)],
)
def test_what_cannot_be_added_is_refused(arguments, code, capsys):
    try:
        got = main(["staff", *arguments])
    except SystemExit as end:
        got = end.code
    assert got == code
    assert capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_a_name_is_given_once(capsys):
    added(capsys)
    assert main(["staff", "add", "ANA LOPEZ", "--role", "admin"]) == 1
    assert "staff reset" in capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_the_list_shows_everybody_and_no_secret(capsys):
    assert main(["staff", "list"]) == 0
    assert "Nobody yet" in capsys.readouterr().out
    added(capsys)
    assert main(["staff", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert row == {
        "name": "Ana Lopez",
        "role": "reviewer",
        "state": "one-time password",
        "second_step": False,
        "last_login_at": None,
    }


def test_somebody_disabled_is_out_at_once(store, capsys):
    added(capsys)
    ana = store.run(staff.by_name, "ana lopez")
    store.run(sessions.start, "token", ana.id, "", ana.created_at)
    assert main(["staff", "disable", "ana lopez"]) == 0
    assert store.run(sessions.resume, "token", ana.created_at) is None


def test_a_reset_prints_a_new_password(store, capsys):
    old = added(capsys)
    assert main(["staff", "reset", "ana lopez"]) == 0
    new = ONE_TIME.search(capsys.readouterr().out).group()
    kept = store.run(staff.by_name, "ana lopez").password_hash
    assert [passwords.fits(kept, each) for each in (old, new)] == [False, True]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("verb", ["disable", "reset"])
def test_nobody_is_no_somebody(verb, capsys):
    assert main(["staff", verb, "nobody"]) == 1
    assert "nobody with this name" in capsys.readouterr().err


@pytest.mark.usefixtures("settings")
def test_the_last_admin_stays(capsys):
    added(capsys, role="admin")
    assert main(["staff", "disable", "ana lopez"]) == 1
    assert "LastAdminError" in capsys.readouterr().err


def test_every_change_stands_in_the_access_log_without_a_password(store, capsys):
    password = added(capsys)
    main(["staff", "reset", "ana lopez"])
    main(["staff", "disable", "ana lopez"])
    entries = store.run(newest_first, Search(), 9)
    assert [entry["what"] for entry in entries] == ["people.disable", "people.reset", "people.add"]
    assert all(entry["who"].startswith("command line: ") for entry in entries)
    assert password not in str(entries)


def test_the_first_start_makes_an_admin_once(settings, store):
    told = first_admin(settings)
    password = ONE_TIME.search(told).group()
    admin = store.run(staff.by_name, "admin")
    assert (admin.role, admin.must_change) == (Role.ADMIN, True)
    assert passwords.fits(admin.password_hash, password)
    assert first_admin(settings) is None


@pytest.mark.usefixtures("settings")
def test_where_there_is_staff_no_admin_is_made(settings, capsys):
    added(capsys)
    assert first_admin(settings) is None
