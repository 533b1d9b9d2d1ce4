#!/usr/bin/env python3
"""Writes the pictures of the content desk in docs/images/: serves the console and photographs a real browser."""

import sys
from collections.abc import Callable
from typing import Any

from pictures import PATIENCE_MS, look, photograph_console, somebody, write  # it finds the helpers of the tests
from playwright.sync_api import Browser, Page, ViewportSize, expect
from support.misread import misread  # type: ignore[import-not-found]

SIZE: ViewportSize = {"width": 1200, "height": 800}
NAME, COLLEAGUE = "Nora Quinn", "Sam Ortiz"
COST = "/content/topics/cost"
MISREAD = (
    "can we meet by video",
    "could we meet on video instead",
    "is a video visit possible",
    "do you have parking at the clinic",
    "is there parking at your clinic? I'm Tomasz",
    "whats the damage",
)
ASKED = {"faq/cost": 9, "faq/insurance": 14, "faq/duration": 6, "faq/what_is_ipt": 4}


def topics(page: Page, _colleague: Page) -> None:
    """The list, what is asked most first."""
    page.evaluate("scrollTo(0, 0)")


def answer(page: Page, _colleague: Page) -> None:
    """An answer with a promise in it, its preview, and what the check says."""
    text = page.get_by_label("What visitors are told")
    text.fill(text.input_value().replace("Our team can help", "We promise that our team will help"))
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("status", name="Messages")).to_be_visible()
    text.scroll_into_view_if_needed()
    page.evaluate("document.querySelector('#title').scrollIntoView()")


def examples(page: Page, _colleague: Page) -> None:
    """Who else answers an example."""
    page.get_by_label("Words of a visitor").fill("will my plan pay for the sessions")
    expect(page.locator("#near li").first).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate("document.querySelector('#meanings').scrollIntoView()")


def inbox(page: Page, _colleague: Page) -> None:
    """Messages of one meaning, picked for a new topic."""
    for box in page.locator("fieldset").first.get_by_role("checkbox").all():
        box.check()
    page.get_by_label("Put what is picked into").select_option("A new topic")


def conflict(page: Page, colleague: Page) -> None:
    """A colleague was faster."""
    colleague.goto(page.url)
    for editor, title in ((colleague, "What it costs"), (page, "The price")):
        editor.get_by_label("Title").fill(title)
        editor.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("alert")).to_be_visible()


PICTURES: dict[str, tuple[str, Callable[[Page, Page], None]]] = {
    "content-examples": (COST, examples),
    "content-inbox": ("/content/inbox", inbox),
    "content-answer": (COST, answer),
    "content-conflict": (COST, conflict),
    "content-topics": ("/content?sort=asked", topics),
}


def photograph(door: Any, browser: Browser) -> None:  # noqa: ANN401 a helper of the tests
    """Write all pictures."""
    for text in MISREAD:
        misread(door.store, text, "faq/cost" if "damage" in text else "out_of_scope")
    for label, count in ASKED.items():
        for _ in range(count):
            misread(door.store, "a question", label, "answer")
    page, colleague = (look(somebody(door, "content", name), browser, SIZE) for name in (NAME, COLLEAGUE))
    for name, (path, show) in PICTURES.items():
        page.goto(f"{door.url}{path}")
        page.wait_for_load_state("networkidle")
        show(page, colleague)
        write(page, name)


if __name__ == "__main__":
    sys.exit(photograph_console(photograph))
