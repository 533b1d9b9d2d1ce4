"""The numbers: what a manager looks at, as charts with the tables behind them. Counts only, nobody's words or names."""

import asyncio
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from sanic import HTTPResponse

from bot.clinic.access import may_see_numbers
from bot.clinic.errors import NotFoundError
from bot.clinic.outcome import Outcome
from bot.clinic.period import CHOICES, Period, read_period
from bot.console.attachment import attachment
from bot.console.charts import Size, draw
from bot.console.figures import FIGURES, HANDED_OVER, Counted, Figure, share
from bot.console.recent import Recent
from bot.console.section import Section
from bot.console.topics import topic_names
from bot.console.visit import Visit
from bot.csv_cells import csv_of
from bot.store import funnel
from bot.store import numbers as store

numbers = Section("numbers")

# A picture is a page of its own: it carries its style sheet, and nothing else may be in it.
PICTURE_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


@numbers.get("/numbers", may=may_see_numbers, what="numbers.view")
async def first(visit: Visit) -> HTTPResponse:
    """All figures of a period; the period stands in the address."""
    period = _period(visit)
    counted = await _counted(visit, period)
    before = await visit.run(store.read, period.before, *_clock(visit), (store.ALL, store.OUTCOME, store.CARDS))
    return await visit.show(
        "numbers.html",
        period=period,
        choices=[(days, _is_choice(days, period, visit)) for days in CHOICES],
        query=f"since={period.first}&until={period.last}",
        totals=_totals(visit, counted, Counted(period.before, before, {}, {})),
        figures=[make(counted, visit.say) for make in FIGURES],
    )


@numbers.get("/numbers/<name:str>/chart.svg", may=may_see_numbers, what="numbers.view", quiet=True)
async def picture(visit: Visit, name: str) -> HTTPResponse:
    """A figure's chart as SVG, to be shown as an image."""
    figure = await _figure(visit, name)
    if figure.chart is None:
        raise NotFoundError
    size = next((each for each in Size if each.value == visit.asked("size")), Size.WIDE)
    svg = await asyncio.to_thread(draw, figure.chart, size)
    return HTTPResponse(svg, headers=PICTURE_HEADERS, content_type="image/svg+xml")


@numbers.get("/numbers/<name:str>/table.csv", may=may_see_numbers, what="numbers.export", about=("figure", "name"))
async def export(visit: Visit, name: str) -> HTTPResponse:
    """A figure's table as CSV."""
    figure = await _figure(visit, name)
    table = csv_of(figure.columns, (dict(zip(figure.columns, row, strict=True)) for row in figure.rows))
    period = _period(visit)
    return attachment(table, f"{name}-{period.first}-{period.last}.csv", "text/csv")


async def _figure(visit: Visit, name: str) -> Figure:
    make = next((each for each in FIGURES if each.__name__ == name), None)
    if make is None:
        raise NotFoundError
    return make(await _counted(visit, _period(visit)), visit.say)


async def _counted(visit: Visit, period: Period) -> Counted:
    recent: Recent[Counted] = vars(visit.request.app.ctx).setdefault("numbers", Recent())
    return await recent.get(period, visit.parts.clock(), partial(_count, visit, period))


async def _count(visit: Visit, period: Period) -> Counted:
    zone, now = _clock(visit)
    counts = await visit.run(store.read, period, zone, now)
    steps = await visit.run(funnel.counts, now.astimezone(zone), period.first, period.last)
    return Counted(period, counts, steps, await asyncio.to_thread(topic_names, visit.parts.words))


def _clock(visit: Visit) -> tuple[ZoneInfo, datetime]:
    return visit.parts.zone, visit.parts.clock()


def _today(visit: Visit) -> date:
    zone, now = _clock(visit)
    return now.astimezone(zone).date()


def _period(visit: Visit) -> Period:
    return read_period(visit.asked("days"), visit.asked("since"), visit.asked("until"), _today(visit))


def _is_choice(days: int, period: Period, visit: Visit) -> bool:
    return period.length == days and period.last == _today(visit)


def _totals(visit: Visit, counted: Counted, before: Counted) -> list[tuple[str, str, str]]:
    """The few numbers that are read first, each with its name and what it was in the days before."""
    now, then = (each.by_name(store.OUTCOME) for each in (counted, before))
    total, total_before = sum(now.values()), sum(then.values())
    cards, cards_before = (sum(each.by_name(store.CARDS).values()) for each in (counted, before))
    named = {
        "answered": (Outcome.ANSWERED,),
        "handed_over": HANDED_OVER,
        "not_understood": (Outcome.NOT_UNDERSTOOD,),
    }
    shares = [
        (
            name,
            *(
                share(sum(part[each] for each in outcomes), whole)
                for part, whole in ((now, total), (then, total_before))
            ),
        )
        for name, outcomes in named.items()
    ]
    visits = ("booked", f"{now[Outcome.BOOKED]:,}", f"{then[Outcome.BOOKED]:,}")
    all_of_them = ("conversations", f"{total:,}", f"{total_before:,}")
    shown = [all_of_them, *shares, visits, ("cards", f"{cards:,}", f"{cards_before:,}")]
    return [(visit.say(f"numbers.total.{name}"), value, was) for name, value, was in shown]
