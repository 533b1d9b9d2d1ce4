"""Whole conversations put into a store at a moment of the past, without their words mattering."""

from datetime import timedelta

from sqlalchemy import func, select, update

from bot.clinic.queue import Tier
from bot.store import appointments, conversations, flags, intake
from bot.store.tables import conversations as conversations_table
from bot.store.tables import crisis_flags, messages

from .booking import request, slot


def talk(connection, at, *turns, asked=False, visit=None):
    """A conversation that began at a moment; its id.

    Args:
        connection: of the caller's transaction.
        at: when it began; each message comes a second later.
        turns: of a visitor's message the topic, and the kind of the reply: `("faq/cost", "answer")`.
        asked: a request was left.
        visit: number of the hour at which a visit was booked.
    """
    conversation, _ = conversations.start(connection, ())
    rows = [_turn(topic, kind) for topic, kind in turns]
    for place, row in enumerate(row for pair in rows for row in pair):
        moment = at + timedelta(seconds=place)
        connection.execute(messages.insert().values(conversation_id=conversation.id, at=moment, **row))
    begun = update(conversations_table).where(conversations_table.c.id == conversation.id)
    connection.execute(begun.values(created_at=at))
    if asked:
        _ask(connection, conversation.id, visit, at)
    return conversation.id


def danger(connection, at, who=None, after=timedelta()):
    """A conversation with a crisis card at a moment, and its flag; its id.

    Args:
        connection: of the caller's transaction.
        at: when it began.
        who: number of whoever saw the flag; None: nobody has.
        after: how long after it was raised.
    """
    conversation = talk(connection, at, (None, "crisis"))
    flags.raise_flag(connection, conversation, conversation, tier=Tier.SURE, variant="self", now=at)
    if who is not None:
        newest = connection.execute(select(func.max(crisis_flags.c.id))).scalar_one()
        flags.mark_seen(connection, conversation, newest, who, at + after)
    return conversation


def _turn(topic, kind):
    said = conversations.new_id()
    common = {"text": "marmalade", "buttons": []}
    return (
        {"id": said, "sender": "visitor", "kind": "text", "topic": topic, "confidence": topic and 0.9, **common},
        {"id": conversations.new_id(), "sender": "bot", "kind": kind, "reply_to": said, **common},
    )


def _ask(connection, conversation, visit, now):
    sent = request(conversation, reference=f"REF-{conversation[:6]}", conversation_id=conversation)
    if visit is None:
        intake.save(connection, sent)
    else:
        appointments.book(connection, sent, slot(visit), 100, now)
