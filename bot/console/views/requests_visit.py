"""The visit of a request: moved or cancelled by the desk, which everybody who knows of it is told."""

from datetime import datetime

from sanic import HTTPResponse

from bot.clinic.access import may_work_intake
from bot.clinic.errors import NotBookedError, SlotTakenError
from bot.clinic.scheduling.display import long_time, short_time
from bot.console.section import Section
from bot.console.views.requests_one import REQUEST, opened, path_of, show_request
from bot.console.visit import Visit
from bot.store import desk, visits

request_visit = Section("request_visit")

MOST_OFFERED = 200


@request_visit.get("/requests/<reference:str>/move", may=may_work_intake, what="requests.view_move", about=REQUEST)
async def times(visit: Visit, reference: str) -> HTTPResponse:
    """The free times to choose from."""
    return await _times(visit, reference, {})


@request_visit.post("/requests/<reference:str>/move", may=may_work_intake, what="requests.move", about=REQUEST)
async def move(visit: Visit, reference: str) -> HTTPResponse:
    """Give the visit another time."""
    found = await opened(visit, reference)
    if not found.can_change_visit(visit.parts.clock()):
        return await _no_visit(visit, reference)
    start = _moment(visit.field("start"))
    if start is None:
        return await _times(visit, reference, {"start": visit.say("request_visit.problem.start")}, 422)
    parts = visit.parts
    default = parts.facts.availability
    try:
        await visit.change(visit.entry(), visits.move, default, found.reference, start, parts.clock())
    except SlotTakenError:
        return await _times(visit, reference, {"start": visit.say("request_visit.problem.taken")}, 409)
    except NotBookedError:
        return await _no_visit(visit, reference)
    return await visit.go(path_of(found), "request_visit.moved", time=long_time(start.astimezone(parts.zone)))


@request_visit.post("/requests/<reference:str>/cancel", may=may_work_intake, what="requests.cancel", about=REQUEST)
async def cancel(visit: Visit, reference: str) -> HTTPResponse:
    """Cancel the visit."""
    found = await opened(visit, reference)
    if not found.can_change_visit(visit.parts.clock()):
        return await _no_visit(visit, reference)
    try:
        await visit.change(visit.entry(), desk.cancel, found.reference, visit.parts.clock())
    except NotBookedError:
        return await _no_visit(visit, reference)
    return await visit.go(path_of(found), "request_visit.cancelled")


async def _times(visit: Visit, reference: str, errors: dict[str, str], status: int = 200) -> HTTPResponse:
    found = await opened(visit, reference)
    if not found.can_change_visit(visit.parts.clock()):
        return await _no_visit(visit, reference)
    parts = visit.parts
    free = await visit.run(visits.free, parts.facts.availability, parts.clock(), found.reference)
    others = [slot.start for slot in free if slot.start != found.booked_start][:MOST_OFFERED]
    shown = [(start.isoformat(), short_time(start.astimezone(parts.zone))) for start in others]
    return await visit.show("requests_move.html", status=status, found=found, times=shown, errors=errors)


async def _no_visit(visit: Visit, reference: str) -> HTTPResponse:
    return await show_request(visit, reference, {"visit": visit.say("request_visit.problem.not_booked")}, 409)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
