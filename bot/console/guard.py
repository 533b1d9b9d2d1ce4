"""Who gets to a page: deny by default, and every refusal is written down."""

import asyncio
from typing import Any
from urllib.parse import quote

from sanic import HTTPResponse, Request, redirect

from bot.clinic.errors import ForbiddenError
from bot.console import cookies
from bot.console.page import Page
from bot.console.parts import parts_of, renew
from bot.console.visit import Visit
from bot.store import sessions
from bot.store.access_log import REFUSED

LOG_IN = "/log-in"
CHANGE = "/password"
FORM_TOKEN = "form_token"  # noqa: S105 a field's name


async def admit(request: Request, page: Page, parameters: dict[str, Any]) -> HTTPResponse:
    """Answer a request for a page, if it may be answered.

    Raises:
        ForbiddenError: the person's role does not allow it, or the form is not ours; it is logged.
        StoreError: the session cannot be read, or what was asked for cannot be logged: nothing is shown.
    """
    visit = await _open(request, page, parameters)
    if page.may is not None and visit.session is None:
        return _to_log_in(request)
    if page.method == "POST" and not _is_our_form(visit):
        await _refuse(visit)
    if page.may is not None and not page.may(visit.person.role):
        await _refuse(visit)
    if page.may is not None and visit.person.must_change and not page.before_change:
        return redirect(CHANGE, status=303)
    return await _answer(visit, parameters)


async def _open(request: Request, page: Page, parameters: dict[str, Any]) -> Visit:
    await renew(request.app)
    parts = parts_of(request.app)
    token = cookies.read(request, cookies.SESSION)
    now, counts = parts.clock(), not page.by_itself
    session = await asyncio.to_thread(parts.store.run, sessions.resume, token, now, counts=counts) if token else None
    return Visit(request, page, session, page.object_of(parameters))


async def _answer(visit: Visit, parameters: dict[str, Any]) -> HTTPResponse:
    page = visit.page
    if page.method == "GET" and not page.quiet:
        # Before it is shown: what cannot be logged is not shown.
        await visit.record()
    response = await page.handler(visit, **parameters)
    if page.may is not None and not page.quiet and not visit.recorded:
        await visit.record()
    return response


async def _refuse(visit: Visit) -> None:
    if visit.session is not None:
        await visit.record(outcome=REFUSED)
    raise ForbiddenError


def _is_our_form(visit: Visit) -> bool:
    site = visit.request.headers.get("sec-fetch-site", "same-origin")
    carried = visit.field(FORM_TOKEN)
    key = visit.parts.form_key
    return site == "same-origin" and cookies.is_our_form(carried, visit.form_cookie, key)


def _to_log_in(request: Request) -> HTTPResponse:
    if request.method != "GET" or request.path == "/":
        return redirect(LOG_IN, status=303)
    wanted = f"{request.path}?{request.query_string}" if request.query_string else request.path
    return redirect(f"{LOG_IN}?next={quote(wanted, safe='')}", status=303)
