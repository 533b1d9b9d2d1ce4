"""Trying, publishing and going back in a real browser."""

from datetime import UTC, datetime

from playwright.sync_api import expect
from support.console_browser import check, check_looks
from support.content_desk import CRISIS, TOPIC, VERDICT, model, tried

from bot.publishing import candidate
from bot.publishing.candidate import State

REFUSED = {
    "changed": [VERDICT],
    "lost": [{"label": "faq/cost", "before": 9, "after": 4, "of": 10}],
    "refusals": [
        {"code": "must_pass", "values": {"text": "what is the price", "expected": "faq/cost", "got": "nlu_fallback"}}
    ],
}


def test_axe_finds_no_barrier_in_any_look(look_at, nora, omar, begin):
    check_looks(look_at("/content/try", nora))
    made = begin("model 2", file=TOPIC, text="nlu: []\n")
    check_looks(look_at("/content/try", nora))
    report = made.report
    made.write_report({**report, **REFUSED})
    check_looks(look_at("/content/try", nora))
    made.write_report({**report, "guarded": [CRISIS]})
    nora.post(f"/content/try/{made.id}/publish", {"why": "plainer words"})
    check_looks(look_at("/content/try", omar))
    omar.post(f"/content/try/{made.id}/confirm")
    page = look_at("/content/history", omar)
    page.get_by_text("Go back to this version").click()
    check_looks(page)


def test_progress_is_shown_without_a_reload_and_the_result_when_it_is_over(open_page, nora, begin):
    made = begin()
    page = open_page("/content/try", nora)
    page.evaluate("window.here = true")
    since = datetime.now(UTC).isoformat()
    with candidate.trying(made.root):
        made.tell(State(part="training", since=since, took={"checking": 9.0}))
        expect(page.locator("#progress")).to_contain_text("Training the assistant", timeout=10_000)
        assert page.evaluate("window.here")
        check(page)
        tried(made, "model 2")
        expect(page.get_by_role("heading", name="The new assistant beside the live one")).to_be_visible(timeout=10_000)


def test_a_version_is_published_and_taken_back_by_hand(desk, open_page, nora, begin):
    begin("model 2")
    page = open_page("/content/try", nora, "phone")
    page.get_by_label("Why?").fill("visitors ask for it")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_have_text("Version 2 is live: visitors are answered from it now.")
    assert model(desk.root) == "model 2"
    page.get_by_text("Go back to this version").click()
    page.get_by_label("Why?").fill("it was wrong")
    page.get_by_role("button", name="Go back to version 1").click()
    expect(page.get_by_role("status")).to_have_text("Visitors are answered from version 1 again, as version 3.")
    assert model(desk.root) == "model 1"
