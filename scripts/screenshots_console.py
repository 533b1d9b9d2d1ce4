#!/usr/bin/env python3
"""Writes the pictures of the staff console in docs/images/: serves it with some made-up weeks and photographs it."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from console_days import fill
from pictures import look, photograph_console, somebody, write
from playwright.sync_api import Browser, Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1280, "height": 800}
TALL: ViewportSize = {"width": 1280, "height": 1990}
PHONE: ViewportSize = {"width": 390, "height": 844}
SAID = ".talk > li"
# A morning of work, on whatever day it is.
HOUR, SATURDAY = 10, 5


def in_the_morning(door: Any) -> None:  # noqa: ANN401 a helper of the tests
    """Move the door's clock to the next working day's morning."""
    now = door.now().astimezone(door.parts.zone)
    morning = now.replace(hour=HOUR, minute=20)
    while morning < now or morning.weekday() >= SATURDAY:
        morning += timedelta(days=1)
    door.later(seconds=(morning - now).total_seconds())


def pictures(conversation: str, reference: str) -> Iterator[tuple[str, str, str, ViewportSize, str]]:
    """Each picture's name, who looks, at which page, how large, and what is scrolled to."""
    transcript = f"/transcripts/{conversation}"
    yield "console-queue", "reviewer", "/queue", DESKTOP, ""
    yield "console-queue-phone", "reviewer", "/queue", PHONE, ""
    yield "console-transcripts", "reviewer", "/transcripts", DESKTOP, ".filters"
    yield "console-transcript", "reviewer", transcript, DESKTOP, f"{SAID}:nth-child(5)"
    yield "console-transcript-phone", "reviewer", transcript, PHONE, f"{SAID}:nth-last-child(2)"
    yield "console-desk", "intake", "/requests", DESKTOP, ""
    yield "console-hand-over", "intake", f"/requests/{reference}", DESKTOP, ""
    yield "console-numbers", "admin", "/numbers", TALL, ""


def take(page: Page, part: str) -> None:
    """Scroll to a part of the page, and wait until its pictures are there."""
    if part:
        page.locator(part).first.evaluate("part => part.scrollIntoView()")
    page.wait_for_load_state("networkidle")


def photograph(door: Any, browser: Browser) -> None:  # noqa: ANN401 as above
    """Write all pictures."""
    in_the_morning(door)
    intake = somebody(door, "intake", "Nora Quinn")
    people = {
        "intake": intake,
        "reviewer": somebody(door, "reviewer", "Sam Ortiz"),
        "admin": somebody(door, "admin", "Ruth Adler"),
    }
    for name, who, path, size, part in pictures(*fill(door, intake.member.id)):
        page = look(people[who], browser, size)
        page.goto(f"{door.url}{path}")
        take(page, part)
        write(page, name)
        page.context.close()


if __name__ == "__main__":
    sys.exit(photograph_console(photograph))
