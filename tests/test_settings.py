"""The environment as settings, and the secrets of an installation."""

import os
import re
import stat
import subprocess
import sys
from dataclasses import FrozenInstanceError, fields

import pytest

from bot import settings as module
from bot.secrets import derived_key
from bot.settings import PREFIX, Settings, load_settings

NUMBERS = [field.name for field in fields(Settings) if field.type in (int, "int")]
WORDS = [field.name for field in fields(Settings) if field.name not in NUMBERS]


def test_every_field_is_documented_and_nothing_else_is():
    documented = re.findall(r"^ {8}(\w+): \S", Settings.__doc__, re.MULTILINE)
    assert documented == [field.name for field in fields(Settings)]


def test_without_an_environment_there_are_defaults_that_stay_on_this_machine():
    settings = load_settings({})
    assert settings == Settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert (settings.staff_host, settings.staff_port) == ("127.0.0.1", 8001)
    assert (settings.engine_port, settings.actions_port) == (5005, 5055)
    assert settings.database_url.startswith("sqlite:///")
    assert settings.rate_limits == "on"
    assert settings.allowed_origins == ()
    assert settings.proxies == 0


@pytest.mark.parametrize("name", WORDS)
def test_every_word_can_be_set(name):
    assert getattr(load_settings({f"{PREFIX}{name.upper()}": "something else"}), name) == "something else"


@pytest.mark.parametrize("name", NUMBERS)
def test_every_number_can_be_set(name):
    assert getattr(load_settings({f"{PREFIX}{name.upper()}": "7"}), name) == 7


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", ["eighty", "80.5", "8o", "1e3"])
def test_a_bad_number_names_its_variable(name, value):
    with pytest.raises(ValueError, match=f"{PREFIX}{name.upper()} must be a whole number"):
        load_settings({f"{PREFIX}{name.upper()}": value})


@pytest.mark.parametrize("name", ["port", "host", "origins"])
def test_an_empty_variable_is_the_default(name):
    assert load_settings({f"{PREFIX}{name.upper()}": ""}) == Settings()


def test_only_our_own_variables_are_read():
    assert (
        load_settings({"PORT": "1", "DATABASE_URL": "x", "clinic_bot_port": "1", f"{PREFIX}UNKNOWN": "1"}) == Settings()
    )


def test_settings_do_not_change():
    with pytest.raises(FrozenInstanceError):
        load_settings({}).port = 1


@pytest.mark.parametrize(
    ("origins", "allowed"),
    [
        ("", ()),
        (" , ,", ()),
        ("https://a.example", ("https://a.example",)),
        ("https://a.example/, http://localhost:4000 ", ("https://a.example", "http://localhost:4000")),
    ],
)
def test_origins_are_sites_separated_by_commas(origins, allowed):
    assert load_settings({f"{PREFIX}ORIGINS": origins}).allowed_origins == allowed


def test_the_inner_doors_are_on_loopback():
    settings = load_settings(
        {f"{PREFIX}ENGINE_PORT": "6005", f"{PREFIX}ACTIONS_PORT": "6055", f"{PREFIX}HOST": "192.0.2.1"}
    )
    assert settings.engine_url == "http://127.0.0.1:6005/webhooks/inner"
    assert settings.actions_url == "http://127.0.0.1:6055"
    assert str(settings.gate_path) == settings.gate_file


def test_a_dotenv_file_is_read_and_the_environment_comes_first(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text(f"{PREFIX}PORT=7001\n{PREFIX}STAFF_PORT=7002\n")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)
    monkeypatch.setenv(f"{PREFIX}PORT", "8002")
    settings = load_settings()
    assert (settings.port, settings.staff_port) == (8002, 7002)


# Secrets --------------------------------------------------------------------------------------------------------------


ASK = """
import sys
from bot.secrets import derived_key
print("ready", flush=True)
sys.stdin.readline()
print(derived_key(sys.argv[1], "tokens"))
"""


def test_the_key_file_is_made_for_its_owner_only_wherever_it_shall_be(tmp_path):
    previous = os.umask(0)
    try:
        derived_key(tmp_path / "new" / "folder" / "secrets.key", "tokens")
    finally:
        os.umask(previous)
    (path,) = (tmp_path / "new" / "folder").iterdir()
    assert path.name == "secrets.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert re.fullmatch(r"[0-9a-f]{64}", path.read_text())


def test_a_key_stays_the_same_and_each_use_has_its_own(tmp_path):
    path = tmp_path / "secrets.key"
    keys = {use: derived_key(path, use) for use in ("tokens", "engine", "staff")}
    assert keys == {use: derived_key(str(path), use) for use in keys}
    assert len({*keys.values(), path.read_text()}) == 4
    assert all(re.fullmatch(r"[0-9a-f]{64}", key) for key in keys.values())


def test_two_installations_have_different_keys(tmp_path):
    assert derived_key(tmp_path / "a", "tokens") != derived_key(tmp_path / "b", "tokens")


def test_processes_that_race_for_the_first_key_get_one_key(tmp_path):
    path = tmp_path / "secrets.key"
    command = [sys.executable, "-c", ASK, str(path)]
    pipe = subprocess.PIPE
    racers = [subprocess.Popen(command, cwd=module.ROOT, stdin=pipe, stdout=pipe, text=True) for _ in range(4)]
    assert [racer.stdout.readline() for racer in racers] == ["ready\n"] * 4
    for racer in racers:
        racer.stdin.write("\n")
        racer.stdin.flush()
    keys = {racer.communicate(timeout=20)[0] for racer in racers}
    assert keys == {f"{derived_key(path, 'tokens')}\n"}
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_dead_process_left_behind_does_not_stop_the_next_one(tmp_path):
    """In a container every start has the same process id."""
    (tmp_path / f"secrets.key.{os.getpid()}").write_text("")
    assert derived_key(tmp_path / "secrets.key", "tokens")


@pytest.mark.parametrize(
    "written",
    ["", "\n", "00", "ab" * 15, "marmalade" * 8, "zz" * 32],
    ids=["empty", "blank", "a byte", "half", "words", "letters"],
)
def test_a_damaged_key_file_is_refused_and_not_quoted(tmp_path, written):
    """An empty master key would make tokens that anybody can forge."""
    path = tmp_path / "secrets.key"
    path.write_text(written)
    with pytest.raises(ValueError, match=r"secrets\.key") as caught:
        derived_key(path, "tokens")
    assert not written.strip() or written not in str(caught.value)
    assert path.read_text() == written
