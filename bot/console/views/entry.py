"""The way in and out."""

import asyncio
from urllib.parse import quote

from sanic import HTTPResponse, json, redirect

from bot.clinic.access import may_use_own_account
from bot.console import cookies
from bot.console.devices import device_of
from bot.console.entrance import Typed, log_in
from bot.console.navigation import visible_to
from bot.console.section import Section
from bot.console.visit import OVER, Visit
from bot.store import sessions

entry = Section("entry")

HOME = "/"
LONGEST_ADDRESS = 2000


@entry.get(HOME, may=may_use_own_account, what="home.view", quiet=True)
async def home(visit: Visit) -> HTTPResponse:
    """Go to the first place that the person may go to."""
    return redirect(visible_to(visit.session)[0].path, status=303)


@entry.public("GET", "/log-in", what="session.log_in")
async def ask(visit: Visit) -> HTTPResponse:
    """Ask for name and password."""
    if visit.session is not None:
        return redirect(HOME, status=303)
    idle, wanted = bool(visit.asked("idle")), _local(visit.asked("next", LONGEST_ADDRESS))
    return await visit.show("log_in.html", next=wanted, name="", failed=False, idle=idle)


@entry.public("POST", "/log-in", what="session.log_in")
async def check(visit: Visit) -> HTTPResponse:
    """Check them, and open a session."""
    request, parts = visit.request, visit.parts
    parts.throttle.try_from(request.remote_addr or request.ip)
    device = device_of(request.headers.get("user-agent", ""))
    typed = Typed(visit.field("name"), visit.field("password"), visit.field("code"), device)
    async with parts.hashing:
        token = await asyncio.to_thread(log_in, parts, typed, parts.clock())
    wanted = _local(visit.field("next", LONGEST_ADDRESS))
    if token is None:
        return await visit.show("log_in.html", status=401, next=wanted, name=typed.name, failed=True, idle=False)
    response = redirect(wanted, status=303)
    cookies.write(request, response, cookies.SESSION, token)
    cookies.clear(request, response, cookies.DOOR)
    return response


@entry.public("GET", OVER, what="session.over", by_itself=True)
async def over(visit: Visit) -> HTTPResponse:
    """Where a page goes by itself that nobody has used for a while; what was on it is gone from the screen."""
    wanted = _local(visit.asked("next", LONGEST_ADDRESS))
    if visit.session is None:
        return redirect(f"/log-in?idle=yes&next={quote(wanted, safe='')}", status=303)
    # The person is at work in another tab.
    return await visit.show("session_over.html", next=wanted)


@entry.post("/stay", may=may_use_own_account, what="session.stay", before_change=True)
async def stay(visit: Visit) -> HTTPResponse:
    """Somebody is still there: the session goes on, up to its 12 hours."""
    return json({"seconds": visit.seconds_left})


@entry.post("/log-out", may=may_use_own_account, what="session.log_out", before_change=True)
async def leave(visit: Visit) -> HTTPResponse:
    """End the session."""
    await visit.change(visit.entry(), sessions.end, visit.person.staff_id, visit.person.id)
    response = redirect("/log-in", status=303)
    cookies.clear(visit.request, response, cookies.SESSION)
    return response


def _local(path: str) -> str:
    # Only a path of our own: '//elsewhere' and '/\elsewhere' lead to other sites.
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") else HOME
