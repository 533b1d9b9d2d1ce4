"""Logging in: who gets in, what is said to those who do not, and how often they may try."""

import statistics
import time
from datetime import timedelta

import pytest
from sqlalchemy import event
from support.staff_door import PASSWORD, StaffDoor

from bot import passwords
from bot.store import staff

WRONG = "another password"


def said(response):
    """What the page says, without the name that was typed and the form's token."""
    return response.text.split('role="alert"')[1].split("</div>")[0]


def test_somebody_logs_in_and_gets_to_where_they_wanted(door, stranger):
    stranger.member = door.member("admin")
    response = stranger.get("/people")
    assert response.headers["location"] == "/log-in?next=%2Fpeople"
    response = stranger.log_in(next="/people?x=1")
    assert (response.status_code, response.headers["location"]) == (303, "/people?x=1")
    assert stranger.get("/people").status_code == 200
    entry = door.logged(who=stranger.member.name, what="session.log_in")[0]
    assert (entry["outcome"], entry["role"], entry["staff_id"]) == ("allowed", "admin", stranger.member.id)


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "", "people"])
def test_nobody_is_led_to_another_site(door, stranger, elsewhere):
    stranger.member = door.member("admin")
    assert stranger.log_in(next=elsewhere).headers["location"] == "/"


def test_the_session_cookie_is_new_and_closed_to_scripts_and_other_sites(door, stranger):
    stranger.member = door.member("intake")
    stranger.hold_cookie("chosen-by-somebody-else")
    cookies = stranger.log_in().headers.get_list("set-cookie")
    session = next(cookie for cookie in cookies if cookie.startswith("staff="))
    assert "chosen" not in session
    assert len(session.split(";")[0]) > 40
    assert all(part in session for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Max-Age" not in session


def test_over_https_the_cookie_is_tied_to_the_host(tmp_path):
    door = StaffDoor(tmp_path, proxies=1)
    secure = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    try:
        cookie = door.http.get("/log-in", headers=secure).headers["set-cookie"]
    finally:
        door.close()
    assert cookie.startswith("__Host-staff-door=")
    assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"))
    assert "Domain" not in cookie


def test_a_wrong_password_an_unknown_name_and_a_closed_account_get_the_same_answer(door, stranger):
    member = door.member("intake")
    closed = door.member("intake")
    door.store(staff.disable, closed.id, door.now())
    answers = [
        stranger.log_in(member.name, WRONG),
        stranger.log_in(f"nobody {member.name}", WRONG),
        stranger.log_in(closed.name, PASSWORD),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({said(answer) for answer in answers}) == 1


def test_five_failures_lock_a_name_for_15_minutes_known_or_not(door, stranger):
    stranger.member = door.member("intake")
    for name in (stranger.member.name, f"nobody {stranger.member.name}"):
        answers = [stranger.log_in(name, WRONG) for _ in range(6)]
        assert len({said(answer) for answer in answers}) == 1
    assert stranger.log_in().status_code == 401
    door.later(minutes=15, seconds=1)
    assert stranger.log_in().status_code == 303


def test_a_right_password_starts_the_count_anew(door, stranger):
    stranger.member = door.member("intake")
    for _ in range(3):
        for _ in range(3):
            stranger.log_in(password=WRONG)
        assert stranger.log_in().status_code == 303
        stranger.post("/log-out")


def test_failures_are_noted_and_a_name_that_nobody_has_is_not_written_down(door, stranger):
    member = door.member("intake")
    stranger.log_in(member.name, WRONG)
    (entry,) = door.logged(who=member.name)
    assert (entry["what"], entry["outcome"]) == ("session.log_in", "refused")
    stranger.log_in("my password by mistake", WRONG)
    newest = door.logged()[0]
    assert (newest["who"], newest["outcome"]) == ("", "refused")
    assert all("mistake" not in str(value) for entry in door.logged() for value in entry.values())


def test_an_unknown_name_costs_the_same_statements_and_one_hash(door, stranger, monkeypatch):
    member = door.member("intake")
    hashes, statements = [], []
    fits = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda *given: hashes.append(given[0]) or fits(*given))
    token = stranger.form_token()
    event.listen(door.parts.store.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    seen = []
    for name in (member.name, "nobody at all"):
        statements.clear()
        hashes.clear()
        stranger.post("/log-in", {"name": name, "password": WRONG}, token=token)
        seen.append((list(statements), len(hashes)))
    assert seen[0] == seen[1]
    assert seen[0][1] == 1


@pytest.mark.usefixtures("dear_hashes")
def test_an_unknown_name_takes_about_the_same_time(door, stranger):
    """Medians of interleaved tries: what is left is less than a fifth of the hash's own time."""
    password_hash = passwords.hashed(PASSWORD)
    known = [door.member("intake", password_hash=password_hash).name for _ in range(12)]
    token, times = stranger.form_token(), {True: [], False: []}
    for name in known:
        for exists in (True, False):
            begin = time.perf_counter()
            stranger.post("/log-in", {"name": name if exists else f"no {name}", "password": WRONG}, token=token)
            times[exists].append(time.perf_counter() - begin)
    slow, fast = sorted(statistics.median(each) for each in times.values())[::-1]
    assert slow - fast < 0.2 * slow + 0.01


def test_one_address_may_try_20_times_a_minute(tmp_path):
    door = StaffDoor(tmp_path, rate_limits="on")
    try:
        browser = door.stranger()
        token = browser.form_token()
        answers = [browser.post("/log-in", {"name": f"n{number}"}, token=token) for number in range(21)]
    finally:
        door.close()
    assert [answer.status_code for answer in answers] == [401] * 20 + [429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("by", "still_in"),
    [(timedelta(minutes=14), True), (timedelta(minutes=15, seconds=1), False)],
    ids=["14 min", "15 min"],
)
def test_somebody_idle_is_logged_off(door, person, by, still_in):
    somebody = person("intake")
    door.later(seconds=by.total_seconds())
    assert somebody.is_logged_in() is still_in


def test_after_12_hours_everybody_is_logged_off(door, person):
    somebody = person("intake")
    for _ in range(71):
        door.later(minutes=10)
        assert somebody.is_logged_in()
    door.later(minutes=10)
    assert not somebody.is_logged_in()


def test_log_out_needs_a_form_and_ends_the_session_itself(person):
    somebody = person("intake")
    kept = somebody.http.cookies.get("staff")
    assert somebody.get("/log-out").status_code == 405
    response = somebody.post("/log-out")
    assert (response.status_code, response.headers["location"]) == (303, "/log-in")
    somebody.hold_cookie(kept)
    assert not somebody.is_logged_in()
