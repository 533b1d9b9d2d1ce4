"""The staff door, served for real, and people of each role who use it as a browser would."""

import itertools
import re
import secrets
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import httpx
from argon2 import PasswordHasher

from bot.clinic.access import Role
from bot.console.app import create_console
from bot.settings import Settings
from bot.store import sessions, staff
from bot.store.access_log import Search, newest_first

from .databases import new_sqlite
from .served import Served

# Reading the certificates takes longer than most requests, and none is asked for here.
TLS = ssl.create_default_context()
NUMBERS = itertools.count(1)
PASSWORD = "slow rivers find the sea"
# As a real one, but for the time and memory it takes: what is tested with it is not the hash.
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD_HASH = CHEAP.hash(PASSWORD)
TOKEN = re.compile(r'name="form_token" value="([0-9a-f]{64})"')


def served_text(page):
    """What a reader sees of a page, or of a part of its HTML."""
    html = page if isinstance(page, str) else page.text
    return unescape(re.sub(r"<[^>]+>", " ", html))


class _Peopled:
    """A staff door with a store, at which people can be added."""

    def member(self, role, *, must_change=False, password_hash=PASSWORD_HASH):
        """Add somebody with `PASSWORD`."""
        return self.store(_added, Role(role), self.now(), password_hash, must_change=must_change)

    def person(self, role, *, must_change=False):
        """Somebody of a role with an open session, past the log-in page."""
        person = Person(self, self.member(role, must_change=must_change))
        person.open_session()
        return person


def _added(connection, role, now, password_hash, *, must_change):
    name = f"{role.value} {secrets.token_hex(4)}"
    staff.add(connection, name, role, password_hash, now)
    made = staff.by_name(connection, name)
    if not must_change:
        staff.choose_password(connection, made.id, password_hash)
    return staff.by_id(connection, made.id)


class HouseDoor(_Peopled):
    """The staff door of a running house."""

    def __init__(self, house):
        self.url = f"http://127.0.0.1:{house.settings.staff_port}"
        self.store = house.run
        self.browsers = []

    @staticmethod
    def now():
        """The current moment."""
        return datetime.now(UTC)


class StaffDoor(_Peopled, Served):
    """The console on a port of its own, with a clock that tests can move."""

    def __init__(self, folder, **changed):
        named = {
            "database_url": new_sqlite(folder / "clinic.db"),
            "key_file": str(folder / "secrets.key"),
            "rate_limits": "off",
            **changed,
        }
        self.settings = Settings(**named)
        self._ahead = timedelta()
        self.browsers = []
        app = create_console(self.settings, name=f"staff_door_{next(NUMBERS)}")
        app.ctx.parts = replace(app.ctx.parts, clock=self.now)
        super().__init__(app)

    def close(self):
        """Close it, and every browser that was opened on it."""
        for browser in self.browsers:
            browser.http.close()
        super().close()

    def now(self):
        """The door's own time."""
        return datetime.now(UTC) + self._ahead

    def later(self, **by):
        """Let time pass."""
        self._ahead += timedelta(**by)

    def store(self, query, *args, **values):
        """Run a query on the door's store."""
        return self.parts.store.run(query, *args, **values)

    def logged(self, most=1000, **wanted):
        """The entries of the access log, the newest first."""
        return self.store(newest_first, Search(**wanted), most)

    def stranger(self):
        """A browser that nobody has logged in with."""
        return Person(self, None)


class Person:
    """A browser, and who sits before it."""

    def __init__(self, door, member):
        self.door = door
        self.member = member
        self.http = httpx.Client(base_url=door.url, timeout=30, trust_env=False, verify=TLS)
        door.browsers.append(self)

    def open_session(self):
        """Open a session in the store, as the log-in does."""
        token = secrets.token_urlsafe(32)
        self.door.store(sessions.start, token, self.member.id, "Firefox, Linux", self.door.now())
        self.hold_cookie(token)

    def hold_cookie(self, token):
        """Hold a session's cookie, in the place of one that was set before."""
        self.http.cookies.set("staff", token, domain="127.0.0.1", path="/")

    def log_in(self, name=None, password=PASSWORD, code="", **more):
        """Fill in the log-in form; the response."""
        return self.post("/log-in", {"name": name or self.member.name, "password": password, "code": code, **more})

    def get(self, path, **values):
        """Open a page."""
        return self.http.get(path, params=values or None)

    def post(self, path, fields=None, *, token=None, **headers):
        """Send a form with the token of one of our pages."""
        named = {"form_token": self.form_token() if token is None else token, **(fields or {})}
        return self.http.post(path, data=named, headers=headers)

    def form_token(self):
        """What our forms carry for this browser."""
        for path in ("/password", "/log-in"):
            found = TOKEN.search(self.http.get(path).text)
            if found:
                return found.group(1)
        raise AssertionError("no form of ours is shown")

    def is_logged_in(self):
        """Whether the account page is shown."""
        return self.get("/account").status_code == 200
