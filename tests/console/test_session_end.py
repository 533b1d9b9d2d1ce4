"""A page left open leaves by itself when the session ends, and being left open keeps no session alive."""

import re
from datetime import timedelta

import pytest

from bot.store import sessions

REFRESH = re.compile(r'<noscript><meta http-equiv="refresh" content="(\d+);url=([^"]+)"></noscript>')


def leaves(response):
    """After how many seconds a page leaves without JavaScript, and to where."""
    seconds, address = REFRESH.search(response.text).groups()
    return int(seconds), address


def test_a_page_leaves_a_second_after_the_session_has_ended(person):
    somebody = person("intake")
    assert leaves(somebody.get("/requests", state="new")) == (901, "/session-over?next=%2Frequests%3Fstate%3Dnew")


def test_a_page_that_answered_a_form_is_not_asked_for_again(person):
    response = person("admin").post("/people", {"name": "x"})
    assert response.status_code == 422
    assert leaves(response)[1] == "/session-over?next=%2F"


def test_near_the_twelve_hours_a_page_leaves_sooner(door, person):
    somebody = person("intake")
    try:
        for _ in range(59):
            door.later(minutes=12)
            somebody.get("/account")
        seconds, _ = leaves(somebody.get("/account"))
        assert 700 < seconds <= 721
    finally:
        door.later(minutes=-12 * 59)


def test_when_the_session_is_over_the_log_in_says_why_and_leads_back(door, person):
    somebody = person("intake")
    _, address = leaves(somebody.get("/requests"))
    door.later(minutes=15)
    try:
        response = somebody.get(address)
        assert (response.status_code, response.headers["location"]) == (303, "/log-in?idle=yes&next=%2Frequests")
        page = somebody.get(response.headers["location"]).text
    finally:
        door.later(minutes=-15)
    assert "You were logged off" in page
    assert 'name="next" value="/requests"' in page
    assert "You were logged off" not in somebody.get("/log-in").text


def test_pages_left_open_in_two_tabs_do_not_keep_each_other_logged_in(door, person):
    somebody = person("intake")
    somebody.get("/requests")
    for minutes, left in ((10, 301), (4, 61)):
        door.later(minutes=minutes)
        page = somebody.get("/session-over", next="/requests")
        assert page.status_code == 200
        assert 'href="/requests"' in page.text
        assert leaves(page) == (left, "/session-over?next=%2Frequests")
    door.later(minutes=1)
    try:
        assert somebody.get("/session-over", next="/requests").status_code == 303
        assert not somebody.is_logged_in()
    finally:
        door.later(minutes=-15)


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_nobody_is_led_to_another_site(person, stranger, elsewhere):
    assert 'href="/"' in person("intake").get("/session-over", next=elsewhere).text
    assert stranger.get("/session-over", next=elsewhere).headers["location"] == "/log-in?idle=yes&next=%2F"


def test_to_stay_takes_one_form_and_is_written_down(door, person):
    somebody = person("intake")
    door.later(minutes=14)
    response = somebody.post("/stay")
    assert response.json() == {"seconds": 900}
    door.later(minutes=14)
    try:
        assert somebody.is_logged_in()
    finally:
        door.later(minutes=-28)
    assert door.logged(who=somebody.member.name, what="session.stay")


def test_the_seconds_told_are_never_more_than_the_session_has(door, person):
    """Being seen is written down every 20 seconds only: a page opened in between ends with the session it has."""
    somebody = person("intake")
    door.later(seconds=19)
    try:
        assert leaves(somebody.get("/account"))[0] <= 882
        token = somebody.http.cookies.get("staff")
        over = door.now() + timedelta(minutes=15) - timedelta(seconds=19)
        assert door.store(sessions.resume, token, over) is None
    finally:
        door.later(seconds=-19)


def test_before_the_log_in_no_page_leaves(stranger):
    page = stranger.get("/log-in").text
    assert "refresh" not in page
    assert "session.js" not in page
