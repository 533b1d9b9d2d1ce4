"""The visitor's door, served for real on a free loopback port, and a visitor who talks through it."""

import itertools
import json
import socket
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

from bot.settings import Settings
from bot.store.keys import Keyring
from bot.understanding.gate import GateReading
from bot.web.app import create_app
from bot.web.readiness import Readiness
from bot.web.turns import Turns
from support import content
from support.databases import new_sqlite
from support.sealed import opened
from support.served import Served

NUMBERS = itertools.count(1)
BOT_KINDS = {"notice", "talk", "answer", "form", "fallback", "handover", "crisis", "check"}
VISITOR_KINDS = {"text", "choice"}
VARIANTS = ("self", "someone_else", "harm_others", "being_hurt", "medical")
_WORDING = content.read("wording.yml")
OFFERED = _WORDING["greeting"]["buttons"][1]
TRY_AGAIN = _WORDING["unavailable"]["try_again"]
YES, NO, GO_ON, CALL_BACK = (_WORDING["crisis"]["buttons"][key] for key in ("yes", "no", "go_on", "person"))
CODES = {
    400: "bad_request",
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_long",
    415: "unsupported_media_type",
    422: "unprocessable",
    503: "unavailable",
}


class ScriptedGate:
    """Reads what a test writes: `[sure:medical]` and `[unsure:self]` anywhere in a text; all else is clear."""

    complete = True
    failure = None

    def read(self, text):
        """The reading that the text asks for."""
        for tier in ("sure", "unsure"):
            _, found, rest = text.partition(f"[{tier}:")
            if found:
                return GateReading(tier, rest.partition("]")[0], 0.9, "scripted")
        return GateReading("clear", None, 0.0, "", vector=text.encode())


class Door(Served):
    """The visitor's app on a port of its own."""

    def __init__(self, settings, gate=None):
        self.settings = settings
        app = create_app(settings, name=f"door_{next(NUMBERS)}")
        app.ctx.parts = self._with(app.ctx.parts, gate or ScriptedGate())
        super().__init__(app)

    @property
    def database(self):
        """Path of the SQLite file."""
        return self.settings.database_url.removeprefix("sqlite:///")

    def _with(self, parts, gate):
        return replace(
            parts,
            turns=Turns(parts.store, parts.engine, gate, parts.wording),
            readiness=Readiness(parts.store, parts.engine, self.settings.actions_url, gate),
        )

    def visitor(self):
        """A visitor with a new conversation."""
        response = self.http.post("/api/conversations")
        assert response.status_code == 201, response.text
        return Visitor(self, response.json())

    def stranger(self, token, conversation=""):
        """Somebody with this token."""
        return Visitor(self, {"conversation": conversation, "token": token, "messages": []})

    def rows(self, query, *values):
        """Rows of the database, read past the app as dictionaries."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def record(self, conversation):
        """The rows of a conversation, in order, opened."""
        rows = self.rows("SELECT * FROM messages WHERE conversation_id = ? ORDER BY number", conversation)
        keys = Keyring(self.settings.key_file)
        return [opened(keys, "messages", row) for row in rows]


class Visitor:
    """One conversation, seen from a browser."""

    def __init__(self, door, started):
        self.door = door
        self.id = started["conversation"]
        self.token = started["token"]
        self.opening = started["messages"]

    @property
    def headers(self):
        """What proves who is talking."""
        return {"Authorization": f"Bearer {self.token}"}

    def send(self, body, **headers):
        """Post a body: bytes as they are, all else as JSON."""
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        named = {"Content-Type": "application/json", **self.headers, **headers}
        return self.door.http.post("/api/messages", content=sent, headers=named)

    def say(self, text, **more):
        """Say something; the bot's messages."""
        return answered(self.send({"text": text, **more}))

    def press(self, message, title, **more):
        """Press a message's button by its title; the bot's messages."""
        return answered(self.send({"choice": button(message, title), **more}))

    def history(self):
        """The conversation so far."""
        return answered(self.door.http.get("/api/messages", headers=self.headers))

    def erase(self):
        """Ask for erasure; the response."""
        return self.door.http.delete("/api/messages", headers=self.headers)


def make_settings(folder, /, engine, **changed):
    """Settings with a migrated SQLite database and a key file in a folder."""
    named = {
        "database_url": new_sqlite(folder / "clinic.db"),
        "key_file": str(folder / "secrets.key"),
        "gate_file": str(folder / "no-gate.npz"),
        "engine_port": engine,
        "actions_port": engine,
        "rate_limits": "off",
        **changed,
    }
    return Settings(**named)


def dead_port():
    """A port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def button(message, title):
    """The id of a message's button."""
    return next(found["id"] for found in message["buttons"] if found["title"] == title)


def titles(message):
    """What a message's buttons say."""
    return [found["title"] for found in message["buttons"]]


def answered(response):
    """The messages of a 200, each in the shape of the interface."""
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"messages"}
    for message in body["messages"]:
        check_message(message)
    return body["messages"]


def check_message(message):
    """A message has exactly the fields of the interface, each of its kind."""
    bot = message["from"] == "bot"
    assert set(message) == {"id", "from", "text", "kind", "at"} | ({"buttons"} if bot else set())
    assert message["from"] in ("bot", "visitor")
    assert message["kind"] in (BOT_KINDS if bot else VISITOR_KINDS)
    assert isinstance(message["text"], str)
    assert is_id(message["id"])
    assert datetime.fromisoformat(message["at"]).utcoffset() == timedelta(0)
    for found in message.get("buttons", []):
        assert set(found) == {"id", "title"}
        assert all(isinstance(value, str) and value for value in found.values())


def is_id(value):
    """Whether it is 128 bits in hexadecimal."""
    return len(value) == 32 and int(value, 16) >= 0


def sentence(code, **values):
    """What wording.yml says for an error."""
    return content.read("wording.yml")["errors"][code].format(**{"limit": "2,000", **values})


def refused(response, status, *never, code=None):
    """An error in the one shape: status, code, wording.yml's sentence; nothing of what was sent, no trace."""
    code = code or CODES[status]
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"error": {"code": code, "message": sentence(code)}}
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    whole = response.text + repr(response.headers.raw)
    for word in (*never, "Traceback", ".py"):
        assert word not in whole
