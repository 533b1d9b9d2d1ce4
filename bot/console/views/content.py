"""The content desk's first page: every topic and how it is doing."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sanic import HTTPResponse

from bot.clinic.access import may_edit_content
from bot.console.section import Section
from bot.console.visit import Visit
from bot.content.kinds import Kind
from bot.content.overview import Overview, overview
from bot.store import drafts, misunderstood
from bot.store.drafts import Draft
from bot.store.misunderstood import Asked

content = Section("content")

COUNTED = timedelta(days=30)
NEVER = Asked(0, 0)


@dataclass(frozen=True)
class Listed:
    """A file, how often it was asked for, and its open draft."""

    about: Overview
    asked: Asked
    draft: Draft | None


def _day(value: date | str | None) -> str:
    return str(value or "9999")


# The orders that a column's head offers; those of counts begin with the largest.
ORDERS: dict[str, Callable[[Listed], tuple[object, ...]]] = {
    "title": lambda row: (row.about.title.lower(),),
    "examples": lambda row: (row.about.examples,),
    "missing": lambda row: (-len(row.about.missing),),
    "asked": lambda row: (-row.asked.count,),
    "misunderstood": lambda row: (-row.asked.misunderstood,),
    "review": lambda row: (_day(row.about.review_by), _day(row.about.reviewed_on)),
    "draft": lambda row: (row.draft is None,),
    "found": lambda row: (-row.about.errors, -row.about.warnings),
}


@content.get("/content", may=may_edit_content, what="content.view")
async def topics(visit: Visit) -> HTTPResponse:
    """The list, searched and sorted."""
    wanted, order = visit.asked("q").strip(), visit.asked("sort")
    order = order if order in ORDERS else "title"
    rows = sorted(filter(_matches(wanted), await _rows(visit)), key=lambda row: (*ORDERS[order](row), row.about.name))
    groups = {kind: [row for row in rows if row.about.kind is kind] for kind in Kind}
    return await visit.show(
        "content.html",
        groups={kind: found for kind, found in groups.items() if found},
        wanted=wanted,
        order=order,
        orders=list(ORDERS),
        waiting=await visit.run(misunderstood.waiting, 1000),
        today=today_of(visit),
    )


def today_of(visit: Visit) -> date:
    """The day in the clinic's time zone."""
    return visit.parts.clock().astimezone(visit.parts.zone).date()


async def _rows(visit: Visit) -> list[Listed]:
    open_drafts = {draft.file: draft for draft in await visit.run(drafts.every)}
    asked = await visit.run(misunderstood.asked, visit.parts.clock() - COUNTED)
    files = await asyncio.to_thread(_overview, visit, open_drafts.values())
    return [Listed(each, asked.get(each.intent, NEVER), open_drafts.get(each.file)) for each in files]


def _overview(visit: Visit, open_drafts: Iterable[Draft]) -> list[Overview]:
    desk, changes = visit.parts.content, {draft.file: draft.text for draft in open_drafts}
    limits = desk.handbook.limits
    findings = desk.findings(changes, today_of(visit))
    return overview(desk.content(changes), findings, limits.styles, limits.style_examples)


def _matches(wanted: str) -> Callable[[Listed], bool]:
    words = wanted.lower().split()
    return lambda row: all(word in f"{row.about.title} {row.about.name}".lower() for word in words)
