"""The content desk in a real browser: the preview, help while typing, two editors, the inbox by keyboard."""

import pytest
from playwright.sync_api import expect
from support.console_browser import check, check_looks
from support.misread import misread

from bot.store import drafts, misunderstood

COST = "data/nlu/faq/cost.yml"
PAGE = "/content/topics/cost"
PAGES = [
    "/content",
    PAGE,
    "/content/other/advice",
    "/content/inbox",
    "/content/nearest",
    f"/content/meanings?file={COST}",
]

pytestmark = pytest.mark.usefixtures("project", "waiting")


@pytest.fixture
def waiting(door):
    """Three messages wait in the inbox."""
    door.store(misunderstood.handled, [each.id for each in door.store(misunderstood.latest, 1000)], door.now())
    for text in ("is there parking at the clinic", "do you have parking", "whats the damage"):
        misread(door.store, text)


def drafted(door):
    found = door.store(drafts.find, COST)
    return found and found.text


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_barrier_in_any_look(look_at, nora, path):
    page = look_at(path, nora)
    page.wait_for_load_state("networkidle")
    check_looks(page)


def test_the_preview_is_the_widget_with_what_stands_in_the_form(open_page, nora):
    page = open_page(PAGE, nora)
    answer = page.locator("#preview [part=message][data-from=bot]").last
    expect(answer).to_contain_text("We have no price to give you here")
    page.get_by_label("What visitors are told").fill(
        "**Bold** and [a link](https://clinic.test)\n- one\n- two <b>x</b>"
    )
    expect(answer.locator("strong")).to_have_text("Bold")
    expect(answer.locator("a")).to_have_attribute("href", "https://clinic.test")
    expect(answer.locator("li")).to_have_text(["one", "two <b>x</b>"])
    page.get_by_label("Words of button 1").fill("Talk to us")
    page.get_by_label("Words of button 2").fill("")
    page.get_by_label("Words of button 3").fill("")
    expect(page.locator("#preview [part=choices] button")).to_have_text(["Talk to us"])


def test_who_else_answers_is_looked_up_while_an_example_is_typed(open_page, nora):
    page = open_page(PAGE, nora)
    field = page.get_by_label("Plain")
    field.press("Control+Home")
    field.press_sequentially("does my insurance pay for this")
    field.press("Enter")
    near = page.locator("#near")
    page.get_by_label("Words of a visitor").fill("does my insurance pay for this")
    expect(near.get_by_role("listitem").first).to_contain_text("Insurance", timeout=30_000)
    expect(near).to_contain_text("Its nearest example:")
    expect(page.locator("#meanings")).to_contain_text("No example means the same", timeout=30_000)
    check(page)


def test_a_topic_is_written_without_javascript(door, open_page, nora):
    page = open_page("/content", nora, java_script_enabled=False)
    page.get_by_label("Find a topic").fill("cost")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Cost", exact=True).click()
    expect(page.locator("#preview-card")).to_be_hidden()
    page.get_by_label("What visitors are told").fill("It is free of charge.")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("status", name="Messages")).to_have_text("The draft is saved.")
    expect(page.get_by_text("speaks of a price")).to_be_visible()
    page.get_by_role("link", name="Compare what the examples mean").click()
    expect(page.get_by_text("No example means the same")).to_be_visible()
    page.get_by_role("link", name="Back to the topic").click()
    page.get_by_label("Words of a visitor").fill("how much")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_role("listitem").filter(has_text="Its nearest example")).not_to_have_count(0)
    assert "It is free of charge." in drafted(door)


def test_the_second_editor_sees_both_versions_and_decides(door, open_page, nora, person):
    hers, his = open_page(PAGE, nora), open_page(PAGE, person("content"))
    for page, words in ((hers, "Her answer."), (his, "His answer.")):
        page.get_by_label("What visitors are told").fill(words)
        page.get_by_role("button", name="Save").click()
    expect(his.get_by_role("alert")).to_contain_text(f"{nora.member.name} has changed this while you were writing")
    expect(his.get_by_role("cell", name="Her answer.")).to_be_visible()
    check(his)
    assert "Her answer." in drafted(door)
    his.get_by_role("button", name="Save my version").click()
    expect(his.get_by_role("status", name="Messages")).to_have_text("The draft is saved.")
    assert "His answer." in drafted(door)


def test_the_inbox_is_sorted_by_keyboard_alone(door, open_page, nora):
    page = open_page("/content/inbox", nora)
    press = page.keyboard.press
    for key in ("j", "x", "j", "x", "e"):
        press(key)
    expect(page.get_by_label("Words for the file").nth(1)).to_be_focused()
    press("End")
    page.keyboard.type(" please, j and k")
    press("Escape")
    press("t")
    expect(page.get_by_label("Put what is picked into")).to_be_focused()
    page.keyboard.type("Cost")
    press("Tab")
    press("Tab")
    press("Enter")
    expect(page.get_by_role("status", name="Messages")).to_contain_text("Put into the draft of Cost: 2.")
    expect(page.get_by_role("checkbox")).to_have_count(1)
    assert " please, j and k\n" in drafted(door)


def test_a_new_topic_comes_from_the_inbox(open_page, nora):
    page = open_page("/content/inbox", nora, "phone")
    page.get_by_label("Pick: is there parking at the clinic").check()
    page.get_by_label("Put what is picked into").select_option("A new topic")
    page.get_by_role("button", name="Sort it in").click()
    expect(page.get_by_label("First examples")).to_have_value("is there parking at the clinic")
    check(page)
    page.get_by_label("Title").fill("Parking")
    page.get_by_label("Short name").fill("parking")
    page.get_by_role("button", name="Begin the topic").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Parking")
    expect(page.get_by_role("status", name="Messages")).to_contain_text("begun as a draft")
    check(page)
