"""Danger told to the widget is before the staff's eyes within seconds, through the real processes."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect
from support.staff_door import PASSWORD_HASH, Person

from bot.clinic.access import Role
from bot.store import staff
from tests.journeys.test_desk import Door

# The page looks again every 15 seconds.
WITHIN_MS = 30_000


@pytest.fixture
def ruth(house):
    """A reviewer, logged in."""
    name = f"Ruth {datetime.now(UTC):%H%M%S%f}"
    house.run(staff.add, name, Role.REVIEWER, PASSWORD_HASH, datetime.now(UTC))
    member = house.run(staff.by_name, name)
    house.run(staff.choose_password, member.id, PASSWORD_HASH)
    person = Person(Door(house), member)
    person.open_session()
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
