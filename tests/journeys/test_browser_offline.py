"""The web dies under an open chat: the crisis lines stay, and what was written is sent when it is back."""

import pytest
from playwright.sync_api import expect

QUESTION = "Roughly how many appointments does the whole treatment take?"


@pytest.fixture
def whole(house):
    """The shared house, which these tests must leave whole."""
    yield house
    if not house.web.runs:
        house.restart("web")


def test_with_the_web_dead_988_is_shown_and_what_was_written_is_sent_later(whole, open_chat):
    chat = open_chat(quick=True)
    chat.open()
    chat.say("hello")
    whole.web.kill()
    chat.send(QUESTION)
    offline = chat.part("offline")
    chat.hurry_to(offline)
    for address in ("tel:988", "sms:988", "tel:911"):
        expect(offline.locator(f"a[href='{address}']")).to_be_visible()
    expect(chat.part("emergency").locator("a[href='tel:988']")).to_be_visible()
    expect(chat.said("visitor").last).to_contain_text("Not sent")

    whole.restart("web")
    offline.get_by_role("button", name="Try again").click()
    expect(chat.said("bot", "answer")).to_contain_text("12 to 16")
    expect(offline).to_have_count(0)
    expect(chat.said("visitor").filter(has_text=QUESTION)).to_have_count(1)
    chat.page.reload()
    expect(chat.said("visitor").filter(has_text=QUESTION)).to_have_count(1)


def test_on_a_phone_the_unsent_message_and_its_way_out_stay_in_view_beside_the_offline_notice(whole, open_chat):
    chat = open_chat({"width": 375, "height": 667}, quick=True)
    chat.open()
    chat.say("What is interpersonal therapy?")
    whole.web.kill()
    chat.send(QUESTION)
    chat.hurry_to(chat.part("offline"))
    expect(chat.part("offline")).to_be_in_viewport()
    expect(chat.input).to_be_in_viewport()
    expect(chat.said("visitor").last.get_by_role("button", name="Send again")).to_be_in_viewport(timeout=2_000)


def test_what_could_not_be_sent_survives_leaving_the_page(whole, chat):
    chat.open()
    chat.say("hello")
    whole.web.kill()
    chat.send(QUESTION)
    expect(chat.said("visitor").last).to_contain_text("Still trying")
    chat.page.goto("about:blank")
    whole.restart("web")
    chat.page.goto(whole.url)
    expect(chat.said("bot", "answer")).to_contain_text("12 to 16")
    expect(chat.said("visitor").filter(has_text=QUESTION)).to_have_count(1)


def test_a_chat_opened_while_the_web_is_dead_shows_988_at_once(whole, chat):
    whole.web.kill()
    chat.launcher.click()
    expect(chat.part("offline").locator("a[href='tel:988']")).to_be_visible(timeout=5_000)
    whole.restart("web")
    chat.part("offline").get_by_role("button", name="Try again").click()
    expect(chat.choices.first).to_be_visible()
    expect(chat.part("offline")).to_have_count(0)


def test_a_short_outage_is_bridged_without_the_visitor_doing_anything(whole, chat):
    chat.open()
    whole.web.kill()
    chat.send(QUESTION)
    expect(chat.said("visitor").last).to_contain_text("Still trying")
    whole.restart("web")
    expect(chat.said("bot", "answer")).to_contain_text("12 to 16")
