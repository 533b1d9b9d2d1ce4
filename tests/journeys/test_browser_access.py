"""axe finds no barrier in any state of the widget, wide and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 375, "height": 667}}


def closed(_chat, _house):
    pass


def opened(chat, _house):
    chat.open()


def conversation(chat, _house):
    chat.open()
    chat.say("What conditions do you treat?")
    chat.say("Which programs do you have?")


def form_buttons(chat, _house):
    chat.open()
    chat.choose("Request an intake")
    chat.choose("Yes, go ahead")
    for words in ("Ana", "ana@example.com", "Mondays", "Aetna"):
        chat.say(words)


def crisis(chat, _house):
    chat.open()
    chat.say("I want to kill myself")
    expect(chat.said("bot", "crisis")).to_be_visible()


def clearing(chat, _house):
    chat.open()
    chat.part("clear").click()


def offline(chat, house):
    house.web.kill()
    chat.launcher.click()
    expect(chat.part("offline")).to_be_visible()


STATES = [closed, opened, conversation, form_buttons, crisis, clearing, offline]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_axe_finds_no_barrier(state, size, house, open_chat):
    chat = open_chat(SIZES[size])
    try:
        state(chat, house)
        results = Axe().run(chat.page)
    finally:
        if not house.web.runs:
            house.restart("web")
    assert results.violations_count == 0, results.generate_report()


def test_axe_does_find_a_barrier_where_there_is_one(chat):
    chat.open()
    chat.input.evaluate("element => element.labels[0].remove() ?? element.removeAttribute('placeholder')")
    chat.log.evaluate(
        "element => { element.setAttribute('role', 'buton'); element.append(document.createElement('img')); }"
    )
    assert Axe().run(chat.page).violations_count > 0


def test_a_foreign_request_and_a_breach_of_the_policy_would_be_noticed(chat):
    chat.page.evaluate("""() => {
        document.head.append(Object.assign(document.createElement('script'), {textContent: 'window.hacked = 1'}));
        return fetch('https://example.invalid/').catch(() => null);
    }""")
    assert len(chat.violations) >= 2
    chat.violations.clear()
    assert chat.page.evaluate("() => window.hacked") is None
