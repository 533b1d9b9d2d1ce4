"""The content desk's history: every version that was live, and the way back to it."""

import asyncio

from sanic import HTTPResponse

from bot.clinic.access import may_edit_content
from bot.clinic.errors import ClinicError, NotKnownError
from bot.console.section import Section
from bot.console.visit import Visit
from bot.publishing import archive
from bot.store import versions
from bot.store.database import StoreError

content_history = Section("content_history")

PAGE = "/content/history"
SHOWN = 50
LONGEST_WHY = 300


@content_history.get("/content/history", may=may_edit_content, what="content.history")
async def history(visit: Visit) -> HTTPResponse:
    """All versions, the newest first."""
    return await _show(visit)


@content_history.post(
    "/content/history/<number:int>/rollback",
    may=may_edit_content,
    what="content.rollback",
    about=("content_version", "number"),
)
async def roll_back(visit: Visit, number: int) -> HTTPResponse:
    """Go back to a version, at once."""
    told, why = visit.parts.sentences, visit.field("why", LONGEST_WHY)
    if not why.strip():
        return await _show(visit, [told.refusals["no_reason"]])
    try:
        done = await asyncio.to_thread(visit.parts.publishing.roll_back, number, visit.entry(reason=why))
    except StoreError:
        raise
    except ClinicError as error:
        gone = isinstance(error, NotKnownError)
        return await _show(visit, [told.refusal("not_kept", {"number": number})] if gone else told.told(error))
    visit.recorded = True
    return await visit.go(PAGE, "content_history.rolled_back", number=number, new=done.version.number)


async def _show(visit: Visit, problems: list[str] | None = None) -> HTTPResponse:
    found = await visit.run(versions.every, SHOWN)
    root = visit.parts.publishing.root
    kept = await asyncio.to_thread(lambda: {each.number for each in found if archive.is_kept(root, each.number)})
    status = 422 if problems else 200
    return await visit.show("content_history.html", status=status, versions=found, kept=kept, problems=problems or [])
