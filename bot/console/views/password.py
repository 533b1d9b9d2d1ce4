"""Choosing a password: of one's own free will, or after the first log-in."""

import asyncio

from sanic import HTTPResponse

from bot import passwords
from bot.clinic.access import may_use_own_account
from bot.clinic.staff import PASSWORD_LENGTHS, password_problem
from bot.console import cookies
from bot.console.entrance import knows_password
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import sessions, staff

password = Section("password")


@password.get("/password", may=may_use_own_account, what="password.form", quiet=True, before_change=True)
async def form(visit: Visit) -> HTTPResponse:
    """Ask for the new password."""
    return await _form(visit, {})


@password.post("/password", may=may_use_own_account, what="password.change", before_change=True)
async def change(visit: Visit) -> HTTPResponse:
    """Keep it; every session that was opened with the old one ends, this one goes on under a new token."""
    chosen = visit.field("new")
    errors = await _errors(visit, chosen)
    if errors:
        return await _form(visit, errors, status=422)
    async with visit.parts.hashing:
        password_hash = await asyncio.to_thread(passwords.hashed, chosen)
    person, token, now = visit.person, cookies.new_token(), visit.parts.clock()
    await visit.change(visit.entry(), staff.choose_password, person.staff_id, password_hash)
    await visit.run(sessions.start, token, person.staff_id, person.device, now)
    visit.session = await visit.run(sessions.resume, token, now)
    response = await visit.go("/", "password.changed")
    cookies.write(visit.request, response, cookies.SESSION, token)
    return response


async def _errors(visit: Visit, chosen: str) -> dict[str, str]:
    person = visit.person
    current = visit.field("current")
    async with visit.parts.hashing:
        right = await asyncio.to_thread(knows_password, visit.parts, person.staff_id, current, visit.parts.clock())
    if not right:
        return {"current": visit.say("password.wrong")}
    problem = "same" if chosen == current else password_problem(chosen, person.name)
    if problem:
        return {"new": visit.say(f"password.problem.{problem}", fewest=PASSWORD_LENGTHS.start)}
    return {} if visit.field("again") == chosen else {"again": visit.say("password.differs")}


async def _form(visit: Visit, errors: dict[str, str], status: int = 200) -> HTTPResponse:
    return await visit.show("password.html", status=status, errors=errors, fewest=PASSWORD_LENGTHS.start)
