"""The content desk's inbox: what was not understood, masked, put where it belongs, many at a time."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from sanic import HTTPResponse
from sqlalchemy import Connection

from bot.clinic.access import may_edit_content
from bot.clinic.errors import ContentError, DraftChangedError
from bot.console.section import Section
from bot.console.views.content_new import show_new
from bot.console.visit import Visit
from bot.content.inbox import Group
from bot.content.kinds import Kind
from bot.content.overview import overview, titles
from bot.content.sheet import Written, rewritten, sheet_of, tidy_lines
from bot.store import drafts, misunderstood
from bot.store.drafts import text_hash
from bot.store.misunderstood import Misunderstood

content_inbox = Section("content_inbox")

MOST_SHOWN = 200
LONGEST_WORDS = 2000
LONGEST_IDS = 8000
# Where a message goes that is no topic's: a topic of its own, what is out of scope, nowhere.
NEW, DISMISSED = "new", "dismissed"


@dataclass(frozen=True)
class Picked:
    """A wording that an editor has chosen, as they want it in a file, and the messages that it stands for."""

    text: str
    ids: tuple[str, ...]


@content_inbox.get("/content/inbox", may=may_edit_content, what="content.inbox")
async def inbox(visit: Visit) -> HTTPResponse:
    """The groups, the largest first."""
    return await _show(visit, {})


@content_inbox.post("/content/inbox", may=may_edit_content, what="content.sort")
async def sort(visit: Visit) -> HTTPResponse:
    """Put what was chosen where it belongs."""
    picked, goal = _picked(visit), visit.field("to")
    known = await asyncio.to_thread(_goals, visit, await visit.run(drafts.change_set))
    goals = dict(pair for found in known.values() for pair in found)
    if not picked:
        return await _show(visit, {"picked": visit.say("content_inbox.problem.none")}, 422)
    if goal not in goals and goal not in (NEW, DISMISSED):
        return await _show(visit, {"to": visit.say("content_inbox.problem.to")}, 422)
    if goal == NEW:
        ids = tuple(each for one in picked for each in one.ids)
        return await show_new(visit, {}, lines=tuple(one.text for one in picked), ids=ids)
    try:
        await _settle(visit, picked, "" if goal == DISMISSED else goal)
    except DraftChangedError as error:
        return await _show(visit, {"to": visit.say("content_inbox.problem.meanwhile", who=error.who)}, 409)
    except ContentError:
        return await _show(visit, {"to": visit.say("content_inbox.problem.unreadable")}, 422)
    notice = "content_inbox.dismissed" if goal == DISMISSED else "content_inbox.put"
    return await visit.go("/content/inbox", notice, count=len(picked), to=goals.get(goal, ""))


async def _settle(visit: Visit, picked: list[Picked], file: str) -> None:
    """Write the examples into the file's draft and take the messages out of the inbox: both, or neither."""
    live = await asyncio.to_thread(visit.parts.content.live, file) if file else None
    style = visit.field("style")
    who, now = visit.person.staff_id, visit.parts.clock()

    def settle(connection: Connection) -> None:
        if file:
            draft, started = drafts.find(connection, file), drafts.revision(connection, file)
            text = _with(draft.text if draft else live or "", style, [one.text for one in picked])
            base = draft.base_hash if draft else text_hash(live)
            drafts.save(connection, file, text, base_hash=base, started=started, staff_id=who, now=now)
        misunderstood.handled(connection, [each for one in picked for each in one.ids], now)

    await visit.change(visit.entry(about=("content", file[-64:])), settle)


def _with(text: str, style: str, lines: list[str]) -> str:
    """A file's text with more examples: in the block of their style, else in its last one."""
    sheet = sheet_of(text)
    known = {block.key: block.lines for block in sheet.blocks}
    key = style if style in known or sheet.reply is not None or not sheet.blocks else sheet.blocks[-1].key
    before = known.get(key, ())
    new = tuple(line for each in lines for line in tidy_lines(each) if line not in before)
    return rewritten(text, Written({key: (*before, *dict.fromkeys(new))}))


def _picked(visit: Visit) -> list[Picked]:
    numbers = [number for number in visit.fields("pick") if number.isdigit()]
    found = [
        Picked(
            " ".join(visit.field(f"text{number}", LONGEST_WORDS).split()),
            tuple(filter(None, visit.field(f"ids{number}", LONGEST_IDS).split(","))),
        )
        for number in numbers
    ]
    return [one for one in found if one.text and one.ids]


async def _show(visit: Visit, errors: Mapping[str, str], status: int = 200) -> HTTPResponse:
    messages = await visit.run(misunderstood.latest, MOST_SHOWN)
    changes = await visit.run(drafts.change_set)
    groups, named, goals = await asyncio.to_thread(_read, visit, messages, changes)
    return await visit.show(
        "content_inbox.html",
        status=status,
        errors=errors,
        groups=groups,
        named=named,
        goals=goals,
        styles=visit.parts.content.handbook.limits.styles,
        chosen={"to": visit.field("to"), "style": visit.field("style"), "pick": visit.fields("pick")},
        new=NEW,
        dismissed=DISMISSED,
    )


def _read(
    visit: Visit, messages: list[Misunderstood], changes: dict[str, str]
) -> tuple[list[Group], dict[str, str], dict[Kind, list[tuple[str, str]]]]:
    desk = visit.parts.content
    return desk.groups(messages), titles(desk.content(changes)), _goals(visit, changes)


def _goals(visit: Visit, changes: dict[str, str]) -> dict[Kind, list[tuple[str, str]]]:
    """Files that can take an example, as path and title by kind; what tells danger is not filled from an inbox."""
    goals: dict[Kind, list[tuple[str, str]]] = {kind: [] for kind in Kind if kind is not Kind.SAFETY}
    for each in overview(visit.parts.content.content(changes), (), {}, 0):
        if each.kind in goals:
            title = each.head if each.kind is Kind.OUT_OF_SCOPE and each.head else each.title
            goals[each.kind].append((each.file, title))
    return {kind: sorted(found, key=lambda pair: pair[1].lower()) for kind, found in goals.items()}
