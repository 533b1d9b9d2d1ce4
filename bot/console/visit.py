"""One request for a page: who asks, what they sent, and what a page can do with it."""

import asyncio
from collections.abc import Callable
from math import ceil
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import quote

from sanic import HTTPResponse, Request, redirect
from sqlalchemy import Connection

from bot.clinic.access import may_see_queue
from bot.clinic.errors import ForbiddenError
from bot.clinic.staff import session_ends_at
from bot.console import cookies
from bot.console.navigation import visible_to
from bot.console.page import Page
from bot.console.parts import Parts, parts_of
from bot.store import flags, sessions
from bot.store.access_log import ALLOWED, Entry
from bot.store.sessions import Session

P = ParamSpec("P")
R = TypeVar("R")

MOST_CHARACTERS = 300
LONGEST_OBJECT = 64
OVER = "/session-over"
# Where a text may have several lines; the joiner is a part of emoji.
LINES = "\n\u200d"


class Visit:
    """What a page's handler gets.

    Attributes:
        request: Sanic's request.
        page: what the page has declared.
        session: whose request it is; None on a public page before the log-in.
        about: kind and name of the object that the request is about.
        recorded: whether something of it stands in the access log.
    """

    def __init__(self, request: Request, page: Page, session: Session | None, about: tuple[str, str]) -> None:
        """Begin; the guard does."""
        self.request = request
        self.page = page
        self.session = session
        self.about = (about[0], _clean(about[1], LONGEST_OBJECT))
        self.recorded = False
        self._door = None if session else cookies.read(request, cookies.DOOR)

    @property
    def parts(self) -> Parts:
        """The console's parts."""
        return parts_of(self.request.app)

    @property
    def person(self) -> Session:
        """Who asks.

        Raises:
            ForbiddenError: nobody is logged in.
        """
        if self.session is None:
            raise ForbiddenError
        return self.session

    @property
    def form_cookie(self) -> str | None:
        """The cookie that this browser's forms are made for."""
        return cookies.read(self.request, cookies.SESSION) if self.session else self._door

    def say(self, place: str, **values: object) -> str:
        """A sentence of console.yml."""
        return self.parts.words.say(place, **values)

    def field(self, name: str, most: int = MOST_CHARACTERS, *, lines: bool = False) -> str:
        """A field of the form, without what no database takes; empty where it is missing; `lines`: several lines."""
        return _clean(self.request.form.get(name) if self.request.form else None, most, LINES if lines else "")

    def fields(self, name: str, most: int = MOST_CHARACTERS) -> list[str]:
        """All values of a field that may stand in the form several times."""
        return [_clean(value, most) for value in (self.request.form.getlist(name, []) if self.request.form else [])]

    def asked(self, name: str, most: int = MOST_CHARACTERS) -> str:
        """A value of the address's query; empty where it is missing."""
        return _clean(self.request.args.get(name), most)

    @property
    def seconds_left(self) -> int:
        """After how many seconds without a click the session ends; 0 without a session."""
        if self.session is None:
            return 0
        now, seen_at = self.parts.clock(), self.session.seen_at
        if not self.page.by_itself and now - seen_at >= sessions.SEEN_EVERY:
            seen_at = now
        return max(0, ceil((session_ends_at(self.session.created_at, seen_at) - now).total_seconds()))

    async def run(self, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs) -> R:
        """Run a query of `bot.store` that reads.

        Raises:
            StoreError: the database cannot do it.
        """
        return await asyncio.to_thread(lambda: self.parts.store.run(query, *args, **values))

    async def change(
        self, entry: Entry, query: Callable[Concatenate[Connection, P], R], *args: P.args, **values: P.kwargs
    ) -> R:
        """Run a query that changes something, together with its entry in the access log: both, or neither.

        Args:
            entry: `visit.entry(...)`.
            query: a function of `bot.store`.
            args: its arguments.
            values: its arguments by name.

        Raises:
            StoreError: nothing was changed.
        """
        result = await asyncio.to_thread(lambda: self.parts.log.run(entry, query, *args, **values))
        self.recorded = True
        return result

    async def record(
        self, what: str = "", reason: str = "", about: tuple[str, str] | None = None, outcome: str = ALLOWED
    ) -> None:
        """Write to the access log that something was shown or refused; the arguments are those of `entry`.

        Raises:
            StoreError: it is not written; nothing must be shown.
        """
        await asyncio.to_thread(self.parts.log.record, self.entry(what, reason, about, outcome))
        self.recorded = True

    def entry(
        self, what: str = "", reason: str = "", about: tuple[str, str] | None = None, outcome: str = ALLOWED
    ) -> Entry:
        """An entry of the access log in this person's name.

        Args:
            what: the act, where it is not the page's.
            reason: why, where the person was asked.
            about: kind and name of the object, where they are not the page's.
            outcome: ALLOWED or REFUSED.
        """
        kind, name = about or self.about
        person = self.person
        return Entry(
            who=person.name,
            what=what or self.page.what,
            object_kind=kind,
            object_id=name,
            reason=reason,
            outcome=outcome,
            staff_id=person.staff_id,
            role=person.role,
        )

    async def show(self, template: str, status: int = 200, **values: object) -> HTTPResponse:
        """Show a page of `bot/console/pages`, with what was left to be told."""
        token = self.form_cookie
        made = None if token else cookies.new_token()
        context = {
            **self._frame(token or made or ""),
            "notices": await self._told(),
            "unseen": await self._unseen(),
            **values,
        }
        response: HTTPResponse = await self.request.app.ctx.render(template, status, context)
        if made:
            cookies.write(self.request, response, cookies.DOOR, made)
        return response

    async def show_part(self, template: str, **values: object) -> HTTPResponse:
        """Show what a page of ours puts into itself; what was left to be told waits for the next whole page."""
        context = {**self._frame(self.form_cookie or ""), "notices": [], **values}
        response: HTTPResponse = await self.request.app.ctx.render(template, 200, context)
        return response

    async def go(self, path: str, notice: str | None = None, **values: object) -> HTTPResponse:
        """Send the browser to another page after a form; `notice` is a place of console.yml told there."""
        if notice is not None and self.session is not None:
            told = [*self.session.notices, {"code": notice, "values": values}]
            await self.run(sessions.tell, self.session.id, told)
        return redirect(path, status=303)

    def _frame(self, token: str) -> dict[str, object]:
        return {
            "say": self.say,
            "person": self.session,
            "navigation": visible_to(self.session),
            "here": self.request.path,
            "form_token": cookies.form_token(token, self.parts.form_key),
            "clinic": self.parts.facts.name,
            "seconds_left": self.seconds_left,
            "when_over": self._when_over(),
        }

    def _when_over(self) -> str:
        """Where a page goes that nobody has used for too long; a page that answered a form is not opened again."""
        request = self.request
        page = f"{request.path}?{request.query_string}" if request.query_string else request.path
        if request.path == OVER:
            return page
        return f"{OVER}?next={quote(page if request.method == 'GET' else '/', safe='')}"

    async def _unseen(self) -> int | None:
        """How many conversations have flags that nobody has seen; None for those who do not see the queue."""
        if not any(place.may is may_see_queue for place in visible_to(self.session)):
            return None
        return await self.run(flags.count_unseen, self.parts.clock())

    async def _told(self) -> list[str]:
        if self.session is None or not self.session.notices:
            return []
        await self.run(sessions.tell, self.session.id, ())
        return [self.say(notice["code"], **notice["values"]) for notice in self.session.notices]


def _clean(value: object, most: int, besides: str = "") -> str:
    text = str(value or "").replace("\r\n", "\n")[:most]
    return "".join(each for each in text if each in besides or (each.isprintable() and each != "\x00"))
