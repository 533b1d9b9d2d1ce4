"""The intake desk's list: requests and bookings by state."""

from sanic import HTTPResponse

from bot.clinic.access import may_work_intake
from bot.clinic.desk import RequestState
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import desk

requests = Section("requests")


@requests.get("/requests", may=may_work_intake, what="requests.view")
async def first(visit: Visit) -> HTTPResponse:
    """The newest ones, of one state where the address names one."""
    state = state_named(visit.asked("state"))
    before = visit.asked("before", 12)
    rows = await visit.run(desk.newest, state, int(before) if _is_number(before) else None, desk.PAGE + 1)
    shown = rows[: desk.PAGE]
    return await visit.show(
        "requests.html",
        rows=shown,
        more=shown[-1].id if len(rows) > desk.PAGE else None,
        state=state,
        states=list(RequestState),
        counts=await visit.run(desk.counts),
    )


def state_named(text: str) -> RequestState | None:
    """The state of a name; None where there is none."""
    return next((state for state in RequestState if state.value == text), None)


def _is_number(text: str) -> bool:
    # Within what the databases take for a number.
    return text.isascii() and text.isdecimal() and int(text) < 2**31
