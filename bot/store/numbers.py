"""Counts for the people who run the clinic: by day, and without anything that tells one visitor from another.

A day's counts are kept in `daily_counts` once the day is settled, before the purge erases what was counted; the days
since then are counted as they are asked for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Row, Select, exists, func, select

from bot.clinic.outcome import Line, summary
from bot.clinic.period import Period, begin, last_settled, settled_from
from bot.store.columns import take_your_time
from bot.store.database import Store
from bot.store.tables import appointments, conversations, crisis_flags, daily_counts, intake_requests, messages

OUTCOME = "outcome"
TOPIC = "topic"
HOUR = "hour"
CARDS = "cards"
# Crisis flags that somebody saw, by minutes from the message (a begun one is whole), and those nobody saw in time.
SEEN = "seen"
UNSEEN = "unseen"
# Every settled day has this row, however quiet it was.
ALL = "all"
MEASURES = (ALL, OUTCOME, TOPIC, HOUR, CARDS, SEEN, UNSEEN)

CRISIS_CARD = "crisis"
ANSWER = "answer"

# By day, measure and name: `(day, HOUR, "09")`, `(day, TOPIC, "faq/insurance")`, `(day, SEEN, "4")`, `(day, ALL, "")`.
Counts = Counter[tuple[date, str, str]]

_conversation = conversations.c
_message = messages.c
_LINE = (_message.sender, _message.kind, _message.topic, _message.confidence)
_kept = daily_counts.c
_flag = crisis_flags.c


def read(
    connection: Connection, period: Period, zone: ZoneInfo, now: datetime, measures: tuple[str, ...] = MEASURES
) -> Counts:
    """The counts of a period.

    Args:
        connection: of the caller's transaction; nothing is changed.
        period: days at the clinic.
        zone: the clinic's.
        now: the current moment.
        measures: only these.

    Returns:
        Counts by day; topics that are settled are summed up under the first one.
    """
    found = _read_kept(connection, period, measures)
    open_day = _first_open_day(connection, zone)
    today = now.astimezone(zone).date()
    if open_day is not None:
        first, last = max(open_day, period.first), min(today, period.last)
        if first <= last:
            counted = _count(connection, Period(first, last), zone)
            found.update({key: count for key, count in counted.items() if key[1] in measures})
    return found


def _read_kept(connection: Connection, period: Period, measures: tuple[str, ...]) -> Counts:
    wanted = _kept.day.between(period.first, period.last)
    by_day = select(daily_counts).where(wanted, _kept.measure.in_(set(measures) - {TOPIC}))
    found = Counter({(day, measure, name): count for day, measure, name, count in connection.execute(by_day)})
    if TOPIC in measures:
        # By far the most rows, and nobody asks for their days.
        total = func.sum(daily_counts.c["count"])
        sums = select(_kept.name, total).where(wanted, _kept.measure == TOPIC).group_by(_kept.name)
        found.update({(period.first, TOPIC, name): int(count) for name, count in connection.execute(sums)})
    return found


def settle(store: Store, zone: ZoneInfo, now: datetime) -> int:
    """Keep the counts of all days that are over and not kept yet, a transaction a day; how many days.

    Raises:
        StoreError: the database could not; the days before are kept.
    """
    first, last = store.run(_first_open_day, zone), last_settled(now, zone)
    if first is None or first > last:
        return 0
    days = list(Period(first, last).days())
    for day in days:
        store.run(_keep, day, zone)
    return len(days)


def _keep(connection: Connection, day: date, zone: ZoneInfo) -> None:
    take_your_time(connection)
    counted = _count(connection, Period(day, day), zone)
    counted.setdefault((day, ALL, ""), 0)
    rows = [{"day": key[0], "measure": key[1], "name": key[2], "count": count} for key, count in counted.items()]
    connection.execute(daily_counts.insert(), rows)


def _first_open_day(connection: Connection, zone: ZoneInfo) -> date | None:
    """The first day whose counts are not kept; None where nothing was ever said."""
    kept: date | None = connection.execute(select(func.max(_kept.day)).where(_kept.measure == ALL)).scalar_one()
    if kept is not None:
        return kept + timedelta(days=1)
    began: datetime | None = connection.execute(select(func.min(_conversation.created_at))).scalar_one()
    return began.astimezone(zone).date() if began else None


def _count(connection: Connection, period: Period, zone: ZoneInfo) -> Counts:
    """Count what is in the record; a conversation belongs to the day on which it began, a flag to its own."""
    found: Counts = Counter()
    for day in period.days():
        began = _began_on(day, zone)
        said = connection.execute(_said(began)).all()
        lines = _lines(said)
        for row in connection.execute(_conversations(began)):
            told = summary(lines[row.id], requested=bool(row.requested), booked=bool(row.booked))
            found.update({(day, ALL, ""): 1, (day, OUTCOME, told.outcome.value): 1})
            found[day, HOUR, f"{row.created_at.astimezone(zone):%H}"] += 1
            found[day, CARDS, ""] += sum(line.kind == CRISIS_CARD for line in lines[row.id])
        found.update((day, TOPIC, topic) for topic in _topics(said))
        found.update(_looked(connection, day, zone))
    return +found


def _began_on(day: date, zone: ZoneInfo) -> ColumnElement[bool]:
    since, until = begin(day, zone), begin(day + timedelta(days=1), zone)
    return (_conversation.created_at >= since) & (_conversation.created_at < until) & _conversation.erased_at.is_(None)


def _looked(connection: Connection, day: date, zone: ZoneInfo) -> Iterator[tuple[date, str, str]]:
    """For each flag of a day how soon it was seen. Who comes after the day's counts are settled comes too late."""
    since, until = begin(day, zone), begin(day + timedelta(days=1), zone)
    raised = select(_flag.raised_at, _flag.seen_at).where(_flag.raised_at >= since, _flag.raised_at < until)
    for raised_at, seen_at in connection.execute(raised):
        if seen_at is None or seen_at >= settled_from(day, zone):
            yield day, UNSEEN, ""
        else:
            yield day, SEEN, str(max(1, ceil((seen_at - raised_at) / timedelta(minutes=1))))


def _conversations(began: ColumnElement[bool]) -> Select[Any]:
    asked_here = intake_requests.c.conversation_id == _conversation.id
    requested = exists(select(intake_requests.c.id).where(asked_here))
    visit = appointments.c.reference == intake_requests.c.reference
    booked = exists(select(appointments.c.id).join(intake_requests, visit).where(asked_here))
    return select(
        _conversation.id, _conversation.created_at, requested.label("requested"), booked.label("booked")
    ).where(began)


def _said(began: ColumnElement[bool]) -> Select[Any]:
    columns = (_message.id, _message.reply_to, _message.conversation_id, *_LINE)
    query = select(*columns).join(conversations, _conversation.id == _message.conversation_id).where(began)
    return query.order_by(_message.conversation_id, _message.number)


def _lines(said: Sequence[Row[Any]]) -> Mapping[str, list[Line]]:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for row in said:
        found[row.conversation_id].append(Line(row.sender, row.kind, row.topic, row.confidence))
    return found


def _topics(said: Sequence[Row[Any]]) -> Iterator[str]:
    """Each topic as often as it was asked and answered; what was taken for it in vain does not count."""
    answered = {row.reply_to for row in said if row.kind == ANSWER}
    return (row.topic for row in said if row.topic is not None and row.id in answered)
