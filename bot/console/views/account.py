"""What everybody can see and do about their own account."""

from sanic import HTTPResponse

from bot.clinic.access import may_use_own_account
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import sessions

account = Section("account")


@account.get("/account", may=may_use_own_account, what="account.view", quiet=True)
async def overview(visit: Visit) -> HTTPResponse:
    """One's sessions, and the ways to password and second step."""
    found = await visit.run(sessions.of_person, visit.person.staff_id, visit.parts.clock())
    return await visit.show("account.html", sessions=found)


@account.post(
    "/account/sessions/<session_id:int>/end",
    may=may_use_own_account,
    what="session.end",
    about=("session", "session_id"),
)
async def end(visit: Visit, session_id: int) -> HTTPResponse:
    """End one of one's sessions."""
    await visit.change(visit.entry(), sessions.end, visit.person.staff_id, session_id)
    return await visit.go("/account", "account.ended")


@account.post("/account/sessions/end-others", may=may_use_own_account, what="session.end_others")
async def end_others(visit: Visit) -> HTTPResponse:
    """End all of one's sessions but this one."""
    await visit.change(visit.entry(), sessions.end_all, visit.person.staff_id, keep=visit.person.id)
    return await visit.go("/account", "account.ended_others")
