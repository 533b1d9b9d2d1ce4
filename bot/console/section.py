"""Pages and what each of them declares: who may, what the access log calls it, and which object it is about.

A page without a declaration cannot be made here, and one that was made past this file stops the start.
"""

from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from sanic import HTTPResponse, Request

from bot.clinic.access import Rule
from bot.clinic.errors import UndeclaredPageError
from bot.console.guard import admit
from bot.console.page import Handler, Page
from bot.sanic_types import App

DECLARED = "declared_page"
Decorator = Callable[[Handler], Handler]


class Section:
    """A group of pages in one file of `bot.console.views`."""

    def __init__(self, name: str) -> None:
        """Name it; routes are called `<name>_<function>`."""
        self.name = name
        self.pages: list[Page] = []

    def get(  # noqa: PLR0913 what a page declares, by name
        self,
        path: str,
        *,
        may: Rule,
        what: str,
        about: tuple[str, str] | None = None,
        quiet: bool = False,
        before_change: bool = False,
        by_itself: bool = False,
    ) -> Decorator:
        """A page that shows something; every view is written to the access log.

        Args:
            path: Sanic's pattern, `/people/<staff_id:int>`.
            may: the function of `bot.clinic.access` that says who may.
            what: the act in the access log, `<room>.<verb>`.
            about: kind of object and the path's parameter that names it, `("person", "staff_id")`.
            quiet: shows nothing about anybody else, or asks again every few seconds: allowed views are not logged.
            before_change: open with a one-time password, too.
            by_itself: a page asks for it, nobody clicks: it does not keep a session from ending.
        """
        page = {"quiet": quiet, "before_change": before_change, "by_itself": by_itself}
        return self._declare("GET", path, may, what, about, **page)

    def post(
        self, path: str, *, may: Rule, what: str, about: tuple[str, str] | None = None, before_change: bool = False
    ) -> Decorator:
        """A form's target; the arguments are those of `get`. `visit.change` does and logs in one transaction."""
        return self._declare("POST", path, may, what, about, quiet=False, before_change=before_change)

    def public(self, method: str, path: str, *, what: str, by_itself: bool = False) -> Decorator:
        """A page for everybody who reaches the door. It shows nothing that is not public."""
        return self._declare(method, path, None, what, None, quiet=True, before_change=True, by_itself=by_itself)

    def add_to(self, app: App) -> None:
        """Route the pages."""
        for page in self.pages:
            app.add_route(_route(page), page.path, methods=[page.method], name=page.name)

    def _declare(  # noqa: PLR0913 see `get`
        self,
        method: str,
        path: str,
        may: Rule | None,
        what: str,
        about: tuple[str, str] | None,
        *,
        quiet: bool,
        before_change: bool,
        by_itself: bool = False,
    ) -> Decorator:
        def add(handler: Handler) -> Handler:
            name = f"{self.name}_{handler.__name__}"
            self.pages.append(Page(method, path, name, may, what, about, handler, quiet, before_change, by_itself))
            return handler

        return add


def _route(page: Page) -> Callable[..., Coroutine[Any, Any, HTTPResponse]]:
    async def handle(request: Request, **parameters: Any) -> HTTPResponse:  # noqa: ANN401 what the path's pattern yields
        return await admit(request, page, parameters)

    setattr(handle, DECLARED, page)
    return handle


def declared_public(handler: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a route that is no page (health, the style sheet) as open to everybody."""
    setattr(handler, DECLARED, None)
    return handler


def check_declarations(app: App) -> None:
    """See to it that every route of the app has said who may use it.

    Raises:
        UndeclaredPageError: one has not; the sentence names it.
    """
    for route in app.router.routes:
        if not hasattr(route.handler, DECLARED):
            message = f"{', '.join(sorted(route.methods))} /{route.path} does not say who may use it."
            raise UndeclaredPageError(message)


def declared_pages(app: App) -> Iterator[Page]:
    """The pages of an app."""
    for route in app.router.routes:
        page = getattr(route.handler, DECLARED, None)
        if page is not None:
            yield page
