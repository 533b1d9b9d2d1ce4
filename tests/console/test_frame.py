"""What holds for every page: headers, wording, declarations, and errors that say nothing of what was sent."""

import importlib
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sanic import Sanic, text
from support.content import ROOT

from bot.clinic.errors import ContentError, UndeclaredPageError
from bot.console.app import MAX_BODY_BYTES
from bot.console.devices import device_of
from bot.console.navigation import PLACES
from bot.console.section import check_declarations, declared_public
from bot.console.templates import when
from bot.console.visit import Visit
from bot.console.words import Words, load_words

PAGES = ("/log-in", "/nowhere", "/people", "/static/console.css", "/health", "/static/nothing.css")
WORDS = load_words(ROOT / "console.yml")
MARK = "marmalade-7731"


@pytest.mark.parametrize("path", PAGES)
def test_every_response_has_the_security_headers(stranger, path):
    headers = stranger.get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert {policy[name] for name in ("script-src", "style-src", "img-src", "connect-src")} == {"'self'"}
    assert headers["cache-control"] == ("no-cache" if path == "/static/console.css" else "no-store")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers


def test_pages_hold_no_inline_style_or_script_and_name_no_other_site():
    for path in (ROOT / "bot/console/pages").glob("*.html"):
        page = path.read_text(encoding="utf-8")
        for inline in ("<style", " style=", "onclick=", "onload=", "javascript:", "http://", "https://"):
            assert inline not in page, path.name


def sources():
    folders = (("bot/console", "*.py"), ("bot/console", "*.html"))
    return "\n".join(path.read_text("utf-8") for folder, kind in folders for path in (ROOT / folder).rglob(kind))


PLACE = re.compile(r"""["']([a-z_]+(?:\.[a-z_0-9]+)+)["']""")
BUILT = re.compile(r"""["']([a-z_]+\.[a-z_.]*)(?:["']\s*~|\{)""")


def test_every_sentence_that_a_page_names_exists():
    named = set(re.findall(r"""say\(\s*["']([a-z_]+\.[a-z_.]*[a-z])["']""", sources()))
    assert len(named) > 80
    assert {place for place in named if place not in WORDS} == set()


def test_every_sentence_is_used():
    """Named as a whole, or by a beginning that a page goes on with (`say("role." ~ role)`)."""
    named, begun = set(PLACE.findall(sources())), tuple(BUILT.findall(sources()))
    assert {place for place in WORDS if place not in named and not place.startswith(begun)} == set()


def test_every_place_of_the_navigation_has_a_name():
    assert all(f"nav.{place.name}" in WORDS for place in PLACES)


@pytest.mark.parametrize("content", [{"a": ""}, {"a": ["x"]}, {"a": {"b": None}}, "text", None])
def test_wording_that_is_no_sentences_stops_the_start(content):
    if content == "text":
        assert list(Words(content)) == [""]
        return
    with pytest.raises(ContentError):
        Words(content)


def test_a_sentence_that_is_missing_or_lacks_a_value_is_an_error():
    words = Words({"a": {"b": "Hello {name}"}})
    assert words.say("a.b", name="Ana") == "Hello Ana"
    for place, values in (("a.b", {}), ("a.c", {})):
        with pytest.raises(ContentError, match=place):
            words.say(place, **values)


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1 card is"), ("1", "1 card is"), (0, "0 cards are"), ("1,001", "1,001 cards are")]
)
def test_one_of_a_thing_is_told_in_the_singular(count, told):
    assert Words({"a": "{count} {count:card is|cards are}"}).say("a", count=count) == told


def test_a_route_that_does_not_say_who_may_use_it_stops_the_start():
    app = Sanic("undeclared")
    app.add_route(declared_public(lambda _request: text("fine")), "/fine", name="fine")
    app.router.finalize()
    check_declarations(app)
    app.router.reset()
    app.add_route(lambda _request: text("secret"), "/secret", name="secret")
    with pytest.raises(UndeclaredPageError, match="/secret does not say"):
        check_declarations(app)


def test_errors_are_pages_with_a_kind_sentence_and_no_echo(stranger, capfd):
    for response, status in (
        (stranger.get(f"/{MARK}"), 404),
        (stranger.http.put("/log-in", content=MARK), 405),
        (stranger.http.post("/log-in", content=MARK * MAX_BODY_BYTES), 413),
        (stranger.http.post("/log-in", data={"name": MARK}), 403),
    ):
        assert response.status_code == status
        assert WORDS.say(f"error.{status}.title") in response.text
        for word in (MARK, "Traceback", ".py", "Sanic"):
            assert word not in response.text
    printed = capfd.readouterr()
    assert MARK not in printed.out + printed.err


def test_an_unexpected_failure_is_logged_by_type_and_place_only(person, monkeypatch, capfd):
    def fails(*_):
        raise RuntimeError(MARK)

    auditor = person("auditor")
    monkeypatch.setattr(importlib.import_module("bot.console.views.access_log"), "newest_first", fails)
    response = auditor.get("/access-log")
    assert response.status_code == 500
    assert MARK not in response.text
    printed = capfd.readouterr().out
    assert "RuntimeError" in printed
    assert MARK not in printed


def test_an_address_brings_nothing_into_the_log_that_no_database_takes():
    """PostgreSQL refuses a NUL and more characters than the column has; the view would fail instead of being logged."""
    visit = Visit(None, None, object(), ("conversation", "a\x00\ud800\n" * 99))
    assert visit.about == ("conversation", "a" * 16)


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_device_is_named_in_words_of_ours(agent, device):
    assert device_of(agent) == device


def test_moments_are_shown_in_the_clinics_zone():
    shown = when(datetime(2026, 1, 1, 3, 5, tzinfo=UTC), ZoneInfo("America/New_York"))
    assert shown == '<time datetime="2026-01-01T03:05:00+00:00">Wed, Dec 31, 2025, 10:05 pm</time>'
