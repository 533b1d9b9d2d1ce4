"""Messages of one meaning stand together, masked, the most frequent first."""

from datetime import UTC, datetime, timedelta

from support import content

from bot.content.inbox import grouped, plain_words
from bot.content.limits import load_handbook
from bot.content.source import read_content
from bot.store.misunderstood import Misunderstood

INBOX = load_handbook(content.ROOT / "content.yml").inbox
PLAIN = plain_words(read_content(content.ROOT))
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TEXTS = [
    "do you have parking at the clinic",
    "is there a parking lot at your clinic",
    "can my dog come with me",
    "where can I park at the clinic? I'm Ana",
]


def asked(texts, topic="out_of_scope", names=()):
    return [Misunderstood(text, NOON - timedelta(hours=at), topic, names) for at, text in enumerate(texts)]


def groups(messages):
    return grouped(messages, likeness=INBOX.likeness, kept=INBOX.kept, plain=PLAIN)


def test_messages_of_one_meaning_are_one_group():
    parking, dog = groups(asked(TEXTS))
    assert (parking.count, dog.count) == (3, 1)
    assert parking.texts == (TEXTS[0], TEXTS[1], "where can I park at the clinic? I'm [name]")
    assert parking.last == NOON
    assert dog.texts == (TEXTS[2],)


def test_a_wording_stands_once_but_counts_each_time():
    (group,) = groups([*asked(["Is there parking?", "is there parking"]), *asked(["IS there parking"], "cost")])
    assert group.count == 3
    assert group.texts == ("Is there parking?",)
    assert group.topic == "out_of_scope"


def test_an_empty_inbox_has_no_groups():
    assert groups([]) == []


def test_names_of_a_request_are_hidden():
    (group,) = groups(asked(["parking for ana"], names=("Ana Lopez",)))
    assert group.texts == ("parking for [name]",)


def test_a_name_that_begins_a_sentence_is_hidden():
    (group,) = groups(asked(["Yolanda and I need parking. Tomasz, too. How far is it?"]))
    assert group.texts == ("[name] and I need parking. [name], too. How far is it?",)
