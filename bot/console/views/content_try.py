"""The content desk's try: what the drafts change, how a candidate compares, and its way to visitors."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from sanic import HTTPResponse

from bot.clinic.access import may_edit_content
from bot.clinic.errors import ClinicError, NotFoundError, PublishRefusedError
from bot.console.section import Section
from bot.console.visit import Visit
from bot.publishing import background, candidate, trying
from bot.publishing.candidate import Candidate
from bot.publishing.desk import DRAFTS
from bot.store import drafts, versions
from bot.store.access_log import REFUSED
from bot.store.database import StoreError
from bot.store.versions import Proposal

content_try = Section("content_try")

ABOUT = ("content_candidate", "name")
PAGE = "/content/try"
LONGEST_WHY = 300
LONGEST_QUESTION = 1000
# What a second person, or a reason, can still put right.
CONFIRMABLE = ("second_person", "same_person")
T = TypeVar("T")


@dataclass(frozen=True)
class Said:
    """What the page tells after a form: sentences of a refusal, and an answer of the candidate."""

    problems: tuple[str, ...] = ()
    question: str = ""
    answer: Mapping[str, Any] | None = None
    status: int = 200


@content_try.get("/content/try", may=may_edit_content, what="content.try_view")
async def page(visit: Visit) -> HTTPResponse:
    """What there is to try, and the newest candidate."""
    return await _show(visit, Said())


@content_try.get("/content/try/progress", may=may_edit_content, what="content.try_progress", quiet=True, by_itself=True)
async def progress(visit: Visit) -> HTTPResponse:
    """How far the newest candidate is: a part of the page, asked for every few seconds."""
    newest = await asyncio.to_thread(_newest, visit)
    if newest is None:
        raise NotFoundError
    return await visit.show_part("content_try_progress.html", **_progress(visit, newest))


@content_try.post("/content/try", may=may_edit_content, what="content.try")
async def begin(visit: Visit) -> HTTPResponse:
    """Try the drafts."""
    desk = visit.parts.publishing
    try:
        made = await _act(visit, lambda: desk.lay_out(DRAFTS, visit.entry()))
        await asyncio.to_thread(background.start, made)
    except (ClinicError, OSError) as error:
        return await _refused(visit, error)
    return await visit.go(PAGE)


@content_try.post("/content/try/<name:str>/publish", may=may_edit_content, what="content.publish", about=ABOUT)
async def publish(visit: Visit, name: str) -> HTTPResponse:
    """Publish a candidate, or ask for a second person where it needs one."""
    tried, why = await _candidate(visit, name), visit.field("why", LONGEST_WHY)
    if not why.strip():
        return await _show(visit, Said((visit.parts.sentences.refusals["no_reason"],), status=422))
    found = await asyncio.to_thread(visit.parts.publishing.objections, tried, visit.person.name, "")
    if found and all(each.code in CONFIRMABLE for each in found):
        return await _propose(visit, tried, why)
    entry = visit.entry(reason=why)
    return await _publish(visit, lambda: visit.parts.publishing.publish(tried, entry))


@content_try.post("/content/try/<name:str>/confirm", may=may_edit_content, what="content.confirm", about=ABOUT)
async def confirm(visit: Visit, name: str) -> HTTPResponse:
    """As a second person, publish what somebody else has proposed."""
    tried = await _candidate(visit, name)
    proposed = await visit.run(versions.proposal, tried.id)
    if proposed is None:
        raise NotFoundError
    if proposed.staff_id == visit.person.staff_id:
        sentence = visit.parts.sentences.refusal("same_person", {"name": proposed.who})
        await visit.record(outcome=REFUSED)
        return await _show(visit, Said((sentence,), status=422))
    desk, entry = visit.parts.publishing, visit.entry(reason=proposed.why)
    return await _publish(visit, lambda: desk.publish(tried, entry, by=proposed.who))


@content_try.post("/content/try/<name:str>/ask", may=may_edit_content, what="content.ask", about=ABOUT)
async def ask(visit: Visit, name: str) -> HTTPResponse:
    """One message to a candidate that nobody else can see yet."""
    tried, text = await _candidate(visit, name), visit.field("question", LONGEST_QUESTION).strip()
    if not text or tried.state.part != "done":
        return await visit.go(PAGE)
    try:
        answer = await asyncio.to_thread(trying.ask_candidate, tried, text)
    except ClinicError as error:
        return await _refused(visit, error)
    return await _show(visit, Said(question=text, answer=answer))


async def _propose(visit: Visit, tried: Candidate, why: str) -> HTTPResponse:
    entry = visit.entry(what="content.propose", reason=why)
    await visit.change(entry, versions.propose, tried.id, visit.person.staff_id, why, visit.parts.clock())
    return await visit.go(PAGE, "content_try.proposed")


async def _publish(visit: Visit, act: Callable[[], Any]) -> HTTPResponse:
    try:
        done = await _act(visit, act)
    except (ClinicError, OSError) as error:
        return await _refused(visit, error)
    notice = "content_history.published" if done.engine_runs else "content_history.published_later"
    return await visit.go("/content/history", notice, number=done.version.number)


async def _act(visit: Visit, act: Callable[[], T]) -> T:
    """An act of the desk, which writes its own entry."""
    result = await asyncio.to_thread(act)
    visit.recorded = True
    return result


async def _refused(visit: Visit, error: ClinicError | OSError) -> HTTPResponse:
    if isinstance(error, StoreError | OSError):
        raise error
    # Of a refused publication the desk has written an entry.
    visit.recorded = isinstance(error, PublishRefusedError)
    return await _show(visit, Said(tuple(visit.parts.sentences.told(error)), status=422))


async def _candidate(visit: Visit, name: str) -> Candidate:
    found = await asyncio.to_thread(candidate.find, visit.parts.publishing.root, name)
    if found is None:
        raise NotFoundError
    return found


def _newest(visit: Visit) -> Candidate | None:
    return next(iter(candidate.every(visit.parts.publishing.root)), None)


async def _show(visit: Visit, said: Said) -> HTTPResponse:
    newest = await asyncio.to_thread(_newest, visit)
    proposed = await visit.run(versions.proposal, newest.id) if newest else None
    shown = await asyncio.to_thread(_shown, visit, newest, proposed)
    return await visit.show(
        "content_try.html",
        status=said.status,
        said=said,
        told=visit.parts.sentences,
        drafts=await visit.run(drafts.every),
        proposed=proposed,
        **shown,
    )


def _shown(visit: Visit, newest: Candidate | None, proposed: Proposal | None) -> dict[str, Any]:
    if newest is None:
        return {"tried": None, "objections": [], "needs_second": False}
    desk, told = visit.parts.publishing, visit.parts.sentences
    by = proposed.who if proposed else visit.person.name
    found = desk.objections(newest, by, "") if newest.state.part == "done" else []
    return {
        "objections": [told.refusal(each.code, each.values) for each in found if each.code not in CONFIRMABLE],
        "needs_second": any(each.code in CONFIRMABLE for each in found),
        "files": sorted(newest.changes),
        "findings": newest.findings,
        "report": newest.report,
        **_progress(visit, newest),
    }


def _progress(visit: Visit, newest: Candidate) -> dict[str, Any]:
    state = newest.state
    return {
        "tried": newest,
        "order": newest.order,
        "state": state,
        "part": visit.parts.sentences.parts[state.part],
        "seconds": sum(state.took.values()) + (0 if state.is_over else state.seconds()),
        "remaining": trying.remaining(newest.root, state),
    }
