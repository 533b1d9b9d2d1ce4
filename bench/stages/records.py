"""The record at 100,000 conversations and 1,000,000 encrypted messages: what one message costs, lists, and search."""

import itertools
import tempfile
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench import counts
from bench.counts import quantiles, timed
from bench.records import CONVERSATIONS, MESSAGES, RARE_TOPIC, TOPICS, fill, rare_words
from bench.stage import Result, Say, Stage
from bench.tables import table
from bot.clinic.outcome import Flag, Outcome
from bot.store import transcripts
from bot.store.database import Store
from bot.store.keys import Keyring, keys_of
from bot.store.migrate import migrate
from bot.store.search import conversations_with
from bot.store.transcripts import Place, Wanted
from bot.store.words import tags_of

NAME = "records"
SEARCH_DAYS = timedelta(days=90)
YEAR = timedelta(days=365)
MOST_COUNTED = 1001
LIST_AIM = 150.0
SEARCH_AIM = 500.0
COMMON = ("insurance", "insur", "first visit", "how long", "therapy depress")
TIMES = 60
SENTENCE = "do you take horizon blue cross, and can I come after work on thursdays? my name is Ana Lopez"


def run(say: Say) -> Result:
    """Fill a new SQLite store and measure it."""
    with tempfile.TemporaryDirectory(prefix="bench-records-") as folder:
        path = Path(folder) / "clinic.db"
        keys = Keyring(Path(folder) / "secrets.key")
        migrate(f"sqlite:///{path}", keys)
        with closing(Store(f"sqlite:///{path}", keys)) as store:
            begin = time.perf_counter()
            fill(store, say)
            filled = time.perf_counter() - begin
            store.sweep()
            return {"fill_seconds": filled, "megabytes": path.stat().st_size / 1e6, **measure(store)}


def measure(store: Store) -> Result:
    """Milliseconds of lists and searches, microseconds of one message's encryption and index row."""
    now = datetime.now(UTC)
    since = now - SEARCH_DAYS
    listing = [partial(_page, store, now - timedelta(days=day)) for day in range(TIMES)]
    typed = [*COMMON, *rare_words(TIMES - len(COMMON))]
    searching = [partial(_search, store, text, since, now) for text in typed]
    found = [len(search()) for search in searching]
    both = [partial(_found_page, store, text, since, now) for text in typed]
    return {
        "list": quantiles(listing),
        "filtered": quantiles([partial(_filtered, store, wanted) for wanted in filters(now)]),
        "neighbours": quantiles([partial(_next, store, wanted) for wanted in filters(now)]),
        "search": quantiles(searching),
        "search_and_list": quantiles(both),
        "found": {"common": max(found), "rare": min(found)},
        "message_microseconds": _message(store),
        "numbers": counts.measure(store),
    }


def _page(store: Store, until: datetime) -> None:
    wanted = Wanted(until - YEAR, until)
    first = store.run(transcripts.listed, wanted)
    store.run(transcripts.listed, wanted, first[-1].place)


def _filtered(store: Store, wanted: Wanted) -> None:
    """What a filtered page asks for: its rows, and how many there are where it does not hold them all."""
    found = store.run(transcripts.listed, wanted, limit=transcripts.PAGE + 1)
    if len(found) > transcripts.PAGE:
        store.run(transcripts.count, wanted, MOST_COUNTED)


def _next(store: Store, wanted: Wanted) -> None:
    """What a transcript of the list asks for: the one before and the one after."""
    store.run(transcripts.neighbours, wanted, Place(wanted.until - YEAR / 2, ""))


def filters(until: datetime) -> list[Wanted]:
    """A year's filters, one by one and combined, from what nearly everything fits to what nothing does."""
    year = Wanted(until - YEAR, until)
    single: list[dict[str, Any]] = [
        *({"outcome": outcome} for outcome in Outcome),
        *({"flag": flag} for flag in Flag),
        *({"topic": topic} for topic in (TOPICS[0], RARE_TOPIC, "faq/nobody")),
        *({"below": below} for below in (0.9, 0.3, 0.05)),
        *({"reviewed": reviewed} for reviewed in (True, False)),
        *({name: 1} for name in ("tag", "assigned_to", "saved_by")),
    ]
    pairs = itertools.combinations(single, 2)
    combined = [{**one, **other} for one, other in pairs if not one.keys() & other.keys()]
    return [
        replace(year, **each, oldest_first=oldest_first)
        for each in [*single, *combined]
        for oldest_first in (False, True)
    ]


def _search(store: Store, text: str, since: datetime, until: datetime) -> list[str]:
    return store.run(conversations_with, text, since, until)


def _found_page(store: Store, text: str, since: datetime, until: datetime) -> None:
    found = _search(store, text, since, until)
    store.run(transcripts.listed, Wanted(since, until, among=found))


def _message(store: Store) -> Result:
    """What a visitor's message costs more than without: the median of many, in microseconds."""
    with store.engine.connect() as connection:
        keys = keys_of(connection.dialect)
        sealing = [timed(lambda: keys.open(keys.seal(SENTENCE.encode(), b"x"), b"x")) for _ in range(2000)]
        indexing = [timed(lambda: tags_of(connection, SENTENCE, datetime.now(UTC))) for _ in range(2000)]
    return {"seal_and_open": float(np.median(sealing)) * 1e6, "tags": float(np.median(indexing)) * 1e6}


def report(results: Mapping[str, Result], _folder: Path) -> str:
    """The section on the record."""
    found = results[NAME]
    each = found["message_microseconds"]
    rows = [
        _row("two pages of the list", found["list"], LIST_AIM),
        _row("a page of a year by filters, and its count", found["filtered"], LIST_AIM),
        _row("the conversations before and after one of it", found["neighbours"], LIST_AIM),
        _row("free text within 90 days", found["search"], SEARCH_AIM),
        _row("the same with the page of what was found", found["search_and_list"], SEARCH_AIM),
        _row("the numbers of 7 to 366 days, and of those before", found["numbers"]["page"], LIST_AIM),
    ]
    size = f"{CONVERSATIONS:,} conversations, {CONVERSATIONS * MESSAGES:,} messages, encrypted, on SQLite"
    written = f"{found['megabytes']:,.0f} MB, written in {found['fill_seconds']:.0f} s"
    cost = f"{each['seal_and_open']:.1f} µs to seal and open, and {each['tags']:.0f} µs for its row in the word index"
    return "\n\n".join(
        [
            "## The record",
            f"{size} ({written}).",
            table(("", "p50", "p95", "slowest", "aim (p95)"), rows),
            f"A day's numbers are counted once, in {found['numbers']['day']:.0f} ms.",
            f"A message of {len(SENTENCE.split())} words takes {cost}.",
        ]
    )


def _row(name: str, taken: Result, aim: float) -> tuple[str, ...]:
    missed = ", missed" if taken["p95"] > aim else ""
    return name, f"{taken['p50']:.0f} ms", f"{taken['p95']:.0f} ms", f"{taken['max']:.0f} ms", f"≤ {aim:.0f} ms{missed}"


STAGE = Stage(NAME, order=20, run=run, report=report)
