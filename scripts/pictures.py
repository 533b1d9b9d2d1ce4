"""What the scripts that write pictures share: where they go, how large they may be, and who looks at the console."""

import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from sqlalchemy import update

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from support.browser import BrowserMissingError, launch  # type: ignore[import-not-found]  # noqa: E402 found by the line above
from support.staff_door import StaffDoor  # type: ignore[import-not-found]  # noqa: E402 as above

from bot.store.tables import staff  # noqa: E402 as above

IMAGES = ROOT / "docs" / "images"
MOST_BYTES = 300_000
PATIENCE_MS = 240_000


def write(page: Page, name: str) -> None:
    """Write one picture: no caret, and nothing that moves.

    Raises:
        ValueError: the picture is too large to be shown in a README.
    """
    IMAGES.mkdir(parents=True, exist_ok=True)
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path, caret="hide", animations="disabled")
    size = path.stat().st_size
    if size > MOST_BYTES:
        message = f"{path.relative_to(ROOT)} has {size:,} bytes, more than {MOST_BYTES:,}."
        raise ValueError(message)
    print(f"{path.relative_to(ROOT)}  {size // 1000} kB")


def somebody(door: Any, role: str, name: str) -> Any:  # noqa: ANN401 helpers of the tests
    """Somebody of the staff by this name, logged in."""
    person = door.person(role)
    named = update(staff).where(staff.c.id == person.member.id).values(name=name)
    door.store(lambda connection: connection.execute(named))
    return person


def look(person: Any, browser: Browser, size: ViewportSize) -> Page:  # noqa: ANN401 as above
    """A page of the console in a browser that somebody is logged in with."""
    context = browser.new_context(viewport=size, reduced_motion="reduce")
    token = person.http.cookies.get("staff")
    context.add_cookies([{"name": "staff", "value": token, "url": person.door.url, "sameSite": "Strict"}])
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    return page


def photograph_console(photograph: Callable[[Any, Browser], None]) -> int:
    """Serve a console with an empty store, and let it be photographed; the exit code."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        door = StaffDoor(Path(folder))
        try:
            photograph(door, launch(playwright))
        except (BrowserMissingError, ValueError) as error:
            print(error, file=sys.stderr)
            return 1
        finally:
            door.close()
    return 0
