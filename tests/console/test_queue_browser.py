"""The queue in a real browser: a flag comes by itself, is said and heard, and a page that is left alone logs off."""

import importlib
import re

import pytest
from playwright.sync_api import expect
from support.console_browser import check
from support.talk import Talk

from bot.clinic.queue import Tier

ROUND_MS = 6_000
# Counts the tones that the page plays.
LISTEN = """
    window.tones = 0;
    const Real = window.OscillatorNode;
    window.OscillatorNode = class extends Real { start(...when) { window.tones += 1; super.start(...when); } };
"""


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """The page looks every second, so that a test does not wait for a quarter of a minute."""
    monkeypatch.setattr(importlib.import_module("bot.console.views.queue"), "EVERY_SECONDS", 1)


@pytest.fixture
def at_queue(open_page, person):
    """Opens the queue for somebody of a role, with an ear for its tones."""

    def at_queue(role="reviewer", **more):
        page = open_page("/account", person(role), **more)
        page.add_init_script(LISTEN)
        page.get_by_role("link", name="Queue").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Who needs us first")
        return page

    return at_queue


def danger(page, talk):
    return page.locator(".need-crisis li", has_text=talk.id[:6])


def test_a_flag_comes_without_a_reload_is_said_counted_in_the_title_and_heard(door, at_queue):
    page = at_queue()
    page.get_by_role("heading", level=1).click()
    before = page.title()
    page.evaluate("window.untouched = true")
    talk = Talk(door, "crisis", Tier.SURE)
    expect(danger(page, talk)).to_be_visible(timeout=ROUND_MS)
    expect(page.get_by_role("alert")).to_have_text("Somebody may be in danger, and nobody has seen it yet.")
    expect(page).to_have_title(re.compile(r"^\(\d+\) Who needs us first · Staff console$"))
    assert page.title() != before
    assert page.evaluate("window.tones") == 2
    assert page.evaluate("window.untouched")
    check(page)


def test_a_flag_is_counted_in_the_navigation_of_any_page_without_a_reload(door, open_page, person):
    page = open_page("/account", person("intake"))
    page.clock.install()
    page.reload()
    link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Queue")
    before = int("0" + re.sub(r"\D", "", link.inner_text()))
    Talk(door, "crisis", Tier.SURE)
    page.clock.run_for(15_000)
    expect(link).to_have_accessible_name(f"Queue {before + 1} not seen")
    check(page)


def test_a_flag_that_is_there_already_is_not_heard_again(door, at_queue):
    Talk(door, "crisis", Tier.SURE)
    page = at_queue()
    page.get_by_role("heading", level=1).click()
    Talk(door, "handover")
    page.wait_for_timeout(2_500)
    assert page.evaluate("window.tones") == 0


def test_the_sound_can_be_turned_off_and_stays_off(door, at_queue):
    page = at_queue()
    page.get_by_role("button", name="Sound is on").click()
    expect(page.get_by_role("button", name="Sound is off")).to_have_attribute("aria-pressed", "false")
    page.reload()
    expect(page.get_by_role("button", name="Sound is off")).to_be_visible()
    page.get_by_role("heading", level=1).click()
    talk = Talk(door, "crisis", Tier.SURE)
    expect(danger(page, talk)).to_be_visible(timeout=ROUND_MS)
    assert page.evaluate("window.tones") == 0


def test_it_is_marked_as_seen_and_the_keyboard_stays_where_it_was(door, at_queue):
    talk = Talk(door, "crisis", Tier.SURE)
    page = at_queue("intake")
    seen = danger(page, talk).get_by_role("button")
    seen.focus()
    other = Talk(door, "crisis", Tier.SURE)
    expect(danger(page, other)).to_be_visible(timeout=ROUND_MS)
    expect(seen).to_be_focused()
    seen.press("Enter")
    expect(page.get_by_text("It is noted that you have seen it.")).to_be_visible()
    expect(danger(page, talk)).to_have_count(0)
    expect(danger(page, other)).to_have_count(1)


def test_left_alone_it_says_that_it_is_logged_off_and_shows_nobody_any_more(door, at_queue):
    talk = Talk(door, "crisis", Tier.SURE)
    page = at_queue()
    expect(danger(page, talk)).to_be_visible()
    door.later(minutes=16)
    expect(page.get_by_text("You are logged off, so this page does not look any more.")).to_be_visible(timeout=ROUND_MS)
    expect(danger(page, talk)).to_have_count(0)
    expect(page).to_have_title(re.compile("logged off"))
    check(page)
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    expect(page).to_have_url(re.compile(r"/log-in\?next=%2Fqueue$"))


def test_a_queue_that_cannot_be_reached_says_so_until_it_can(at_queue):
    page = at_queue()
    page.context.set_offline(True)
    expect(page.get_by_text("The queue cannot be reached.")).to_be_visible(timeout=ROUND_MS)
    page.context.set_offline(False)
    expect(page.get_by_text("The queue cannot be reached.")).to_be_hidden(timeout=ROUND_MS)


def test_without_javascript_it_works_and_looks_again_by_itself(door, at_queue):
    talk = Talk(door, "crisis", Tier.SURE)
    page = at_queue("intake", java_script_enabled=False)
    assert page.locator("noscript meta").count() or 'http-equiv="refresh" content="45;' in page.content()
    danger(page, talk).get_by_role("button", name="I have seen this").click()
    expect(page.get_by_role("status").filter(has_text="It is noted")).to_be_visible()
    expect(danger(page, talk)).to_have_count(0)
