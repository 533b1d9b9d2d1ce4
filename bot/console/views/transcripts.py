"""The list of transcripts: filtered, searched, paged, exported, and the filters that somebody keeps."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl

from sanic import HTTPResponse
from sqlalchemy import Connection

from bot.clinic.access import may_search_transcripts
from bot.clinic.outcome import Flag, Outcome
from bot.console import transcript_filter
from bot.console.attachment import attachment
from bot.console.section import Section
from bot.console.topics import topic_name, topic_names
from bot.console.transcript_filter import NAMES, asked_of, key_of, place_of, query_of, wanted_of
from bot.console.visit import Visit
from bot.csv_cells import csv_of
from bot.store import reviews, transcripts
from bot.store.search import conversations_with
from bot.store.transcripts import Listed, Wanted

transcripts_list = Section("transcripts")

PATH = "/transcripts"
MOST_COUNTED = 1000
MOST_EXPORTED = 5000
# Filters of which most days need none, and the steps of confidence that are offered.
MORE = {"since", "until", "topic", "below", "assigned", "tag", "saved", "sort"}
PERCENTS = ("30", "50", "70", "90")
LONGEST_KEY = 80
LONGEST_NAME = 40
LONGEST_QUERY = 1000
COLUMNS = (
    "id", "began", "messages", "outcome", "flag", "topics", "lowest_confidence", "reviewed", "assigned", "tags",
    "opening",
)  # fmt: skip


@transcripts_list.get(PATH, may=may_search_transcripts, what="transcripts.list")
async def first(visit: Visit) -> HTTPResponse:
    """A page of the list; the filters stand in the address."""
    asked = asked_of(visit)
    wanted = await wanted_by(visit, asked, search="transcripts.search")
    after = place_of(visit.asked("after", LONGEST_KEY))
    rows = await visit.run(transcripts.listed, wanted, after, transcripts.PAGE + 1)
    shown = rows[: transcripts.PAGE]
    # A whole list needs no counting.
    whole = after is None and len(rows) == len(shown)
    context = {
        "asked": asked,
        "query": query_of(asked),
        "rows": [_row(visit, each) for each in shown],
        "tags_of": await visit.run(reviews.tags_of, [each.id for each in shown]),
        "count": len(rows) if whole else await visit.run(transcripts.count, wanted, MOST_COUNTED + 1),
        "most": MOST_COUNTED,
        "most_exported": MOST_EXPORTED,
        "next_page": query_of(asked, after=key_of(shown[-1].place)) if len(rows) > len(shown) else None,
        "further": after is not None,
        "wanted": wanted,
        "cut_short": transcript_filter.is_cut_short(asked, wanted, visit.parts.zone),
    }
    return await visit.show("transcripts.html", 200, **context, **await _choices(visit))


@transcripts_list.get("/transcripts/export", may=may_search_transcripts, what="transcripts.export")
async def export(visit: Visit) -> HTTPResponse:
    """The list as CSV, contact details masked, times in UTC."""
    wanted = await wanted_by(visit, asked_of(visit))
    content = await visit.run(_csv, visit, wanted)
    return attachment(content, "transcripts.csv", "text/csv")


@transcripts_list.post("/transcripts/filters", may=may_search_transcripts, what="transcripts.save_filter")
async def save_filter(visit: Visit) -> HTTPResponse:
    """Keep the filters of an address under a name of one's own."""
    name = visit.field("name", LONGEST_NAME).strip()
    told = dict(parse_qsl(visit.field("query", LONGEST_QUERY).removeprefix("?")))
    asked = {key: value for key, value in told.items() if key in NAMES}
    if not name:
        return await visit.go(PATH + query_of(asked), "transcripts.filter_needs_name")
    await visit.change(visit.entry(), reviews.save_filter, visit.person.staff_id, name, query_of(asked))
    return await visit.go(PATH + query_of(asked), "transcripts.filter_saved")


@transcripts_list.post(
    "/transcripts/filters/<number:int>/drop", may=may_search_transcripts, what="transcripts.drop_filter"
)
async def drop_filter(visit: Visit, number: int) -> HTTPResponse:
    """Forget a filter."""
    if number < transcript_filter.MOST_NUMBER:
        await visit.change(visit.entry(), reviews.drop_filter, visit.person.staff_id, number)
    return await visit.go(PATH, "transcripts.filter_dropped")


async def wanted_by(visit: Visit, asked: Mapping[str, str], search: str = "") -> Wanted:
    """The conversations that an address means.

    Args:
        visit: whose.
        asked: its filters.
        search: the act under which a search of its own is logged; empty where it belongs to something else.
    """
    parts = visit.parts
    wanted = wanted_of(asked, parts.zone, parts.clock(), visit.person.staff_id)
    if "q" not in asked:
        return wanted
    if search:
        await visit.record(search)
    return replace(wanted, among=await visit.run(conversations_with, asked["q"], wanted.since, parts.clock()))


def _row(visit: Visit, each: Listed) -> tuple[Listed, str]:
    """A conversation with its first words, masked."""
    return each, visit.parts.masks.of((), each.names).visitors(each.opening)


async def _choices(visit: Visit) -> dict[str, object]:
    names = await asyncio.to_thread(topic_names, visit.parts.words)
    asked = asked_of(visit)
    below = asked.get("below", "")
    percents = {*PERCENTS, *([below] if below.isdecimal() else [])}
    return {
        "more_asked": not asked.keys().isdisjoint(MORE),
        "percents": sorted(percents, key=int),
        "topics": names,
        "flags": list(Flag),
        "outcomes": list(Outcome),
        "tags": await visit.run(reviews.all_tags),
        "colleagues": await visit.run(reviews.colleagues),
        "filters": await visit.run(reviews.filters_of, visit.person.staff_id),
    }


def _csv(connection: Connection, visit: Visit, wanted: Wanted) -> str:
    rows = transcripts.listed(connection, wanted, limit=MOST_EXPORTED)
    return csv_of(COLUMNS, _cells(connection, visit, rows))


def _cells(connection: Connection, visit: Visit, rows: list[Listed]) -> Iterator[dict[str, object]]:
    names = topic_names(visit.parts.words)
    tags = reviews.tags_of(connection, [each.id for each in rows])
    for each in rows:
        confidence = each.lowest_confidence
        yield {
            "id": each.id,
            "began": each.began,
            "messages": each.said,
            "outcome": each.outcome,
            "flag": each.flag or "",
            "topics": ", ".join(topic_name(label, names) for label in each.topics),
            "lowest_confidence": "" if confidence is None else f"{confidence:.2f}",
            "reviewed": "yes" if each.reviewed else "no",
            "assigned": each.assigned or "",
            "tags": ", ".join(tags.get(each.id, {}).values()),
            "opening": _row(visit, each)[1],
        }
