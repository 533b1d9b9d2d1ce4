"""A store full of made-up conversations: a year of them, in the visitors' style of the bench, with rare words."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bench.messages import questions
from bench.stage import Say
from bot.store import words
from bot.store.conversations import new_id
from bot.store.database import Store
from bot.store.tables import conversations, message_words, messages

CONVERSATIONS = 100_000
MESSAGES = 10
DAYS = 365
AT_ONCE = 1_000
REPLY = (
    "IPT is short: most people come once a week for twelve to sixteen weeks. We look at what is going on between you "
)
REPLY += (
    "and the people close to you, and at how that and your mood move together. Would you like to book a first visit?"
)
BUTTONS = [{"id": f"{'0' * 32}.{number}", "title": "Book a visit", "payload": "/book"} for number in range(3)]
SYLLABLES = ("ka", "lo", "mi", "ner", "sto", "bra", "vel", "tu", "ques", "dor", "fin", "ha")

Row = dict[str, Any]


def fill(store: Store, say: Say, number: int = CONVERSATIONS) -> None:
    """Write conversations of ten messages each, both sides in turn, spread evenly over a year up to now.

    Args:
        store: an empty migrated store.
        say: shows progress.
        number: how many conversations.
    """
    chance = random.Random(0)  # noqa: S311 made-up words, not secrets
    texts = questions()
    end = datetime.now(UTC)
    for first in range(0, number, AT_ONCE):
        begun = [end - timedelta(days=DAYS) * (1 - place / number) for place in range(first, first + AT_ONCE)]
        store.run(_add, [(new_id(), at) for at in begun], texts, chance, first * MESSAGES)
        if (first + AT_ONCE) % (number // 10) == 0:
            say(f"{(first + AT_ONCE) * MESSAGES:,} messages")


def rare_words(count: int, seed: int = 1) -> list[str]:
    """Words as `fill` strews them in: made-up names, of which each is in some hundred messages or fewer."""
    chance = random.Random(seed)  # noqa: S311 as above
    return [_rare(chance) for _ in range(count)]


def _rare(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=3))


def _add(
    connection: Connection, begun: list[tuple[str, datetime]], texts: Iterator[str], chance: random.Random, last: int
) -> None:
    said = [row for place in begun for row in _conversation(*place, texts, chance)]
    for number, row in enumerate(said, last + 1):
        row["number"] = number
    index = [
        {
            "number": row["number"],
            "conversation_id": row["conversation_id"],
            "slice": words.slice_of(row["at"]),
            "tags": words.tags_of(connection, row["text"], row["at"]),
        }
        for row in said
        if row["sender"] == "visitor"
    ]
    rows = [{"id": name, "created_at": at, "state": {}, "engine_forgot": False} for name, at in begun]
    connection.execute(conversations.insert(), rows)
    connection.execute(messages.insert(), said)
    connection.execute(message_words.insert(), index)


def _conversation(name: str, at: datetime, texts: Iterator[str], chance: random.Random) -> Iterator[Row]:
    for turn in range(MESSAGES // 2):
        moment = at + timedelta(minutes=turn)
        text = f"{next(texts)} {_rare(chance)}"
        asked = {**_row(name, moment, "visitor", text, "text"), "understood": UNDERSTOOD, **LABEL, "gate": GATE}
        yield asked
        empty = {"understood": None, "topic": None, "confidence": None, "gate": None}
        yield {**_row(name, moment, "bot", REPLY, "answer"), "buttons": BUTTONS, **empty, "reply_to": asked["id"]}


def _row(name: str, at: datetime, sender: str, text: str, kind: str) -> Row:
    return {
        "id": new_id(),
        "conversation_id": name,
        "sender": sender,
        "kind": kind,
        "text": text,
        "at": at,
        "payload": None,
        "reply_to": None,
        "buttons": [],
    }


GATE = {"tier": "clear", "variant": None, "score": 0.01, "fired": ""}
LABEL = {"topic": "faq/insurance", "confidence": 0.93}
UNDERSTOOD = {
    "intent": {"name": "faq", "confidence": 0.93},
    "intent_ranking": [{"name": "faq", "confidence": 0.93 / place} for place in range(1, 6)],
    "entities": [],
}
