"""A visitor who talks to the house over HTTP, as the widget does."""

import re
import time
from dataclasses import dataclass
from functools import cache
from types import TracebackType
from typing import Any, Self

import httpx

from .content import all_responses

BOOKING = "I'd like to book a first visit."
PLAIN = {
    "consent": "Yes, go ahead",
    "name": "Ana Lopez",
    "contact": "973-555-0123",
    "times": "Mondays after 4",
    "insurer": "Aetna",
    "reason": "My brother died in March",
    "review": "Send it",
}
OFFERS = ("utter_visit_offer", "utter_visit_nearest", "utter_visit_unread", "utter_visit_past", "utter_visit_which")
TIME = re.compile(r"[A-Z][a-z]{2}, [A-Z][a-z]{2} \d+, \d+:\d\d [ap]m")
REFERENCE = re.compile(r"\*\*([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})\*\*")


@dataclass(frozen=True)
class Answer:
    """What the bot said in one turn, and how long that took."""

    messages: list[dict[str, Any]]
    seconds: float

    @property
    def text(self) -> str:
        """All of it, as one text."""
        return "\n".join(message["text"] for message in self.messages)

    @property
    def kinds(self) -> list[str]:
        """The messages' kinds, in order."""
        return [message["kind"] for message in self.messages]

    @property
    def titles(self) -> list[str]:
        """The offered buttons' titles, in order."""
        return [button["title"] for message in self.messages for button in message["buttons"]]

    @property
    def responses(self) -> list[str]:
        """The messages' names in domain.yml or in a topic file; '' for a sentence of wording.yml."""
        return [response_of(message["text"]) for message in self.messages]

    @property
    def asked(self) -> str | None:
        """The field of the intake form that was asked last, if any was."""
        asked = [field for name in self.responses if (field := _field(name))]
        return asked[-1] if asked else None

    @property
    def reference(self) -> str | None:
        """The reference code, if one was given."""
        found = REFERENCE.search(self.text)
        sent = {"utter_intake_sent", "utter_intake_booked"} & set(self.responses)
        return found.group(1) if found and sent else None


class Visitor:
    """One conversation. Counts the visitor's turns."""

    def __init__(self, url: str) -> None:
        """Start a conversation at a visitor's door."""
        self.http = httpx.Client(base_url=url, timeout=20, trust_env=False)
        started = self.http.post("/api/conversations", json={})
        assert started.status_code == httpx.codes.CREATED, started.text
        body = started.json()
        self.conversation: str = body["conversation"]
        self.token: str = body["token"]
        self.opening: list[dict[str, Any]] = body["messages"]
        self.http.headers["Authorization"] = f"Bearer {self.token}"
        self.turns = 0
        self._last = Answer(self.opening, 0.0)

    def __enter__(self) -> Self:
        """The visitor."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.http.close()

    def say(self, text: str, client_id: str | None = None) -> Answer:
        """Send a text."""
        return self._turn({"text": text} if client_id is None else {"text": text, "client_id": client_id})

    def press(self, title: str) -> Answer:
        """Press the button with this title among those that were offered last."""
        ids = {button["title"]: button["id"] for message in self._last.messages for button in message["buttons"]}
        assert title in ids, f"{title!r} is not offered; offered are {list(ids)}"
        return self._turn({"choice": ids[title]})

    def pick(self, place: int) -> Answer:
        """Press the button of one of the times that were offered last, the first one being 0."""
        offered = [title for title in self._last.titles if TIME.fullmatch(title)]
        assert len(offered) > place, f"no such time is offered; offered are {self._last.titles}"
        return self.press(offered[place])

    def book(self, until: str = "review", **answers: str) -> Answer:
        """Start the intake form and answer it plainly until a field is asked.

        Args:
            until: the field; its question is the returned answer.
            answers: other answers than the plain ones, by field.
        """
        answer = self.say(BOOKING)
        for _ in PLAIN:
            if answer.asked in (until, None):
                break
            answer = self.say({**PLAIN, **answers}[answer.asked])
        assert answer.asked == until, f"{until} was not asked, but {answer.responses}: {answer.text}"
        return answer

    def post(self, body: dict[str, Any]) -> httpx.Response:
        """Send any body to `POST /api/messages`."""
        return self.http.post("/api/messages", json=body)

    def erase(self) -> httpx.Response:
        """Ask for the conversation to be erased."""
        return self.http.delete("/api/messages")

    def history(self) -> list[dict[str, Any]]:
        """The conversation so far, both sides."""
        response = self.http.get("/api/messages")
        assert response.status_code == httpx.codes.OK, response.text
        said: list[dict[str, Any]] = response.json()["messages"]
        return said

    def own_words(self) -> list[str]:
        """What the visitor has said, as the conversation so far has it."""
        return [message["text"] for message in self.history() if message["from"] == "visitor"]

    def _turn(self, body: dict[str, Any]) -> Answer:
        began = time.monotonic()
        response = self.post(body)
        assert response.status_code == httpx.codes.OK, response.text
        self._last = Answer(response.json()["messages"], time.monotonic() - began)
        self.turns += 1
        return self._last


def response_of(text: str) -> str:
    """The name of the response that a text comes from; '' if from none."""
    return next((name for name, pattern in _patterns() if pattern.fullmatch(text)), "")


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    found = []
    for name, variants in all_responses().items():
        for variant in variants:
            pieces = re.split(r"\{\w+\}", variant["text"].strip())
            found.append((name, re.compile(r"[\s\S]*".join(map(re.escape, pieces)) + r"\s*")))
    return found


def _field(response: str) -> str | None:
    if response in ("utter_intake_review", "utter_intake_review_visit", "utter_intake_which_field"):
        return "review"
    if response in OFFERS:
        return "visit"
    stem, _, field = response.rpartition("_")
    return field if stem == "utter_ask_intake_form" else None
