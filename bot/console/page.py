"""A page as it was declared."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from sanic import HTTPResponse

from bot.clinic.access import Rule

# A function of a Visit and the path's parameters.
Handler = Callable[..., Awaitable[HTTPResponse]]


@dataclass(frozen=True)
class Page:
    """A route of the console; `Section.get` says what each part means. `may` is None on a page for everybody."""

    method: str
    path: str
    name: str
    may: Rule | None
    what: str
    about: tuple[str, str] | None
    handler: Handler
    quiet: bool
    before_change: bool
    by_itself: bool = False

    def object_of(self, parameters: dict[str, Any]) -> tuple[str, str]:
        """Kind and name of the object that a request is about; both empty where it is about none."""
        return (self.about[0], str(parameters[self.about[1]])) if self.about else ("", "")
