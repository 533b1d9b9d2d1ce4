"""A real browser on the demo page, and the widget in it."""

import os
import shutil
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Playwright, Request, expect

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MOST_TABS = 25
MOST_LEAPS = 40
LEAP_MS = 1000
WAIT_MS = 20_000
IN_FOCUS = "element => element.getRootNode().activeElement === element"

expect.set_options(timeout=WAIT_MS)


class BrowserMissingError(Exception):
    """There is no Chromium; the text says what to do."""


def launch(playwright: Playwright) -> Browser:
    """Start Chromium.

    Raises:
        BrowserMissingError: none is installed.
    """
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise BrowserMissingError(
            "The browser tests need Chromium: install it (for example `apt-get install chromium`) or set CHROMIUM."
        )
    return playwright.chromium.launch(executable_path=path, args=ARGUMENTS)


class Chat:
    """The demo page with the widget.

    Attributes:
        page: Playwright's page.
        foreign_requests: addresses of other origins that were asked for.
        violations: breaches of the content security policy, and errors of scripts.
    """

    def __init__(self, browser: Browser, url: str, viewport: Any, *, quick: bool = False) -> None:
        """Open the demo page in a window of its own, without anything stored; `quick`: see `hurry_to`."""
        self._url = url
        self._context = browser.new_context(viewport=viewport, reduced_motion="reduce")
        self.foreign_requests: list[str] = []
        self.violations: list[str] = []
        self.page = self._context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self.page.on("request", self._note_request)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.violations.append(str(error)))
        if quick:
            self.page.clock.install()
        self.page.goto(url)
        expect(self.launcher).to_be_visible()

    @property
    def launcher(self) -> Locator:
        """The button that opens the chat."""
        return self.part("launcher")

    @property
    def panel(self) -> Locator:
        """The open chat."""
        return self.part("panel")

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.part("log")

    @property
    def input(self) -> Locator:
        """The field that the visitor writes in."""
        return self.part("input")

    @property
    def choices(self) -> Locator:
        """The offered buttons."""
        return self.page.locator("[part=choices] button")

    def part(self, name: str) -> Locator:
        """A part of the widget by its name."""
        return self.page.locator(f"[part={name}]")

    def said(self, sender: str, kind: str | None = None) -> Locator:
        """The messages of `bot` or `visitor`."""
        of_kind = f"[data-kind={kind}]" if kind else ""
        return self.page.locator(f"[part=message][data-from={sender}]{of_kind}")

    def open(self) -> None:
        """Press the launcher and wait for the greeting."""
        self.launcher.click()
        expect(self.choices.first).to_be_visible()

    def say(self, text: str) -> None:
        """Write a message, send it and wait for the answer."""
        before = self.said("bot").count()
        self.send(text)
        expect(self.said("bot").nth(before)).to_be_visible()

    def send(self, text: str) -> None:
        """Write a message and send it."""
        self.input.fill(text)
        self.input.press("Enter")

    def choose(self, title: str) -> None:
        """Press an offered button and wait for the answer."""
        before = self.said("bot").count()
        self.choices.filter(has_text=title).first.click()
        expect(self.said("bot").nth(before)).to_be_visible()

    def tab_to(self, target: Locator, key: str = "Tab") -> None:
        """Press Tab, or Shift+Tab, until the target has the focus."""
        for _ in range(MOST_TABS):
            if target.evaluate(IN_FOCUS):
                return
            self.page.keyboard.press(key)
        message = f"{target} is not reached with {MOST_TABS} times {key}"
        raise AssertionError(message)

    def hurry_to(self, target: Locator) -> None:
        """Let the page's clock run fast until something is seen; for pauses that a person would wait through.

        The page must have been opened with `quick`.
        """
        for _ in range(MOST_LEAPS):
            self.page.clock.fast_forward(LEAP_MS)
            if target.is_visible():
                return
            self.page.wait_for_timeout(LEAP_MS / 10)
        expect(target).to_be_visible()

    def close(self) -> None:
        """Close the window."""
        self._context.close()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self._url}/", "data:", "about:")):
            self.foreign_requests.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or "Refused to" in message.text:
            self.violations.append(message.text)
