"""The keys of the record: what one file's keys have sealed, they open, for its own place only; a new key is noticed."""

import stat
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.sealed import keys_in

from bot.secrets import add_record_key, derived_key, record_keys
from bot.store import keys as keys_module
from bot.store.keys import Keyring, UnreadableError

PLACE = b"messages.text"


@pytest.fixture
def at_once(monkeypatch):
    """A new key is looked for at each use."""
    monkeypatch.setattr(keys_module, "NOTICED_SECONDS", 0.0)


def test_what_is_sealed_opens_again_and_shows_nothing(keys):
    sealed = keys.seal(b"marmalade", PLACE)
    assert b"marmalade" not in sealed
    assert keys.open(sealed, PLACE) == b"marmalade"


def test_the_same_text_never_looks_the_same(keys):
    assert len({keys.seal(b"marmalade", PLACE) for _ in range(100)}) == 100


def test_moved_to_another_place_it_does_not_open(keys):
    with pytest.raises(UnreadableError):
        keys.open(keys.seal(b"marmalade", PLACE), b"intake_requests.name")


def test_any_changed_byte_is_noticed(keys):
    sealed = keys.seal(b"marmalade", PLACE)
    for position in range(len(sealed)):
        changed = bytearray(sealed)
        changed[position] ^= 1
        with pytest.raises(UnreadableError):
            keys.open(bytes(changed), PLACE)
    for short in (b"", sealed[:4], sealed[:20]):
        with pytest.raises(UnreadableError):
            keys.open(short, PLACE)


def test_another_files_keys_do_not_open_it(keys, tmp_path):
    (tmp_path / "other").mkdir()
    with pytest.raises(UnreadableError):
        keys_in(tmp_path / "other").open(keys.seal(b"marmalade", PLACE), PLACE)


@pytest.mark.usefixtures("at_once")
def test_a_new_key_seals_from_now_on_and_the_earlier_one_still_opens(tmp_path):
    running = keys_in(tmp_path)
    before, first = running.seal(b"marmalade", PLACE), running.newest
    add_record_key(tmp_path / "secrets.key")
    after = running.seal(b"marmalade", PLACE)
    assert running.newest != first
    assert (before[:4], after[:4]) == (first, running.newest)
    assert [running.open(sealed, PLACE) for sealed in (before, after)] == [b"marmalade"] * 2


def test_a_process_that_has_not_noticed_the_new_key_opens_what_others_seal_with_it(tmp_path):
    running = keys_in(tmp_path)
    running.seal(b"", PLACE)
    add_record_key(tmp_path / "secrets.key")
    assert running.open(keys_in(tmp_path).seal(b"marmalade", PLACE), PLACE) == b"marmalade"


def test_a_new_key_changes_neither_tokens_nor_the_inner_channel(tmp_path):
    file = tmp_path / "secrets.key"
    before = [derived_key(file, use) for use in ("tokens", "engine")]
    add_record_key(file)
    assert [derived_key(file, use) for use in ("tokens", "engine")] == before
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"secrets.key", "secrets.key.lock"}


def test_keys_that_are_added_at_once_are_all_kept(tmp_path):
    file, gate = tmp_path / "secrets.key", threading.Barrier(8)
    record_keys(file)

    def add(_number):
        gate.wait(5)
        add_record_key(file)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(8)))
    assert len(set(record_keys(file))) == 9


def test_many_threads_may_be_the_first_to_ask(tmp_path):
    ring, gate = Keyring(tmp_path / "secrets.key"), threading.Barrier(16)

    def seal(_number):
        gate.wait(5)
        return ring.seal(b"marmalade", PLACE)

    with ThreadPoolExecutor(16) as pool:
        assert {ring.open(sealed, PLACE) for sealed in pool.map(seal, range(16))} == {b"marmalade"}


def test_a_damaged_key_file_is_said_and_never_replaced(tmp_path):
    (tmp_path / "secrets.key").write_text("ab" * 32 + "\ncd")
    with pytest.raises(ValueError, match="damaged"):
        keys_in(tmp_path).seal(b"", PLACE)
    with pytest.raises(ValueError, match="damaged"):
        add_record_key(tmp_path / "secrets.key")
