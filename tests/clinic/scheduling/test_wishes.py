"""A table of what visitors write for times: at least 97 of 100 are read as meant, and none as a time that is over."""

from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import pytest
from support import content
from support.booking import ZONE, office

from bot.clinic.scheduling.wishes import read_wish

SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LEAST = 0.97


def table():
    for group in content.read("tests/clinic/scheduling/phrases.yml"):
        now = datetime.fromisoformat(str(group["now"])).replace(tzinfo=ZoneInfo(ZONE))
        for phrase, meaning in group["means"].items():
            yield now, str(phrase), str(meaning)


def clock(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


def weekdays(days):
    runs = [[d for _, d in run] for _, run in groupby(enumerate(sorted(days)), key=lambda pair: pair[1] - pair[0])]
    named = [[SHORT[run[0]] + "-" + SHORT[run[-1]]] if len(run) > 2 else [SHORT[d] for d in run] for run in runs]
    return ",".join(name for run in named for name in run)


def shown(window):
    days, first, last = window.days, window.days.first, window.days.last
    span = str(first) if days.is_one else f"{first or ''}..{last or ''}" if first or last else ""
    named = " ".join(part for part in (weekdays(days.weekdays), span) if part)
    start = clock(window.start) if window.start else ""
    end = clock(window.end) if window.end < 24 * 60 else ""
    exact = window.end == window.start + 1
    hours = start if exact else f"{start}-{end}" if start or end else ""
    return " ".join(part for part in (named or "any", hours) if part)


def meaning(wish):
    if wish.options:
        return "ask"
    if wish.past:
        return "past"
    if not wish.windows:
        return "unclear"
    named = [shown(window) for window in wish.windows] + [f"!{shown(window)}" for window in wish.excluded]
    return ("soonest " if wish.soonest else "") + " | ".join(named)


def test_the_table_is_read_as_meant():
    rows = list(table())
    wrong = [
        f"{now:%Y-%m-%d %H:%M} {phrase!r}: {found}, not {meant}"
        for now, phrase, meant in rows
        if (found := meaning(read_wish(phrase, office(), now))) != meant
    ]
    assert len(rows) >= 300
    assert 1 - len(wrong) / len(rows) >= LEAST, "\n".join(wrong)


def test_no_phrase_is_read_as_a_time_that_is_over():
    for now, phrase, _ in table():
        wish = read_wish(phrase, office(), now)
        wishes = [wish, *(read_wish(option.words, office(), now) for option in wish.options)]
        for window in (window for one in wishes for window in one.windows):
            last, minutes = window.days.last, now.hour * 60 + now.minute
            assert last is None or (last, window.end) > (now.date(), minutes), phrase


ODD = ("", " ", "🙂", "x" * 5000, "1" * 400, "not " * 200, "or and , ; but not after", "\x00", "99/99", "25:99", "0")


@pytest.mark.parametrize("text", ODD)
def test_any_text_can_be_read(text):
    assert read_wish(text, office(), datetime(2026, 11, 24, 10, tzinfo=ZoneInfo(ZONE))) is not None


LONG_DAY = office(weekly={"monday": "07:00-21:00", "friday": "07:00-21:00"})


def test_an_hour_that_may_be_in_the_morning_or_the_evening_is_asked_back():
    now = datetime(2026, 11, 24, 10, tzinfo=ZoneInfo(ZONE))
    wish = read_wish("Monday at 8", LONG_DAY, now)
    assert [option.title for option in wish.options] == ["8 am", "8 pm"]
    read = [meaning(read_wish(option.words, LONG_DAY, now)) for option in wish.options]
    assert read == ["Mon 08:00", "Mon 20:00"]
    assert meaning(read_wish("Monday at 8 in the evening", LONG_DAY, now)) == "Mon 20:00"
    assert meaning(read_wish("Monday at 3", LONG_DAY, now)) == "Mon 15:00"


def test_the_two_meanings_of_next_friday_are_days_to_choose_from_and_keep_the_rest_of_the_wish():
    now = datetime(2026, 11, 26, 10, tzinfo=ZoneInfo(ZONE))
    wish = read_wish("next Friday after 3", office(weekly={"friday": "09:00-18:00"}), now)
    assert [option.title for option in wish.options] == ["Friday, November 27", "Friday, December 4"]
    read = [meaning(read_wish(option.words, office(), now)) for option in wish.options]
    assert read == ["2026-11-27 15:00-", "2026-12-04 15:00-"]


def test_next_friday_is_the_only_one_that_the_clinic_is_open_on():
    now = datetime(2026, 11, 26, 10, tzinfo=ZoneInfo(ZONE))
    assert meaning(read_wish("next Friday", office(closed=["2026-11-27"]), now)) == "2026-12-04"
    assert meaning(read_wish("next Friday", office(closed=["2026-12-04"]), now)) == "2026-11-27"
