#!/usr/bin/env python3
"""Writes the pictures of the widget in docs/images/: starts the three processes and photographs a real browser."""

import signal
import sys
import tempfile
from pathlib import Path

from pictures import write  # it finds the helpers of the tests
from playwright.sync_api import Browser, expect, sync_playwright
from support.browser import BrowserMissingError, Chat, launch  # type: ignore[import-not-found]
from support.house import House, HouseError, open_house  # type: ignore[import-not-found]

DESKTOP = {"width": 1280, "height": 800}
PHONE = {"width": 375, "height": 667}


def take(chat: Chat, name: str) -> None:
    """Write one picture, once nothing moves any more."""
    expect(chat.part("typing")).to_have_count(0)
    write(chat.page, name)


def desktop(chat: Chat) -> None:
    """A question and its answer."""
    chat.open()
    chat.say("How many sessions does it usually take?")


def phone(chat: Chat) -> None:
    """The same on a phone, where the chat covers the page."""
    chat.open()
    chat.say("Does insurance pay for it?")


def intake(chat: Chat) -> None:
    """The summary before an intake request is sent."""
    chat.open()
    chat.choose("Request an intake")
    chat.choose("Yes, go ahead")
    for words in ("Ana Lopez", "973-555-0123"):
        chat.say(words)
    chat.choose("Evenings")
    chat.choose("No insurance")
    chat.choose("A life change")


def crisis(chat: Chat) -> None:
    """The card that comes before everything else."""
    chat.open()
    chat.say("I don't want to live anymore")
    expect(chat.said("bot", "crisis")).to_be_visible()


def offline(chat: Chat, house: House) -> None:
    """The server is gone, and the crisis lines are still there."""
    chat.open()
    chat.say("What is interpersonal therapy?")
    house.web.kill()
    chat.send("Do you see people in the evening?")
    expect(chat.part("offline")).to_be_visible()


def photograph(house: House, browser: Browser) -> None:
    """Write all pictures; the web is dead afterwards."""
    for name, size, show in (
        ("widget-desktop", DESKTOP, desktop),
        ("widget-phone", PHONE, phone),
        ("widget-intake", DESKTOP, intake),
        ("widget-crisis", PHONE, crisis),
    ):
        chat = Chat(browser, house.url, size)
        show(chat)
        take(chat, name)
        chat.close()
    chat = Chat(browser, house.url, PHONE)
    offline(chat, house)
    take(chat, "widget-offline")
    chat.close()


def main() -> int:
    """The command line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print("Starting engine, actions and web")
    try:
        with (
            tempfile.TemporaryDirectory() as folder,
            open_house(Path(folder)) as house,
            sync_playwright() as playwright,
        ):
            browser = launch(playwright)
            photograph(house, browser)
            browser.close()
    except (HouseError, BrowserMissingError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
