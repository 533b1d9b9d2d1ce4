"""A new topic, begun as a draft, perhaps with messages from the inbox as its first examples."""

import asyncio

from sanic import HTTPResponse
from sqlalchemy import Connection

from bot.clinic.access import may_edit_content
from bot.clinic.errors import DraftChangedError
from bot.console.content_form import LONGEST_TEXT
from bot.console.section import Section
from bot.console.visit import Visit
from bot.content.new import NAME, new_text, topic_file
from bot.content.sheet import Written, rewritten, tidy_lines
from bot.store import drafts, misunderstood
from bot.store.drafts import text_hash

content_new = Section("content_new")


@content_new.get("/content/new", may=may_edit_content, what="content.new", quiet=True)
async def form(visit: Visit) -> HTTPResponse:
    """Its name and its title."""
    return await show_new(visit, {})


@content_new.post("/content/new", may=may_edit_content, what="content.begin")
async def begin(visit: Visit) -> HTTPResponse:
    """Make the draft."""
    name, title = visit.field("name").strip(), " ".join(visit.field("title").split())
    wrong = await _wrong(visit, name, title)
    if wrong:
        return await show_new(visit, wrong, 422)
    lines = tidy_lines(visit.field("examples", LONGEST_TEXT * 4, lines=True))
    handbook = visit.parts.content.handbook
    text = rewritten(
        new_text(name, title, handbook), Written({visit.field("style") or "plain": lines} if lines else {})
    )
    try:
        await _make(visit, name, text)
    except DraftChangedError:
        return await show_new(visit, {"name": visit.say("content_new.problem.taken")}, 409)
    return await visit.go(f"/content/topics/{name}", "content_new.begun")


async def show_new(
    visit: Visit, errors: dict[str, str], status: int = 200, lines: tuple[str, ...] = (), ids: tuple[str, ...] = ()
) -> HTTPResponse:
    """The form, with examples that are to be its first."""
    return await visit.show(
        "content_new.html",
        status=status,
        errors=errors,
        name=visit.field("name"),
        title=visit.field("title"),
        style=visit.field("style"),
        examples="\n".join(lines) or visit.field("examples", LONGEST_TEXT * 4, lines=True),
        ids=",".join(ids) or visit.field("ids", LONGEST_TEXT * 4),
        styles=visit.parts.content.handbook.limits.styles,
    )


async def _wrong(visit: Visit, name: str, title: str) -> dict[str, str]:
    problems = {}
    if not NAME.fullmatch(name):
        problems["name"] = visit.say("content_new.problem.name")
    elif await _is_taken(visit, topic_file(name)):
        problems["name"] = visit.say("content_new.problem.taken")
    if not title:
        problems["title"] = visit.say("content_new.problem.title")
    return problems


async def _is_taken(visit: Visit, file: str) -> bool:
    live = await asyncio.to_thread(visit.parts.content.live, file)
    return live is not None or await visit.run(drafts.find, file) is not None


async def _make(visit: Visit, name: str, text: str) -> None:
    ids = [each for each in visit.field("ids", LONGEST_TEXT * 4).split(",") if each]
    who, now, file = visit.person.staff_id, visit.parts.clock(), topic_file(name)

    def make(connection: Connection) -> None:
        started = drafts.revision(connection, file)
        drafts.save(connection, file, text, base_hash=text_hash(None), started=started, staff_id=who, now=now)
        misunderstood.handled(connection, ids, now)

    await visit.change(visit.entry(about=("content", name)), make)
