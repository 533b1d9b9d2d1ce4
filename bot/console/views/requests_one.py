"""One request: its hand-over page, and what the desk does with it."""

from collections.abc import Mapping

from sanic import HTTPResponse

from bot.clinic.access import may_work_intake
from bot.clinic.desk import RequestState, hand_over, possible_states
from bot.clinic.errors import ChangedMeanwhileError, NotFoundError, NotKnownError
from bot.clinic.reference import normalise_reference
from bot.console.section import Section
from bot.console.views.requests import state_named
from bot.console.visit import Visit
from bot.store import desk, summaries
from bot.store.desk import Opened

one_request = Section("request")

REQUEST = ("request", "reference")
LONGEST_NOTE = 2000


@one_request.get("/requests/<reference:str>", may=may_work_intake, what="requests.view_one", about=REQUEST)
async def one(visit: Visit, reference: str) -> HTTPResponse:
    """The hand-over page."""
    return await show_request(visit, reference, {})


@one_request.post("/requests/<reference:str>/state", may=may_work_intake, what="requests.change_state", about=REQUEST)
async def change_state(visit: Visit, reference: str) -> HTTPResponse:
    """Give it another state, unless somebody else was faster."""
    found = await opened(visit, reference)
    state, was = state_named(visit.field("state")), state_named(visit.field("was"))
    if state is None or was is None:
        return await show_request(visit, reference, {"state": visit.say("request.problem.state")}, 422)
    if state is was is found.state:
        return await visit.go(path_of(found))
    entry = visit.entry(reason=f"{was} → {state}")
    try:
        await visit.change(entry, desk.change_state, found.reference, state, was, visit.parts.clock())
    except ChangedMeanwhileError:
        return await show_request(visit, reference, {"state": visit.say("request.problem.meanwhile")}, 409)
    return await visit.go(path_of(found), "request.state_changed", state=visit.say(f"request_state.{state}"))


@one_request.post("/requests/<reference:str>/assign", may=may_work_intake, what="requests.assign", about=REQUEST)
async def assign(visit: Visit, reference: str) -> HTTPResponse:
    """Give it to one of the desk's people, or to nobody in particular."""
    found = await opened(visit, reference)
    colleagues = {str(number): number for number, _ in await visit.run(desk.colleagues)}
    chosen = visit.field("assigned")
    if chosen and chosen not in colleagues:
        return await show_request(visit, reference, {"assigned": visit.say("request.problem.assigned")}, 422)
    entry = visit.entry(reason=f"→ {chosen or '-'}")
    await visit.change(entry, desk.assign, found.reference, colleagues.get(chosen))
    return await visit.go(path_of(found), "request.assigned")


@one_request.post("/requests/<reference:str>/note", may=may_work_intake, what="requests.note", about=REQUEST)
async def note(visit: Visit, reference: str) -> HTTPResponse:
    """Keep a note of a call."""
    found = await opened(visit, reference)
    text = visit.field("text", LONGEST_NOTE, lines=True).strip()
    if not text:
        return await show_request(visit, reference, {"text": visit.say("request.problem.note")}, 422)
    who, now = visit.person.staff_id, visit.parts.clock()
    await visit.change(visit.entry(), desk.add_note, found.reference, who, text, now)
    return await visit.go(path_of(found), "request.noted")


async def opened(visit: Visit, reference: str) -> Opened:
    """The request of an address.

    Raises:
        NotFoundError: there is none.
    """
    try:
        return await visit.run(desk.opened, normalise_reference(reference) or "")
    except NotKnownError:
        raise NotFoundError from None


def path_of(found: Opened) -> str:
    """The hand-over page's address."""
    return f"/requests/{found.reference}"


async def show_request(visit: Visit, reference: str, errors: Mapping[str, str], status: int = 200) -> HTTPResponse:
    """The hand-over page, with what was wrong in a form."""
    found = await opened(visit, reference)
    return await visit.show(
        "requests_one.html",
        status=status,
        found=found,
        told=hand_over(found.answers),
        states=_states(found, visit),
        can_change_visit=found.can_change_visit(visit.parts.clock()),
        colleagues=await visit.run(desk.colleagues),
        notes=await visit.run(desk.notes, found.reference),
        has_transcript=await visit.run(summaries.began_at, found.conversation_id) is not None,
        typed=visit.field("text", LONGEST_NOTE, lines=True),
        errors=errors,
    )


def _states(found: Opened, visit: Visit) -> list[RequestState]:
    possible = possible_states(found.booked_start, visit.parts.clock())
    return [state for state in RequestState if state in possible or state is found.state]
