"""When first visits can be booked: seen, tried and set by staff. What is booked stays booked."""

from collections.abc import Mapping
from typing import Any

from sanic import HTTPResponse

from bot.clinic.access import may_set_availability
from bot.clinic.scheduling.availability import LIMITS, WEEKDAYS, Availability, read_availability
from bot.clinic.scheduling.hours_form import FIELDS, changed_fields, from_form, problems, to_form
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import availability as hours
from bot.store import seats, visits

availability = Section("availability")

MOST_PREVIEWED = 12
LONGEST = 2000


@availability.get("/availability", may=may_set_availability, what="availability.view")
async def form(visit: Visit) -> HTTPResponse:
    """What holds now, and the next open times."""
    current = await _current(visit)
    return await _show(visit, to_form(current), current)


@availability.post("/availability", may=may_set_availability, what="availability.change")
async def change(visit: Visit) -> HTTPResponse:
    """Save what was typed, or only show what it would mean."""
    typed = {name: visit.field(name, LONGEST, lines=True) for name in FIELDS}
    content = from_form(typed)
    zone = visit.parts.facts.time_zone
    wrong = problems(content, zone)
    if wrong:
        errors = {name: _problem(visit, name) for name in wrong}
        return await _show(visit, typed, None, errors=errors, status=422)
    proposed = read_availability(content, zone)
    if visit.field("act") != "save":
        await visit.record(what="availability.preview")
        return await _show(visit, typed, proposed, preview=True)
    return await _save(visit, content, proposed)


async def _save(visit: Visit, content: Mapping[str, Any], proposed: Availability) -> HTTPResponse:
    fields = changed_fields(await _current(visit), proposed)
    if not fields:
        return await visit.go("/availability", "availability.same")
    zone, now = visit.parts.facts.time_zone, visit.parts.clock()
    await visit.change(visit.entry(reason=", ".join(fields)), hours.change, content, zone, now)
    return await visit.go("/availability", "availability.saved")


async def _show(  # noqa: PLR0913 one page, all of it
    visit: Visit,
    typed: Mapping[str, str],
    shown: Availability | None,
    *,
    errors: Mapping[str, str] | None = None,
    preview: bool = False,
    status: int = 200,
) -> HTTPResponse:
    now = visit.parts.clock()
    free = await visit.run(seats.free, shown, now) if shown else []
    return await visit.show(
        "availability.html",
        status=status,
        typed=typed,
        errors=errors or {},
        weekdays=WEEKDAYS,
        numbers=tuple(LIMITS),
        is_set=bool(shown and shown.is_set),
        preview=preview,
        readable=shown is not None,
        free=[slot.start for slot in free[:MOST_PREVIEWED]],
        outside=[slot.start for slot in await visit.run(visits.outside, shown, now)] if shown else [],
    )


async def _current(visit: Visit) -> Availability:
    return await visit.run(hours.current, visit.parts.facts.availability)


def _problem(visit: Visit, name: str) -> str:
    if name in WEEKDAYS:
        return visit.say("availability.problem.hours", day=visit.say(f"weekday.{name}"))
    if name in LIMITS:
        least, most = LIMITS[name]
        what = visit.say(f"availability.number.{name}")
        return visit.say("availability.problem.number", what=what, least=least, most=most)
    return visit.say(f"availability.problem.{name}")
