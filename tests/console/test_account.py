"""What somebody does with their own account: password, second step, sessions."""

import re
from datetime import timedelta

import pyotp
import pytest
from support.staff_door import PASSWORD, Person

from bot.store import sessions

NEW = "a lamp beside the window"


def choose(somebody, current=PASSWORD, new=NEW, again=NEW):
    return somebody.post("/password", {"current": current, "new": new, "again": again})


def another_browser(door, somebody):
    other = Person(door, somebody.member)
    other.open_session()
    return other


def test_after_the_first_log_in_a_password_of_ones_own_is_chosen(door, person):
    somebody = person("intake", must_change=True)
    assert somebody.get("/account").headers["location"] == "/password"
    assert choose(somebody).headers["location"] == "/"
    assert "Your password is changed." in somebody.get("/account").text
    assert "Your password is changed." not in somebody.get("/account").text
    assert Person(door, somebody.member).log_in(password=PASSWORD).status_code == 401
    assert Person(door, somebody.member).log_in(password=NEW).status_code == 303


def test_a_new_password_ends_all_other_sessions_and_changes_the_cookie(door, person):
    somebody = person("intake")
    other, before = another_browser(door, somebody), somebody.http.cookies.get("staff")
    choose(somebody)
    assert somebody.is_logged_in()
    assert somebody.http.cookies.get("staff") != before
    assert not other.is_logged_in()


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"current": "wrong"}, "password.wrong"),
        ({"new": "short", "again": "short"}, "password.problem.length"),
        ({"new": PASSWORD, "again": PASSWORD}, "password.problem.same"),
        ({"new": "password password", "again": "password password"}, "password.problem.simple"),
        ({"again": "another lamp"}, "password.differs"),
    ],
)
def test_a_password_that_will_not_do_is_refused_with_a_sentence(door, person, fields, place):
    somebody = person("intake")
    response = choose(somebody, **fields)
    assert response.status_code == 422
    assert door.parts.words.say(place, fewest=12) in response.text
    assert Person(door, somebody.member).log_in(password=PASSWORD).status_code == 303


def test_the_current_password_cannot_be_guessed_through_an_open_session(door, person):
    somebody = person("intake")
    for _ in range(5):
        choose(somebody, current="wrong")
    assert choose(somebody).status_code == 422
    assert Person(door, somebody.member).log_in().status_code == 401


def enrol(door, somebody):
    """Turn the second step on; its secret."""
    page = somebody.get("/second-step").text
    secret = re.search(r'class="key">([A-Z2-7 ]+)<', page).group(1).replace(" ", "")
    nonce = re.search(r'name="nonce" value="([0-9a-f]{32})"', page).group(1)
    code = pyotp.TOTP(secret).at(door.now())
    assert somebody.post("/second-step", {"nonce": nonce, "code": code}).status_code == 303
    return pyotp.TOTP(secret)


def test_with_the_second_step_a_password_alone_opens_nothing(door, person):
    somebody = person("intake")
    totp = enrol(door, somebody)
    browser = Person(door, somebody.member)
    assert browser.log_in().status_code == 401
    assert browser.log_in(code="000000").status_code == 401
    door.later(seconds=31)
    assert browser.log_in(code=totp.at(door.now())).status_code == 303


def test_a_code_opens_the_door_once(door, person):
    somebody = person("intake")
    totp = enrol(door, somebody)
    door.later(seconds=31)
    code = totp.at(door.now())
    assert Person(door, somebody.member).log_in(code=f"{code[:3]} {code[3:]}").status_code == 303
    assert Person(door, somebody.member).log_in(code=code).status_code == 401


def test_an_old_code_is_refused(door, person):
    somebody = person("intake")
    totp = enrol(door, somebody)
    door.later(minutes=5)
    old = totp.at(door.now() - timedelta(minutes=2))
    assert Person(door, somebody.member).log_in(code=old).status_code == 401


def test_the_second_step_is_turned_on_only_by_a_right_code(person):
    somebody = person("intake")
    assert somebody.post("/second-step", {"nonce": "0" * 32, "code": "123"}).status_code == 422
    assert "Turn on the second step" in somebody.get("/account").text


def test_the_second_step_is_turned_off_with_the_password(door, person):
    somebody = person("intake")
    enrol(door, somebody)
    assert somebody.post("/second-step/off", {"current": "wrong"}).status_code == 422
    assert somebody.post("/second-step/off", {"current": PASSWORD}).status_code == 303
    assert Person(door, somebody.member).log_in().status_code == 303


def test_an_open_session_cannot_move_the_second_step_to_another_phone(door, person):
    somebody = person("intake")
    totp = enrol(door, somebody)
    made = door.parts.second_step
    code = pyotp.TOTP(made.secret(somebody.member.id, "1" * 32)).at(door.now())
    somebody.post("/second-step", {"nonce": "1" * 32, "code": code})
    door.later(seconds=31)
    assert Person(door, somebody.member).log_in(code=totp.at(door.now())).status_code == 303


def test_the_database_does_not_hold_the_secret(door, person):
    somebody = person("intake")
    totp = enrol(door, somebody)
    kept = door.store(lambda connection: connection.exec_driver_sql("SELECT * FROM staff").all())
    assert totp.secret not in str(kept)


def test_ones_sessions_are_listed_and_ended_one_by_one_or_all(door, person):
    somebody = person("intake")
    second, third, fourth = (another_browser(door, somebody) for _ in range(3))
    numbers = re.findall(r"/account/sessions/(\d+)/end", somebody.get("/account").text)
    assert len(numbers) == 3
    somebody.post(f"/account/sessions/{max(map(int, numbers))}/end")
    assert [each.is_logged_in() for each in (second, third, fourth)] == [True, True, False]
    somebody.post("/account/sessions/end-others")
    assert [each.is_logged_in() for each in (somebody, second, third)] == [True, False, False]


def test_another_persons_session_is_not_ended(door, person):
    somebody, other = person("intake"), person("intake")
    (session,) = door.store(sessions.of_person, other.member.id, door.now())
    somebody.post(f"/account/sessions/{session.id}/end")
    assert other.is_logged_in()
