"""The pages' templates (Jinja2 through sanic-ext), and how they write moments."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import StrictUndefined
from markupsafe import Markup
from sanic import HTTPResponse
from sanic_ext import Extend, render

from bot.console.parts import parts_of
from bot.sanic_types import App
from bot.settings import ROOT

PAGES = ROOT / "bot" / "console" / "pages"


def use_templates(app: App) -> None:
    """Give the app `ctx.render(template, status, context)`, with every value escaped and none silently missing."""
    Extend(
        app,
        config={
            "cors": False,
            "oas": False,
            "health": False,
            "http_all_methods": False,
            # Nobody asks for them, and each such route has Sanic write its routers anew: 2 s of each start.
            "http_auto_head": False,
            "http_auto_options": False,
            "templating_path_to_templates": PAGES,
            "templating_enable_async": False,
        },
    )
    environment = app.ext.environment
    environment.autoescape = True
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.filters["day"] = day_text
    environment.filters["when"] = lambda moment: when(moment, parts_of(app).zone)
    environment.filters["clock"] = lambda moment: clock(moment, parts_of(app).zone)

    async def show(template: str, status: int, context: dict[str, Any]) -> HTTPResponse:
        return await render(template, status=status, app=app, context=context)

    app.ctx.render = show


def day_text(day: date) -> str:
    """A day as people of the clinic read it: 'Wed, Nov 25, 2026'."""
    return f"{day:%a, %b} {day.day}, {day.year}"


def when(moment: datetime, zone: ZoneInfo) -> Markup:
    """A moment as people of the clinic read it: 'Wed, Nov 25, 2026, 9:05 am', in a `time` element."""
    local = moment.astimezone(zone)
    return _time(moment, f"{day_text(local)}, {_hour(local)}")


def clock(moment: datetime, zone: ZoneInfo) -> Markup:
    """The time of day of a moment: '9:05 am', in a `time` element."""
    return _time(moment, _hour(moment.astimezone(zone)))


def _hour(local: datetime) -> str:
    return local.strftime("%I:%M %p").lstrip("0").lower()


def _time(moment: datetime, text: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(moment.isoformat(timespec="seconds"), text)
