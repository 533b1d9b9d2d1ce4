"""Danger told to the widget is before the staff's eyes within seconds, through the real processes."""

import pytest
from playwright.sync_api import expect
from support.staff_door import HouseDoor

from bot.clinic.access import Role

# The page looks again every 15 seconds.
WITHIN_MS = 30_000


@pytest.fixture
def ruth(house):
    """A reviewer, logged in."""
    person = HouseDoor(house).person(Role.REVIEWER)
    with person.http:
        yield person


def test_danger_told_to_the_widget_is_in_the_queue_within_seconds_and_is_seen(browser, chat, ruth):
    url, token = ruth.door.url, ruth.http.cookies.get("staff")
    desk = browser.new_context()
    desk.add_cookies([{"name": "staff", "value": token, "url": url, "sameSite": "Strict"}])
    page = desk.new_page()
    page.goto(f"{url}/")
    flags = page.locator(".need-crisis li")
    before = flags.count()
    chat.open()
    chat.say("I want to kill myself")
    expect(flags).to_have_count(before + 1, timeout=WITHIN_MS)
    expect(flags.last).to_contain_text("May want to harm themselves")
    flags.last.get_by_role("button", name="I have seen this").click()
    expect(page.get_by_text("It is noted that you have seen it.")).to_be_visible()
    expect(flags).to_have_count(before)
    desk.close()
