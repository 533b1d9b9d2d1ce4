"""Help while writing: which topics are near some words, and which examples of a file mean the same as others."""

import asyncio
from typing import Any

from sanic import HTTPResponse

from bot.clinic.access import may_edit_content
from bot.clinic.errors import NotFoundError
from bot.console.section import Section
from bot.console.visit import Visit
from bot.content.check import Finding
from bot.content.kinds import Kind, kind_of, name_of
from bot.content.model import TOPIC
from bot.content.nearest import Near
from bot.content.overview import titles
from bot.content.source import FILES
from bot.store import drafts

content_help = Section("content_help")

MOST_NEAR = 5


@content_help.get("/content/nearest", may=may_edit_content, what="content.nearest", quiet=True)
async def ask(visit: Visit) -> HTTPResponse:
    """Who else answers this: the question."""
    return await visit.show("content_nearest.html", words="", near=[], named={}, mine="")


# Not in the address: an address gets into logs, and the words may be a visitor's.
@content_help.post("/content/nearest", may=may_edit_content, what="content.nearest", quiet=True)
async def nearest(visit: Visit) -> HTTPResponse:
    """Who else answers this; as a page, or as the part of one that a script asks for."""
    words = visit.field("text").strip()
    changes = await visit.run(drafts.change_set)
    near, named = await asyncio.to_thread(_nearest, visit, words, changes)
    file = visit.field("file")
    mine = f"{TOPIC}{name_of(file)}" if kind_of(file) is Kind.TOPIC else ""
    context: dict[str, Any] = {"words": words, "near": near, "named": named, "mine": mine}
    if visit.field("part"):
        return await visit.show_part("content_nearest_part.html", **context)
    return await visit.show("content_nearest.html", **context)


@content_help.get("/content/meanings", may=may_edit_content, what="content.meanings", quiet=True)
async def meanings(visit: Visit) -> HTTPResponse:
    """Examples of a file that mean nearly the same as one of another topic, its draft in place of the live file."""
    file = visit.asked("file")
    if not file.startswith(FILES):
        raise NotFoundError
    found = await _alike(visit, file)
    if visit.asked("part"):
        return await visit.show_part("content_meanings_part.html", found=found)
    return await visit.show("content_meanings.html", found=found, name=name_of(file), kind=kind_of(file))


def _nearest(visit: Visit, words: str, changes: dict[str, str]) -> tuple[list[Near], dict[str, str]]:
    desk = visit.parts.content
    return desk.nearest(words, changes, MOST_NEAR) if words else [], titles(desk.content(changes))


async def _alike(visit: Visit, file: str) -> list[Finding]:
    changes = await visit.run(drafts.change_set)
    return await asyncio.to_thread(visit.parts.content.alike, changes, file)
