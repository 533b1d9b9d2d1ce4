"""The queue by need: who needs the clinic first, and that somebody has seen it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sanic import HTTPResponse
from sqlalchemy import Connection

from bot.clinic import access
from bot.clinic.access import may_see_queue
from bot.clinic.errors import NotFoundError
from bot.clinic.queue import MEDIAN_OVER, TAKEN_OFF, Item, Need, typical
from bot.console.section import Section
from bot.console.visit import Visit
from bot.store import flags
from bot.store import queue as waiting_room
from bot.store.flags import Flag
from bot.store.queue import Mark

queue = Section("queue")

CONVERSATION = ("conversation", "conversation_id")
MOST_SHOWN = 100
MOST_LATELY = 10
# A flag is to be seen within a minute.
EVERY_SECONDS = 15
LARGEST = 2**31


@dataclass(frozen=True)
class _Queue:
    """What the page shows: who waits, flags that were seen within `MEDIAN_OVER`, and what was taken off."""

    items: list[Item]
    seen: list[Flag]
    taken_off: list[Mark]

    @classmethod
    def read(cls, connection: Connection, now: datetime) -> "_Queue":
        since = now - MEDIAN_OVER
        return cls(
            waiting_room.waiting(connection, now),
            flags.seen_since(connection, since),
            waiting_room.taken_off(connection, since, MOST_LATELY),
        )


@queue.get("/queue", may=may_see_queue, what="queue.view")
async def first(visit: Visit) -> HTTPResponse:
    """Everybody who waits."""
    return await visit.show("queue.html", 200, **await _shown(visit))


@queue.get("/queue/live", may=may_see_queue, what="queue.view_live", quiet=True, by_itself=True)
async def live(visit: Visit) -> HTTPResponse:
    """The same as it stands now: for the page's script its changing part, without a script the whole page."""
    shown = await _shown(visit)
    if visit.asked("whole"):
        return await visit.show("queue.html", 200, **shown)
    return await visit.show_part("queue_live.html", **shown)


@queue.get("/queue/unseen", may=may_see_queue, what="queue.count", quiet=True, by_itself=True)
async def unseen(visit: Visit) -> HTTPResponse:
    """How many conversations have flags that nobody has seen, for the navigation's script."""
    return await visit.show_part("queue_unseen.html", unseen=await visit.run(flags.count_unseen, visit.parts.clock()))


@queue.post("/queue/<conversation_id:str>/seen", may=may_see_queue, what="queue.seen", about=CONVERSATION)
async def seen(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Somebody has seen a conversation's flags."""
    up_to, person, now = _number(visit.field("up_to")), visit.person, visit.parts.clock()
    count = await visit.change(visit.entry(), flags.mark_seen, conversation_id, up_to, person.staff_id, now)
    return await visit.go("/queue", "queue.is_seen" if count else "queue.meanwhile")


@queue.post("/queue/<conversation_id:str>/done", may=may_see_queue, what="queue.done", about=CONVERSATION)
async def done(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Somebody has dealt with what a visitor wanted."""
    need = next((each for each in TAKEN_OFF if each.value == visit.field("need")), None)
    if need is None:
        raise NotFoundError
    up_to, person, now = _number(visit.field("up_to")), visit.person, visit.parts.clock()
    entry, take_off = visit.entry(what=f"queue.done_{need.value}"), waiting_room.take_off
    was = await visit.change(entry, take_off, conversation_id, need, up_to, staff_id=person.staff_id, now=now)
    return await visit.go("/queue", "queue.is_done" if was else "queue.meanwhile")


async def _shown(visit: Visit) -> dict[str, object]:
    now = visit.parts.clock()
    found = await visit.run(_Queue.read, now)
    spans = [flag.waited for flag in found.seen if flag.waited is not None]
    middle = typical(spans)
    return {
        "sections": [(need, [_row(visit, item, now) for item in found.items if item.need is need]) for need in Need],
        "count": len(found.items),
        "flags": [item.up_to for item in found.items if item.need is Need.CRISIS],
        "seen": [(flag, span(visit, flag.waited or timedelta())) for flag in found.seen[:MOST_LATELY]],
        "seen_count": len(spans),
        "middle": span(visit, middle) if middle is not None else "",
        "taken_off": found.taken_off,
        "alarm": _alarm(visit),
        "most": MOST_SHOWN,
        "every": EVERY_SECONDS,
    }


def _row(visit: Visit, item: Item, now: datetime) -> dict[str, object]:
    role, has_request = visit.person.role, bool(item.reference)
    return {
        "item": item,
        "waits": span(visit, now - item.since),
        "may_read": access.may_read_transcript(role, has_request=has_request),
        "may_open_request": access.may_work_intake(role) and has_request,
        "short": item.conversation_id[:6],
    }


def _alarm(visit: Visit) -> str:
    """What happens when nobody looks."""
    settings = visit.parts.settings
    if not (settings.alarm_email and settings.smtp_host):
        return visit.say("queue.alarm.off")
    hours = "office_hours" if visit.parts.facts.office else "any_hour"
    return visit.say(f"queue.alarm.{hours}", address=settings.alarm_email)


def span(visit: Visit, length: timedelta) -> str:
    """A length of time in words: '3 min', '2 h 5 min', '4 days'."""
    minutes = max(0, int(length.total_seconds())) // 60
    hours, days = minutes // 60, length.days
    if days >= 2:  # noqa: PLR2004 a day and a half is better read in hours
        return visit.say("span.days", days=days)
    if hours:
        return visit.say("span.hours", hours=hours, minutes=minutes % 60)
    return visit.say("span.minutes", minutes=minutes) if minutes else visit.say("span.moment")


def _number(text: str) -> int:
    # Within what the databases take for a number; 0 is none.
    fits = text.isascii() and text.isdecimal() and len(text) < 12  # noqa: PLR2004 far below what takes long to read
    return int(text) if fits and int(text) < LARGEST else 0
