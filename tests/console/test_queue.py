"""The queue as a page: who sees what of it, what is marked, and that looking by itself is no activity."""

import importlib
import re
from dataclasses import replace

import pytest
from support.booking import request
from support.staff_door import served_text
from support.talk import Talk

from bot.clinic.queue import Tier
from bot.clinic.reference import new_reference
from bot.store import intake, queue

ROLES = ("intake", "reviewer")


@pytest.fixture
def danger(door):
    return Talk(door, "crisis", Tier.SURE)


@pytest.fixture
def wish(door):
    return Talk(door, "handover")


def card(page, talk):
    """What the queue shows of a conversation."""
    return next((part for part in re.findall(r"<li>.*?</li>", page.text, re.DOTALL) if talk.id in part), "")


def mark(somebody, talk, what, **fields):
    """Press a conversation's button on the page."""
    up_to = re.search(r'name="up_to" value="(\d+)"', card(somebody.get("/queue"), talk)).group(1)
    return somebody.post(f"/queue/{talk.id}/{what}", {"up_to": up_to, **fields})


@pytest.mark.parametrize("role", ROLES)
def test_it_is_the_first_page_of_who_works_with_visitors(person, role):
    somebody = person(role)
    assert somebody.get("/").headers["location"] == "/queue"


def badge(page):
    """How many conversations the navigation calls unseen; None without a badge."""
    found = re.search(r'<span class="tag off">(\d+) not seen</span></span></a>', page.text)
    return found and int(found.group(1))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ["/account", "/numbers", "/session-over"])
def test_every_page_counts_in_its_navigation_who_is_in_danger_and_was_not_seen(person, danger, role, path):
    somebody = person(role)
    before = badge(somebody.get(path))
    mark(somebody, danger, "seen")
    assert (badge(somebody.get(path)) or 0) == before - 1


@pytest.mark.usefixtures("danger")
@pytest.mark.parametrize("role", ["content", "admin", "auditor"])
def test_who_does_not_see_the_queue_is_told_no_count_of_it(person, role):
    page = person(role).get("/account")
    assert badge(page) is None
    assert "unseen" not in page.text


@pytest.mark.parametrize("role", ROLES)
def test_a_flag_is_shown_with_what_it_is_and_nothing_that_was_said(door, person, danger, role):
    somebody = person(role)
    page = somebody.get("/queue")
    shown = served_text(card(page, danger))
    assert "May want to harm themselves" in shown
    assert "clear sign" in shown
    assert "marmalade" not in page.text
    assert door.logged(who=somebody.member.name)[0]["what"] == "queue.view"


@pytest.mark.parametrize("role", ROLES)
def test_that_somebody_has_seen_it_is_kept_with_who_and_when(door, person, danger, role):
    somebody = person(role)
    assert mark(somebody, danger, "seen").status_code == 303
    page = somebody.get("/queue")
    assert card(page, danger) == ""
    assert "It is noted that you have seen it." in page.text
    row = re.search(rf"<tr>(?:(?!</tr>).)*{danger.id[:6]}.*?</tr>", page.text, re.DOTALL).group()
    assert somebody.member.name in row
    assert "less than a minute" in row
    (entry,) = door.logged(what="queue.seen", object_id=danger.id)
    assert (entry["who"], entry["object_kind"]) == (somebody.member.name, "conversation")


def test_who_comes_second_is_told_so(person, danger):
    first, second = person("intake"), person("reviewer")
    up_to = re.search(r'name="up_to" value="(\d+)"', card(second.get("/queue"), danger)).group(1)
    mark(first, danger, "seen")
    second.post(f"/queue/{danger.id}/seen", {"up_to": up_to})
    assert "Somebody else was faster" in second.get("/queue").text


def test_a_wish_is_done_and_who_did_it_is_kept(door, person, wish):
    somebody = person("intake")
    assert mark(somebody, wish, "done", need="handover").status_code == 303
    page = somebody.get("/queue")
    assert card(page, wish) == ""
    assert "It is off the queue." in page.text
    assert somebody.member.name in page.text.split("Taken off the queue lately")[-1]
    (entry,) = door.logged(what="queue.done_handover", object_id=wish.id)
    assert entry["who"] == somebody.member.name


@pytest.mark.parametrize("need", ["", "crisis", "request", "x" * 99])
def test_nothing_else_can_be_taken_off(person, danger, need):
    somebody = person("intake")
    assert somebody.post(f"/queue/{danger.id}/done", {"up_to": "1", "need": need}).status_code == 404
    assert card(somebody.get("/queue"), danger)


@pytest.mark.parametrize("up_to", ["", "0", "x", "-1", "²", "9" * 11, "9" * 99, "\x00"])
@pytest.mark.parametrize("what", ["seen", "done"])
def test_a_number_that_is_none_marks_nothing(person, danger, what, up_to):
    somebody = person("intake")
    sent = somebody.post(f"/queue/{danger.id}/{what}", {"up_to": up_to, "need": "handover"})
    assert sent.status_code == 303
    assert card(somebody.get("/queue"), danger)


def test_a_transcript_is_linked_for_who_may_read_it(door, person, danger, wish):
    link = f'href="/transcripts/{danger.id}"'
    assert link in person("reviewer").get("/queue").text
    desk = person("intake")
    assert link not in desk.get("/queue").text
    assert "A reviewer can read this conversation." in served_text(card(desk.get("/queue"), danger))
    reference = new_reference()
    door.store(intake.save, request(f"queue-{danger.id}", reference=reference, conversation_id=danger.id))
    page = desk.get("/queue")
    assert link in page.text
    assert f'href="/requests/{reference}"' in page.text
    assert f'href="/transcripts/{wish.id}"' not in page.text


def test_a_request_is_shown_by_its_code_alone_and_opened_by_the_desk(door, person, monkeypatch):
    # Other tests leave requests at the same door, and the oldest are shown first.
    monkeypatch.setattr(importlib.import_module("bot.console.views.queue"), "MOST_SHOWN", 1000)
    reference = new_reference()
    door.store(intake.save, request(f"queue-{reference}", reference=reference))
    for role in ROLES:
        page = person(role).get("/queue").text
        assert reference in page
        for personal in ("Ana Lopez", "9735550123", "ana@example.com"):
            assert personal not in page
        assert (f'href="/requests/{reference}"' in page) is (role == "intake")


def test_what_the_page_asks_by_itself_shows_the_same_and_is_not_logged(door, person, danger):
    somebody = person("reviewer")
    assert card(somebody.get("/queue/live"), danger)
    assert "<html" not in somebody.get("/queue/live").text
    assert card(somebody.get("/queue/live", whole="yes"), danger)
    assert "<html" in somebody.get("/queue/live", whole="yes").text
    assert door.logged(who=somebody.member.name) == []


def test_looking_by_itself_keeps_nobody_logged_on(door, person):
    somebody = person("reviewer")
    for _ in range(2):
        door.later(minutes=7)
        assert somebody.get("/queue/live").status_code == 200
    door.later(minutes=2)
    assert somebody.get("/queue/live").headers["location"].startswith("/log-in")
    assert not somebody.is_logged_in()


def test_a_click_does(door, person):
    somebody = person("reviewer")
    for _ in range(3):
        door.later(minutes=7)
        assert somebody.get("/queue").status_code == 200


def test_what_is_to_be_told_waits_for_a_whole_page(person, wish):
    somebody = person("intake")
    mark(somebody, wish, "done", need="handover")
    assert "It is off the queue." not in somebody.get("/queue/live").text
    assert "It is off the queue." in somebody.get("/queue").text


def test_an_empty_queue_says_that_nobody_waits(person, monkeypatch):
    monkeypatch.setattr(queue, "waiting", lambda _connection, _now: [])
    page = person("intake").get("/queue").text
    assert "Nobody waits right now." in page
    assert "(0)" not in page


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"alarm_email": "duty@clinic.example", "smtp_host": "mail"}, "is told to duty@clinic.example by mail"),
        ({"alarm_email": "duty@clinic.example"}, "No alarm is set up"),
        ({}, "No alarm is set up"),
    ],
)
def test_it_says_what_happens_when_nobody_looks(door, person, monkeypatch, settings, says):
    changed = replace(door.parts, settings=replace(door.parts.settings, **settings))
    monkeypatch.setattr(door.app.ctx, "parts", changed)
    assert says in served_text(person("intake").get("/queue"))


def test_time_to_seen_is_shown_as_the_median_of_thirty_days(door, person):
    somebody = person("intake")
    talks = [Talk(door, "crisis", Tier.SURE) for _ in range(25)]
    for talk in talks:
        mark(somebody, talk, "seen")
    shown = served_text(somebody.get("/queue"))
    assert re.search(r"Flags seen in the last 30 days: \d+. Half of them within less than a minute", shown)


def test_more_than_fit_are_counted_all_the_same(door, person, monkeypatch):
    monkeypatch.setattr(importlib.import_module("bot.console.views.queue"), "MOST_SHOWN", 1)
    for _ in range(2):
        Talk(door, "handover")
    page = person("intake").get("/queue").text
    section = re.search(r'<section class="need need-handover".*?</section>', page, re.DOTALL).group()
    assert section.count("<li>") == 1
    assert int(re.search(r'<span class="tag number">(\d+)</span>', section).group(1)) >= 2
    assert "Only the first 1 of a kind are shown." in section
