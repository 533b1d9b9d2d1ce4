"""One content file: its examples and its answer, written as a draft."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace

from sanic import HTTPResponse

from bot.clinic.access import may_edit_content
from bot.clinic.errors import ContentError, DraftChangedError
from bot.clinic.publishing import is_guarded
from bot.console.content_file import Conflict, Opened, Said, open_file
from bot.console.content_form import Ask, beside, form_of, is_day, read_form
from bot.console.section import Section
from bot.console.views.content import COUNTED, NEVER, today_of
from bot.console.visit import Visit
from bot.content.difference import difference
from bot.content.kinds import Kind, kind_of, other_file
from bot.content.model import TOPIC
from bot.content.new import topic_file
from bot.content.overview import titles
from bot.content.sheet import Sheet, rewritten, sheet_of
from bot.store import drafts, misunderstood
from bot.store.drafts import text_hash

content_one = Section("content_one")

CONTENT = ("content", "name")
FIRST_VISIT, A_PERSON = "/schedule_intake", "/contact_human"


@content_one.get("/content/topics/<name:str>", may=may_edit_content, what="content.open", about=CONTENT)
async def topic(visit: Visit, name: str) -> HTTPResponse:
    """A topic."""
    return await _show(visit, await open_file(visit, topic_file(name), name), Said())


@content_one.post("/content/topics/<name:str>", may=may_edit_content, what="content.save", about=CONTENT)
async def save_topic(visit: Visit, name: str) -> HTTPResponse:
    """Keep or drop a topic's draft."""
    return await _change(visit, await open_file(visit, topic_file(name), name))


@content_one.get("/content/other/<name:path>", may=may_edit_content, what="content.open", about=CONTENT)
async def other(visit: Visit, name: str) -> HTTPResponse:
    """What is no topic: small talk, what is out of scope, what means danger."""
    return await _show(visit, await open_file(visit, other_file(name), name), Said())


@content_one.post("/content/other/<name:path>", may=may_edit_content, what="content.save", about=CONTENT)
async def save_other(visit: Visit, name: str) -> HTTPResponse:
    """Keep or drop its draft."""
    return await _change(visit, await open_file(visit, other_file(name), name))


async def _change(visit: Visit, opened: Opened) -> HTTPResponse:
    if visit.field("act") == "discard":
        return await _discard(visit, opened)
    reviewer = visit.person.name, today_of(visit)
    try:
        new = read_form(sheet_of(opened.text), _ask(visit), visit.fields("block"), reviewer)
        if new.reply and not is_day(new.reply.review_by):
            kept = replace(new, reply=replace(new.reply, review_by=""))
            said = Said({"review_by": visit.say("content_one.problem.day")}, status=422)
            return await _show(visit, opened, said, text=rewritten(opened.text, kept))
        text = rewritten(opened.text, new)
    except ContentError:
        # The check tells what the form cannot read, with its line.
        return await _show(visit, opened, Said(status=422))
    return await _keep(visit, opened, text)


async def _keep(visit: Visit, opened: Opened, text: str) -> HTTPResponse:
    if visit.field("base") != text_hash(opened.live):
        return await _changed_live(visit, opened, text)
    if text == opened.text:
        return await visit.go(opened.path, "content_one.same")
    try:
        await _save(visit, opened, text)
    except DraftChangedError as error:
        return await _conflict(visit, opened, text, error)
    return await visit.go(opened.path, "content_one.saved")


async def _save(visit: Visit, opened: Opened, text: str) -> None:
    await visit.change(
        visit.entry(),
        drafts.save,
        opened.file,
        text,
        base_hash=text_hash(opened.live),
        started=_number(visit.field("revision")),
        staff_id=visit.person.staff_id,
        now=visit.parts.clock(),
    )


async def _discard(visit: Visit, opened: Opened) -> HTTPResponse:
    entry, who = visit.entry(what="content.discard"), visit.person.staff_id
    started, now = _number(visit.field("revision")), visit.parts.clock()
    try:
        await visit.change(entry, drafts.discard, opened.file, started=started, staff_id=who, now=now)
    except DraftChangedError as error:
        return await _conflict(visit, opened, opened.text, error)
    return await visit.go(opened.path if opened.live is not None else "/content", "content_one.discarded")


async def _conflict(visit: Visit, opened: Opened, text: str, error: DraftChangedError) -> HTTPResponse:
    rows = difference(error.text, text) if error.text is not None else []
    now = await open_file(visit, opened.file, opened.name)
    return await _show(visit, now, Said({}, Conflict(error.who, error.at, rows), 409), text=text)


async def _changed_live(visit: Visit, opened: Opened, text: str) -> HTTPResponse:
    rows = difference(opened.live or "", text)
    return await _show(visit, opened, Said({}, Conflict("", None, rows), 409), text=text)


async def _show(visit: Visit, opened: Opened, said: Said, text: str | None = None) -> HTTPResponse:
    text = opened.text if text is None else text
    try:
        sheet = sheet_of(text)
    except ContentError:
        sheet = Sheet((), None)
    desk, changes = visit.parts.content, {**await visit.run(drafts.change_set), opened.file: text}
    found = [
        each for each in await asyncio.to_thread(desk.findings, changes, today_of(visit)) if each.file == opened.file
    ]
    named = titles(await asyncio.to_thread(desk.content, changes))
    asked = await visit.run(misunderstood.asked, visit.parts.clock() - COUNTED)
    return await visit.show(
        "content_one.html",
        status=said.status,
        opened=opened,
        base=text_hash(opened.live),
        form=form_of(sheet, desk.handbook.limits.styles, is_topic=kind_of(opened.file) is Kind.TOPIC),
        title=(sheet.reply and sheet.reply.title) or named.get(_intent(sheet), opened.name),
        second_person=is_guarded(opened.file),
        asked=asked.get(_intent(sheet), NEVER),
        said=said,
        found=found,
        beside=beside(found),
        stale=difference(opened.live or "", opened.text) if opened.is_stale else [],
        goals=_goals(visit, named, sheet),
        limits=desk.handbook.limits,
    )


def _intent(sheet: Sheet) -> str:
    return sheet.blocks[0].intent if len({block.intent for block in sheet.blocks}) == 1 else ""


def _goals(visit: Visit, named: Mapping[str, str], sheet: Sheet) -> list[tuple[str, str]]:
    """Where a button can lead, as payload and words: first what most answers offer."""
    topics = [(f"/{intent}", title) for intent, title in named.items() if intent.startswith(TOPIC)]
    first = [(FIRST_VISIT, visit.say("content_one.to_intake")), (A_PERSON, visit.say("content_one.to_person"))]
    known = {payload for payload, _ in (*first, *topics)}
    used = [payload for _, payload in sheet.reply.buttons] if sheet.reply else []
    return [*first, *sorted(topics, key=lambda each: each[1]), *((each, each) for each in used if each not in known)]


def _ask(visit: Visit) -> Ask:
    return lambda name, most: visit.field(name, most, lines=True)


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,9}", text) else 0
