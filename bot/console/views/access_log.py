"""The access log, for the auditor: read, searched, checked and exported."""

import asyncio
from datetime import date, datetime, time, timedelta

from sanic import HTTPResponse
from sqlalchemy import Connection

from bot.clinic.access import may_read_access_log
from bot.console.attachment import attachment
from bot.console.section import Section
from bot.console.visit import Visit
from bot.csv_cells import csv_of
from bot.store.access_log import Search, acts, newest_first, oldest_first
from bot.store.access_log_check import verify

access_log = Section("access_log")

ROWS = 50
MOST_DIGITS = 9
PATH = "/access-log"
FILTERS = ("who", "what", "object_kind", "object_id", "outcome")
COLUMNS = ("number", "at", "who", "role", "what", "object_kind", "object_id", "reason", "outcome", "hash")


@access_log.get(PATH, may=may_read_access_log, what="access_log.view")
async def listing(visit: Visit) -> HTTPResponse:
    """The newest entries of a search; filters stand in the address."""
    search = _search(visit)
    rows = await visit.run(newest_first, search, ROWS + 1)
    more = rows[ROWS - 1]["number"] if len(rows) > ROWS else None
    return await visit.show(
        "access_log.html", rows=rows[:ROWS], more=more, acts=await visit.run(acts), asked=_asked(visit)
    )


@access_log.post("/access-log/check", may=may_read_access_log, what="access_log.verify")
async def check(visit: Visit) -> HTTPResponse:
    """Check the whole chain."""
    verdict = await asyncio.to_thread(verify, visit.parts.log)
    return await visit.show("access_log_check.html", verdict=verdict)


@access_log.get("/access-log/export", may=may_read_access_log, what="access_log.export")
async def export(visit: Visit) -> HTTPResponse:
    """All entries of a search as CSV, times in UTC."""
    content = await visit.run(_csv, _search(visit))
    return attachment(content, "access-log.csv", "text/csv")


def _csv(connection: Connection, search: Search) -> str:
    return csv_of(COLUMNS, oldest_first(connection, search))


def _asked(visit: Visit) -> dict[str, str]:
    return {name: visit.asked(name) for name in (*FILTERS, "since", "until")}


def _search(visit: Visit) -> Search:
    who, what, object_kind, object_id, outcome = (visit.asked(name) or None for name in FILTERS)
    before = visit.asked("before", MOST_DIGITS)
    return Search(
        who=who,
        what=what,
        object_kind=object_kind,
        object_id=object_id,
        outcome=outcome,
        since=_midnight(visit, "since"),
        until=_midnight(visit, "until", after=True),
        before=int(before) if before.isascii() and before.isdigit() else None,
    )


def _midnight(visit: Visit, name: str, *, after: bool = False) -> datetime | None:
    try:
        day = date.fromisoformat(visit.asked(name))
        return datetime.combine(day + timedelta(days=after), time(), visit.parts.zone)
    except (ValueError, OverflowError):
        return None
