"""The access log keeps everything in order, and whatever is done to it behind its back is found."""

import dataclasses
import json
import random
import string
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from bot.clinic.errors import TamperedError
from bot.store import access_log_purge
from bot.store.access_log import REFUSED, AccessLog, Entry, Search, newest_first, oldest_first
from bot.store.access_log_check import Verdict, verify
from bot.store.access_log_purge import purge_entries
from bot.store.anchor import NAME, Head
from bot.store.database import StoreError
from bot.store.tables import access_log, access_log_base, access_log_head

KEY = "ab" * 32
WHY = "{} entries, old enough".format
ROWS = 40
TRIALS = 100
FIFTH = access_log.c.number == 5
TEXTS = ("who", "role", "what", "object_kind", "object_id", "reason", "outcome", "hash")


@pytest.fixture
def log(store, tmp_path):
    return AccessLog(store, KEY, tmp_path)


@pytest.fixture
def full(log):
    """A log of some entries by three people."""
    for number in range(1, ROWS + 1):
        log.record(
            Entry(who=f"Ana {number % 3}", what="transcripts.view", object_kind="conversation", object_id=str(number))
        )
    return log


def everything(log):
    return [dict(row) for row in log.store.run(lambda connection: list(oldest_first(connection, Search())))]


def unguard(log):
    """What somebody with the database's password would do first."""
    sqlite = log.store.engine.dialect.name == "sqlite"
    names = ["access_log_no_delete", "access_log_no_update" if sqlite else "access_log_append_only"]
    where = "" if sqlite else " ON access_log"

    def drop(connection):
        for name in names:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{where}"))

    log.store.run(drop)


def rewrite(log, rows):
    """Put other rows in the place of all."""

    def put(connection):
        connection.execute(access_log.delete())
        if rows:
            connection.execute(insert(access_log), rows)

    log.store.run(put)


def changed(rows, chance):
    """One value of one row is another one."""
    row = chance.choice(rows)
    name = chance.choice((*TEXTS, "at", "staff_id"))
    if name == "at":
        row["at"] += timedelta(microseconds=chance.choice((1, -1, 86_400_000_000)))
    elif name == "staff_id":
        row["staff_id"] = chance.randint(1, 9)
    else:
        row[name] = "".join(chance.choices(string.ascii_lowercase, k=8))
    return rows


def removed(rows, chance):
    """A row is gone, and those behind it have moved up."""
    first = rows[0]["number"]
    del rows[chance.randrange(len(rows))]
    return [{**row, "number": number} for number, row in enumerate(rows, start=first)]


def left_out(rows, chance):
    """A row is gone and its number is free."""
    del rows[chance.randrange(len(rows) - 1)]
    return rows


def swapped(rows, chance):
    """Two rows have changed places."""
    one, other = chance.sample(range(len(rows)), 2)
    rows[one]["number"], rows[other]["number"] = rows[other]["number"], rows[one]["number"]
    return sorted(rows, key=lambda row: row["number"])


def truncated(rows, chance):
    """The end is cut off."""
    return rows[: chance.randrange(len(rows))]


def doubled(rows, chance):
    """A row is there a second time, at the end."""
    return [*rows, {**chance.choice(rows), "number": rows[-1]["number"] + 1}]


TAMPERINGS = (changed, removed, left_out, swapped, truncated, doubled)


@pytest.fixture(params=["whole", "purged"])
def either(request, full):
    """A log of some entries, and one of which the older ones have been purged."""
    if request.param == "purged":
        purge(full)
    return full


def purge(log):
    """Let the first half of its entries be old enough: as if time had passed between it and the rest."""
    before = everything(log)[ROWS // 2]["at"]
    assert purge_entries(log, before, "nightly purge", WHY) == ROWS // 2


def test_every_tampering_of_a_hundred_is_found(either):
    """The database's own account of the log's end is made to fit, as somebody who knows the tables would."""
    full, original = either, everything(either)
    whole = verify(full)
    assert whole.intact
    unguard(full)
    missed = []
    for seed in range(TRIALS):
        chance = random.Random(seed)  # noqa: S311 a seeded trial, no secret
        tampering = TAMPERINGS[seed % len(TAMPERINGS)]
        rewrite(full, tampering([dict(row) for row in original], chance))
        if verify(full).intact:
            missed.append((seed, tampering.__name__))
    assert missed == []
    rewrite(full, original)
    assert verify(full) == whole


def test_an_old_part_is_purged_and_what_stays_is_still_one_chain(full):
    purge(full)
    assert [row["number"] for row in everything(full)] == list(range(ROWS // 2 + 1, ROWS + 2))
    assert verify(full) == Verdict(ROWS // 2 + 1, purged=ROWS // 2)
    full.record(Entry("Ana", "queue.view"))
    assert verify(full) == Verdict(ROWS // 2 + 2, purged=ROWS // 2)
    assert purge_entries(full, datetime.now(UTC), "nightly purge", WHY) == ROWS // 2 + 2
    assert verify(full) == Verdict(1, purged=ROWS + 2)


def test_a_purge_is_written_down_in_parts_that_let_others_in(full, monkeypatch):
    monkeypatch.setattr(access_log_purge, "AT_ONCE", 8)
    purge(full)
    told = [(row["object_id"], row["reason"]) for row in everything(full) if row["what"] == "access_log.purge"]
    assert told == [("8", "8 entries, old enough"), ("16", "8 entries, old enough"), ("20", "4 entries, old enough")]
    assert verify(full) == Verdict(ROWS // 2 + 3, purged=ROWS // 2)


def test_only_the_oldest_entries_in_a_row_are_purged(full):
    """A clock that was set back has left old moments behind newer ones: these stay."""
    assert purge_entries(full, datetime.now(UTC) - timedelta(days=1), "nightly purge", WHY) == 0
    assert verify(full) == Verdict(ROWS)


def base_of(log, number, signature=None):
    """Says that everything up to an entry was purged, as its own hash tells."""
    kept = next(row["hash"] for row in everything(log) if row["number"] == number)
    head = Head(number, kept)
    return {"id": 1, "count": number, "hash": kept, "signature": signature or head.signature(log.key)}


def set_base(log, row):
    log.store.run(lambda connection: connection.execute(access_log_base.delete()))
    if row:
        log.store.run(lambda connection: connection.execute(access_log_base.insert().values(**row)))


def test_entries_that_are_gone_without_a_purge_of_this_house_are_found(full):
    """Somebody who knows the tables moves the base; even a signed head of an earlier day is none."""
    purge(full)
    rows = everything(full)
    forged = [base_of(full, 25), base_of(full, 25, "0" * 64)]
    unguard(full)
    rewrite(full, rows[5:])
    assert verify(full) == Verdict(0, 21, "missing", 20)
    for row in forged:
        set_base(full, row)
        assert verify(full) == Verdict(0, 1, "base")
    set_base(full, None)
    assert verify(full) == Verdict(0, 1, "missing")


def test_entries_that_come_back_after_their_purge_are_found(full):
    old = everything(full)[:20]
    purge(full)
    full.store.run(lambda connection: connection.execute(insert(access_log), old[-1:]))
    assert verify(full) == Verdict(0, 20, "changed", 20)


def test_nothing_is_purged_from_a_log_that_was_tampered_with(full):
    rows = everything(full)
    unguard(full)
    rewrite(full, [{**rows[0], "who": "Ben"}, *rows[1:]])
    with pytest.raises(TamperedError, match="audit verify"):
        purge_entries(full, datetime.now(UTC), "nightly purge", WHY)
    assert len(everything(full)) == ROWS


def test_an_older_end_outside_the_database_than_the_purge_is_found(full, tmp_path):
    early = Head(3, everything(full)[2]["hash"])
    purge(full)
    content = {"count": early.count, "hash": early.hash, "signature": early.signature(full.key)}
    (tmp_path / NAME).write_text(json.dumps(content))
    assert verify(full).problem == "anchor"


def test_a_restored_end_with_its_own_old_signature_is_found(full):
    """Rows and signed head of an earlier day are put back together: only the file outside the database knows better."""
    before, head = everything(full), read_head(full)
    full.record(Entry(who="Ben", what="contact.unmask", object_kind="conversation", object_id="7"))
    unguard(full)
    rewrite(full, before)
    full.store.run(lambda connection: connection.execute(access_log_head.update().values(**head)))
    assert verify(full) == Verdict(ROWS, ROWS + 1, "cut")


def read_head(log):
    return dict(log.store.run(lambda connection: connection.execute(access_log_head.select()).mappings().one()))


def test_the_first_bad_row_is_named(full):
    rows = everything(full)
    unguard(full)
    for number in (1, 17, ROWS):
        bad = [dict(row) for row in rows]
        bad[number - 1]["reason"] = "another"
        rewrite(full, bad)
        assert verify(full) == Verdict(number - 1, number, "changed")
    rewrite(full, rows[:9] + rows[10:])
    assert verify(full) == Verdict(9, 10, "missing")
    rewrite(full, rows[:-1])
    assert verify(full) == Verdict(ROWS - 1, ROWS, "cut")


@pytest.mark.parametrize("what", ["missing", "forged", "garbage"])
def test_the_end_kept_outside_the_database_is_checked(full, tmp_path, what):
    file = tmp_path / NAME
    if what == "missing":
        file.unlink()
    elif what == "forged":
        file.write_text(json.dumps({**json.loads(file.read_text()), "count": 3}))
    else:
        file.write_text("marmalade")
    assert verify(full).problem == "anchor"


@pytest.mark.parametrize("values", [{"signature": "0" * 64}, {"count": 3}, {"hash": "0" * 64}])
def test_the_end_kept_in_the_database_is_checked(full, values):
    full.store.run(lambda connection: connection.execute(access_log_head.update().values(**values)))
    assert verify(full).problem == "head"


def test_a_log_that_was_emptied_is_found(full):
    unguard(full)
    rewrite(full, [])
    full.store.run(lambda connection: connection.execute(access_log_head.delete()))
    assert verify(full).problem in ("head", "cut")


@pytest.mark.usefixtures("full")
def test_another_key_cannot_have_written_it(store, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    assert not verify(AccessLog(store, "cd" * 32, tmp_path / "elsewhere")).intact


def test_a_moment_that_is_none_is_a_change_and_no_crash(full):
    none = {"sqlite": "'noon'", "postgresql": "'infinity'"}[full.store.engine.dialect.name]
    unguard(full)
    full.store.run(lambda connection: connection.execute(access_log.update().where(FIFTH).values(at=text(none))))
    assert verify(full) == Verdict(4, 5, "changed")


@pytest.mark.parametrize("statement", ["UPDATE access_log SET who = 'x'", "DELETE FROM access_log"])
def test_the_database_itself_refuses_to_change_an_entry(full, statement):
    with pytest.raises(StoreError):
        full.store.run(lambda connection: connection.execute(text(statement)))
    assert verify(full) == Verdict(ROWS)


def test_an_empty_log_is_intact(log):
    assert verify(log) == Verdict(0)


def test_an_entry_is_kept_whole_and_in_order(log):
    begin = datetime.now(UTC)
    entry = Entry("Ana", "contact.unmask", "conversation", "c1", "call back: asked twice", REFUSED, 3, "reviewer")
    log.record(entry)
    (row,) = everything(log)
    assert {name: row[name] for name in vars(entry)} == dataclasses.asdict(entry)
    assert begin <= row["at"] <= datetime.now(UTC)
    assert row["number"] == 1


def test_the_change_and_its_entry_are_written_together_or_not_at_all(log):
    def fails(_connection):
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 our own, just above
        log.run(Entry("Ana", "people.disable"), fails)
    assert everything(log) == []
    assert log.run(Entry("Ana", "people.disable"), lambda _connection: 42) == 42
    assert verify(log) == Verdict(1)


def test_many_at_once_make_one_chain(open_store, tmp_path):
    logs = [AccessLog(open_store(), KEY, tmp_path) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: logs[number % 4].record(Entry(f"Ana {number}", "people.view")), range(40)))
    assert verify(logs[0]) == Verdict(40)


def test_entries_are_searched(full):
    found = full.store.run(newest_first, Search(who="Ana 1", before=20), 3)
    assert [row["number"] for row in found] == [19, 16, 13]
    found = full.store.run(newest_first, Search(object_kind="conversation", object_id="7", outcome="allowed"), 9)
    assert [row["number"] for row in found] == [7]
    assert full.store.run(newest_first, Search(until=datetime.now(UTC) - timedelta(hours=1)), 9) == []
    assert len(full.store.run(newest_first, Search(since=datetime.now(UTC) - timedelta(hours=1)), 99)) == ROWS
