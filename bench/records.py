"""A store full of made-up conversations: a year of them, in the visitors' style of the bench, with rare words."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from bench.messages import questions
from bench.stage import Say
from bot.clinic.access import Role
from bot.clinic.outcome import Flag, Outcome
from bot.store import reviews, staff, words
from bot.store.conversations import new_id
from bot.store.database import Store
from bot.store.summaries import packed
from bot.store.tables import conversation_summaries, conversation_tags, conversations, message_words, messages

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

TOPICS = tuple(f"faq/topic_{number}" for number in range(48))
# Of a thousand conversations, how many come to what.
SHARE = {
    Outcome.ANSWERED: 690,
    Outcome.NOT_UNDERSTOOD: 180,
    Outcome.HANDED_OVER: 60,
    Outcome.REQUESTED: 40,
    Outcome.CRISIS: 10,
    Outcome.BOOKED: 19,
    Outcome.UNANSWERED: 1,
}
REVIEWED, ASSIGNED, TAGGED, CRISIS, CHECK = 0.5, 0.02, 0.01, 0.01, 0.02
RARE_TOPIC = "faq/rare"
REVIEWER = 1
TAG = 1

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
    store.run(staff.add, "Rita", Role.REVIEWER, "no password", end)
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
    openings = {row["conversation_id"]: row["number"] for row in reversed(said)}
    _sum_up(connection, begun, openings, chance)


def _sum_up(
    connection: Connection, begun: list[tuple[str, datetime]], openings: dict[str, int], chance: random.Random
) -> None:
    rows = [_summary(*place, openings[place[0]], chance) for place in begun]
    connection.execute(conversation_summaries.insert(), rows)
    first, *tagged = [row["conversation_id"] for row in rows if chance.random() < TAGGED] or [begun[0][0]]
    reviews.add_tag(connection, first, "look again")
    if tagged:
        connection.execute(conversation_tags.insert(), [{"conversation_id": name, "tag_id": TAG} for name in tagged])


def _summary(name: str, at: datetime, opening: int, chance: random.Random) -> Row:
    reviewed, draw = chance.random() < REVIEWED, chance.random()
    topics = {chance.choice(TOPICS) for _ in range(MESSAGES // 2)} | ({RARE_TOPIC} if draw < 1 / 5000 else set())
    return {
        "conversation_id": name,
        "began_at": at,
        "said": MESSAGES // 2,
        "opening": opening,
        "topics": packed(tuple(topics)),
        "lowest_confidence": chance.betavariate(6, 2),
        "flag": Flag.CRISIS.value if draw < CRISIS else Flag.CHECK.value if draw < CRISIS + CHECK else None,
        "outcome": chance.choices(list(SHARE), list(SHARE.values()))[0].value,
        "reviewed_at": at if reviewed else None,
        "reviewed_by": REVIEWER if reviewed else None,
        "assigned_to": REVIEWER if chance.random() < ASSIGNED else None,
    }


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
