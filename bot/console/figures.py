"""The figures of the numbers page: for each a table, a sentence that says what is in it, and a chart.

One function makes one figure; to add one, write it and name it in `FIGURES`, and give its words in console.yml.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median_high

from bot.clinic.intake import FIELDS
from bot.clinic.outcome import Outcome
from bot.clinic.period import Period
from bot.clinic.scheduling.availability import WEEKDAYS
from bot.console.charts import Chart, Series, Shape
from bot.console.templates import day_text
from bot.console.topics import topic_name
from bot.store import numbers
from bot.store.funnel import BOOKED, SENT, STARTED

Say = Callable[..., str]
Cell = str | int
# How values are drawn, a label for each, and the values.
Drawn = tuple[Shape, Sequence[str], Sequence[Series]]

MOST_TOPICS = 12
# How conversations end, the most wanted first; what had no answer yet is left out where there is none.
ENDS = (
    Outcome.ANSWERED,
    Outcome.BOOKED,
    Outcome.REQUESTED,
    Outcome.HANDED_OVER,
    Outcome.CRISIS,
    Outcome.NOT_UNDERSTOOD,
    Outcome.UNANSWERED,
)
# People of the clinic go on from there.
HANDED_OVER = (Outcome.BOOKED, Outcome.REQUESTED, Outcome.HANDED_OVER)
HOURS = 24
# What a form asks, in order; a time is chosen where visits can be booked, and told where they cannot.
STEPS = (*FIELDS[:3], "visit", *FIELDS[3:])


@dataclass(frozen=True)
class Counted:
    """What the figures are made of.

    Attributes:
        counts: of the period.
        funnel: of the period, by step.
        titles: of topics, by label.
    """

    period: Period
    counts: numbers.Counts
    funnel: Mapping[str, int]
    titles: dict[str, str]

    def by_step(self, measure: str) -> dict[date, int]:
        """The sums of a measure, for each day or week that is shown."""
        return {step: names.total() for step, names in self.by_step_and_name(measure).items()}

    def by_step_and_name(self, measure: str) -> dict[date, Counter[str]]:
        """The sums of a measure's names, for each day or week that is shown."""
        sums: dict[date, Counter[str]] = {step: Counter() for step in self.period.steps()}
        for (day, kind, name), count in self.counts.items():
            if kind == measure:
                sums[self.period.step_of(day)][name] += count
        return sums

    def by_name(self, measure: str) -> Counter[str]:
        """The sums of a measure's names over the whole period."""
        sums: Counter[str] = Counter()
        for (_day, kind, name), count in self.counts.items():
            if kind == measure:
                sums[name] += count
        return sums


@dataclass(frozen=True)
class Figure:
    """A figure as the page shows it; `drawn` is None where there is nothing to draw.

    Attributes:
        name: in addresses and in console.yml.
        summary: one sentence that says what is to be seen.
        columns: the table's headings.
        rows: its rows, each with its name first.
    """

    name: str
    title: str
    summary: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    drawn: Drawn | None

    @property
    def chart(self) -> Chart | None:
        """The picture of it, described by its title and summary."""
        return Chart(self.drawn[0], self.title, self.summary, *self.drawn[1:]) if self.drawn else None


def share(part: int, whole: int) -> str:
    """A share in whole per cent: '37%'; of nothing, '0%'."""
    return f"{part / whole:.0%}" if whole else "0%"


def conversations(counted: Counted, say: Say) -> Figure:
    """Conversations a day, or a week."""
    return _in_time("conversations", counted, numbers.ALL, say)


def crisis(counted: Counted, say: Say) -> Figure:
    """Crisis cards a day, or a week."""
    return _in_time("crisis", counted, numbers.CARDS, say)


def seen(counted: Counted, say: Say) -> Figure:
    """How soon crisis flags were seen, a day or a week: the middle one and the slowest."""
    step = "week" if counted.period.by_week else "day"
    waits = {each: _minutes(names) for each, names in counted.by_step_and_name(numbers.SEEN).items()}
    unseen = counted.by_step(numbers.UNSEEN)
    names = ("flags", "middle", "slowest", "unseen")
    columns = (say(f"numbers.column.{step}"), *(say(f"numbers.seen.{name}") for name in names))
    rows = [
        (day_text(each), len(found), *((median_high(found), found[-1]) if found else ("", "")), unseen[each])
        for each, found in waits.items()
    ]
    title = say(f"numbers.seen.{step}_title")
    return Figure(
        "seen", title, _seen_summary(waits, sum(unseen.values()), say), columns, rows, _waits_chart(waits, say)
    )


def _minutes(names: Counter[str]) -> list[int]:
    return sorted(map(int, names.elements()))


def _seen_summary(waits: Mapping[date, Sequence[int]], unseen: int, say: Say) -> str:
    every = sorted(minute for found in waits.values() for minute in found)
    parts = []
    if every:
        values = {"flags": f"{len(every):,}", "middle": f"{median_high(every):,}", "slowest": f"{every[-1]:,}"}
        parts.append(say("numbers.seen.summary", **values))
    if unseen:
        parts.append(say("numbers.seen.not_seen", flags=f"{unseen:,}"))
    return " ".join(parts) or say("numbers.seen.none")


def _waits_chart(waits: Mapping[date, Sequence[int]], say: Say) -> Drawn | None:
    if not any(waits.values()):
        return None
    middle = Series(say("numbers.seen.middle"), [median_high(found) if found else 0 for found in waits.values()])
    slowest = Series(say("numbers.seen.slowest"), [max(found, default=0) for found in waits.values()])
    return Shape.COLUMNS, [_short_day(each) for each in waits], [middle, slowest]


def _in_time(name: str, counted: Counted, measure: str, say: Say) -> Figure:
    sums = counted.by_step(measure)
    total = sum(sums.values())
    step = "week" if counted.period.by_week else "day"
    most = max(sums, key=lambda each: sums[each])
    values = {
        "total": f"{total:,}",
        "average": f"{total / counted.period.length:.1f}",
        "when": day_text(most),
        "most": f"{sums[most]:,}",
    }
    summary = say(f"numbers.{name}.{step}_summary", **values) if total else say(f"numbers.{name}.none")
    columns = (say(f"numbers.column.{step}"), say(f"numbers.{name}.column"))
    chart = Shape.COLUMNS, [_short_day(each) for each in sums], [Series(columns[1], list(sums.values()))]
    rows = [(day_text(each), count) for each, count in sums.items()]
    return Figure(name, say(f"numbers.{name}.{step}_title"), summary, columns, rows, chart if total else None)


def outcomes(counted: Counted, say: Say) -> Figure:
    """How conversations ended."""
    sums = counted.by_name(numbers.OUTCOME)
    total = sum(sums.values())
    shown = [outcome for outcome in ENDS if outcome is not Outcome.UNANSWERED or sums[outcome]]
    names = [say(f"numbers.outcome.{outcome}") for outcome in shown]
    rows = [(name, sums[outcome], share(sums[outcome], total)) for name, outcome in zip(names, shown, strict=True)]
    summary = say("numbers.outcomes.none")
    if total:
        handed = sum(sums[outcome] for outcome in HANDED_OVER)
        told = (Outcome.ANSWERED, Outcome.CRISIS, Outcome.NOT_UNDERSTOOD)
        shares = {outcome.value: share(sums[outcome], total) for outcome in told}
        summary = say("numbers.outcomes.summary", handed_over=share(handed, total), **shares)
    columns = tuple(say(f"numbers.column.{column}") for column in ("outcome", "conversations", "share"))
    return Figure("outcomes", say("numbers.outcomes.title"), summary, columns, rows, _bars(columns[1], rows))


def topics(counted: Counted, say: Say) -> Figure:
    """Which topics were asked and answered, the most frequent ones drawn and all of them in the table."""
    sums = counted.by_name(numbers.TOPIC)
    total = sum(sums.values())
    ordered = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    rows = [(topic_name(label, counted.titles), count, share(count, total)) for label, count in ordered]
    summary = say("numbers.topics.none")
    if rows:
        summary = say(
            "numbers.topics.summary", total=f"{total:,}", topics=len(rows), first=rows[0][0], share=rows[0][2]
        )
    columns = tuple(say(f"numbers.column.{column}") for column in ("topic", "questions", "share"))
    chart = _bars(columns[1], rows[:MOST_TOPICS])
    return Figure("topics", say("numbers.topics.title"), summary, columns, rows, chart)


def funnel(counted: Counted, say: Say) -> Figure:
    """How far intake forms got, and where they were left."""
    counts = counted.funnel
    started, ended = counts.get(STARTED, 0), counts.get(SENT, 0) + counts.get(BOOKED, 0)
    shown = [step for step in STEPS if counts.get(f"reached_{step}")]
    left = {step: counts.get(f"abandoned_{step}", 0) for step in shown}
    asked = [(step, counts[f"reached_{step}"], left[step]) for step in shown]
    steps = [(STARTED, started, 0), *asked, (SENT, counts.get(SENT, 0), 0), (BOOKED, counts.get(BOOKED, 0), 0)]
    rows = [(say(f"numbers.step.{step}"), got, gone, share(got, started)) for step, got, gone in steps]
    summary = say("numbers.funnel.none")
    if started:
        summary = say("numbers.funnel.summary", started=f"{started:,}", ended=f"{ended:,}", share=share(ended, started))
    if any(left.values()):
        most = max(left, key=lambda step: left[step])
        summary += " " + say("numbers.funnel.left", step=say(f"numbers.step.{most}"), count=left[most])
    columns = tuple(say(f"numbers.column.{column}") for column in ("step", "reached", "left", "of_started"))
    chart = _funnel_chart(rows, say) if started else None
    return Figure("funnel", say("numbers.funnel.title"), summary, columns, rows, chart)


def _funnel_chart(rows: Sequence[tuple[str, int, int, str]], say: Say) -> Drawn:
    names = [name for name, *_ in rows][::-1]
    # Forms may have been left on another day than they were begun.
    on = [max(got - gone, 0) for _, got, gone, _ in rows][::-1]
    gone = [each for _, _, each, _ in rows][::-1]
    return Shape.BARS, names, [Series(say("numbers.funnel.on"), on), Series(say("numbers.funnel.gone"), gone)]


def hours(counted: Counted, say: Say) -> Figure:
    """When conversations begin: weekday by hour."""
    sums: Counter[tuple[int, int]] = Counter()
    for (day, measure, name), count in counted.counts.items():
        if measure == numbers.HOUR:
            sums[day.weekday(), int(name)] += count
    names = [say(f"weekday.{name}") for name in WEEKDAYS]
    grid = [(name, [sums[weekday, hour] for hour in range(HOURS)]) for weekday, name in enumerate(names)]
    summary = say("numbers.hours.none")
    if sums:
        weekday, hour = max(sums, key=lambda place: (sums[place], -place[0], -place[1]))
        when = {"weekday": names[weekday], "hour": _hour(hour), "until": _hour((hour + 1) % HOURS)}
        summary = say("numbers.hours.summary", count=sums[weekday, hour], **when)
    columns = (say("numbers.column.weekday"), *(_hour(hour) for hour in range(HOURS)))
    rows: list[Sequence[Cell]] = [(name, *row) for name, row in grid]
    chart = Shape.DOTS, columns[1:], [Series(name[:3], row) for name, row in grid]
    return Figure("hours", say("numbers.hours.title"), summary, columns, rows, chart if sums else None)


# As they stand on the page.
FIGURES: tuple[Callable[[Counted, Say], Figure], ...] = (conversations, outcomes, crisis, seen, topics, funnel, hours)


def _bars(title: str, rows: Sequence[tuple[str, int, str]]) -> Drawn | None:
    if not any(count for _, count, _ in rows):
        return None
    # The first row at the top: bars are drawn from the bottom up.
    upward = rows[::-1]
    texts = [f"{count:,} · {part}" for _, count, part in upward]
    return Shape.BARS, [name for name, *_ in upward], [Series(title, [count for _, count, _ in upward], texts)]


def _short_day(day: date) -> str:
    return f"{day:%b} {day.day}"


def _hour(hour: int) -> str:
    return f"{(hour + 11) % 12 + 1} {'am' if hour < HOURS // 2 else 'pm'}"
