"""The widget in a real browser: questions, the form, reload, clearing, danger, and what is typed as HTML."""

import re

import httpx
import pytest
from playwright.sync_api import expect
from support.facts import CARRIED_FACTS
from support.visitor import REFERENCE

CODE = re.compile(REFERENCE.pattern.replace(r"\*", ""))
QUESTION = "Roughly how many appointments does the whole treatment take?"
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=2</script><b>bold</b>'
DANGER = "I want to kill myself"


def token(chat):
    """The conversation's token, as the tab keeps it."""
    kept = chat.page.evaluate("() => JSON.stringify(sessionStorage)")
    return re.search(r'token\\":\\"([^"\\]+)', kept).group(1)


def history(house, token):
    return httpx.get(f"{house.url}/api/messages", headers={"Authorization": f"Bearer {token}"}, trust_env=False)


def test_the_notice_stands_before_the_first_message(chat):
    chat.open()
    expect(chat.said("bot").first).to_have_attribute("data-kind", "notice")
    expect(chat.said("bot").first).to_contain_text("automated assistant")
    expect(chat.part("emergency")).to_contain_text("988")
    expect(chat.log).to_have_attribute("role", "log")
    expect(chat.log).to_have_attribute("aria-live", "polite")


def test_a_question_is_answered(chat):
    chat.open()
    chat.say(QUESTION)
    expect(chat.said("visitor")).to_have_text(re.compile(re.escape(QUESTION)))
    answer = chat.said("bot", "answer").last.inner_text().lower()
    for words in CARRIED_FACTS["duration"]:
        assert any(word in answer for word in words)
    assert "**" not in answer
    expect(chat.part("typing")).to_have_count(0)


def test_a_button_is_pressed_and_answered(chat):
    chat.open()
    chat.choose("What is IPT?")
    expect(chat.said("visitor").last).to_contain_text("What is IPT?")
    expect(chat.said("bot", "answer")).to_be_visible()


def test_an_intake_is_booked_by_keyboard_alone(house, chat):
    keyboard = chat.page.keyboard

    def type_in(text):
        before = chat.said("bot").count()
        chat.tab_to(chat.input)
        keyboard.type(text)
        keyboard.press("Enter")
        expect(chat.said("bot").nth(before)).to_be_visible()

    def press(title):
        before = chat.said("bot").count()
        chat.tab_to(chat.choices.filter(has_text=title).first, "Shift+Tab")
        keyboard.press("Enter")
        expect(chat.said("bot").nth(before)).to_be_visible()

    chat.tab_to(chat.launcher)
    keyboard.press("Enter")
    expect(chat.choices.first).to_be_visible()
    chat.tab_to(chat.input)
    press("Request an intake")
    press("Yes, go ahead")
    type_in("Ana Lopez")
    type_in("973-555-0123")
    press("Evenings")
    type_in("Aetna")
    press("Rather not say")
    press("Send it")
    code = CODE.search(chat.said("bot").last.inner_text())
    assert code
    (request,) = [row for row in house.listed_requests() if row["reference"] == code.group(1)]
    assert (request["name"], request["contact"], request["times"]) == ("Ana Lopez", "+19735550123", "Evenings")


def test_after_a_reload_the_conversation_is_there_and_goes_on(chat):
    chat.open()
    chat.say("I'd like to book a first visit.")
    chat.say("yes")
    chat.input.fill("Ana Lo")
    before = chat.said("bot").all_inner_texts(), chat.said("visitor").all_inner_texts()
    chat.page.reload()
    expect(chat.panel).to_be_visible()
    expect(chat.said("visitor").last).to_contain_text("yes")
    assert (chat.said("bot").all_inner_texts(), chat.said("visitor").all_inner_texts()) == before
    expect(chat.input).to_have_value("Ana Lo")
    chat.say("Ana Lopez")
    expect(chat.said("bot").last).to_contain_text("reach you")


def test_another_tab_starts_a_conversation_of_its_own(chat, open_chat):
    chat.open()
    chat.say(QUESTION)
    other = open_chat()
    other.open()
    expect(other.said("visitor")).to_have_count(0)
    assert token(chat) != token(other)


def test_clear_chat_erases_it_here_and_on_the_server(house, chat):
    chat.open()
    chat.say(QUESTION)
    old = token(chat)
    chat.part("clear").click()
    chat.part("clear-no").click()
    expect(chat.said("visitor")).to_have_count(1)
    chat.part("clear").click()
    chat.part("clear-yes").click()
    expect(chat.said("visitor")).to_have_count(0)
    expect(chat.choices.first).to_be_visible()
    assert history(house, old).status_code == 401
    chat.say(QUESTION)
    assert token(chat) != old


@pytest.mark.parametrize("from_part", ["input", "close", "log"])
def test_escape_closes_and_the_focus_returns(from_part, chat):
    chat.open()
    chat.part(from_part).focus()
    chat.page.keyboard.press("Escape")
    expect(chat.panel).to_be_hidden()
    expect(chat.launcher).to_be_focused()
    chat.page.keyboard.press("Enter")
    expect(chat.input).to_be_focused()
    expect(chat.choices.first).to_be_visible()


@pytest.mark.parametrize(
    "viewport", [{"width": 1280, "height": 800}, {"width": 375, "height": 667}], ids=["wide", "phone"]
)
def test_a_crisis_message_shows_the_card_as_an_alert_with_numbers_to_press(viewport, open_chat):
    chat = open_chat(viewport)
    chat.open()
    chat.say(DANGER)
    card = chat.said("bot", "crisis")
    expect(card).to_have_attribute("role", "alert")
    for address in ("tel:988", "sms:988", "tel:911"):
        link = card.locator(f"a[href='{address}']").first
        link.scroll_into_view_if_needed()
        expect(link).to_be_visible()
        link.click(trial=True)
    expect(chat.part("emergency").locator("a[href='tel:988']")).to_be_in_viewport()
    chat.say(QUESTION)
    expect(chat.said("bot", "answer")).to_be_visible()


def test_html_typed_by_the_visitor_is_shown_as_text_and_not_run(chat):
    chat.open()
    chat.say("I'd like to book a first visit.")
    for words in ("yes", "Ana", "ana@example.com", "Mondays", "Aetna", HOSTILE):
        chat.say(words)
    expect(chat.said("visitor").last).to_contain_text(HOSTILE)
    expect(chat.said("bot").last).to_contain_text(HOSTILE)
    chat.page.reload()
    expect(chat.said("bot").last).to_contain_text(HOSTILE)
    assert chat.page.locator("clinic-chat").locator("img, script, b").count() == 0
    assert chat.page.evaluate("() => window.hacked") is None


def test_on_a_phone_the_chat_covers_the_page_and_the_input_is_in_view(open_chat):
    chat = open_chat({"width": 375, "height": 667})
    chat.open()
    box = chat.panel.bounding_box()
    assert (box["width"], box["height"]) == (375, 667)
    for part in ("input", "send", "close", "emergency", "exit"):
        expect(chat.part(part)).to_be_in_viewport()


def test_two_thousand_characters_fit_and_no_more_can_be_typed(chat):
    chat.open()
    chat.input.fill("x" * 1999)
    chat.input.press_sequentially("yzz")
    assert len(chat.input.input_value()) == 2000
    expect(chat.part("counter")).to_contain_text("2,000 of 2,000")
