"""What a mail says, to whom, and what it never says."""

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from ruamel.yaml import YAML
from support import content
from support.booking import NOW, PHONE, START
from support.mail_server import Mail

from bot.clinic.errors import ContentError
from bot.delivery.mail import Writer
from bot.delivery.wording import MailWording, load_mail_wording
from bot.store.deliveries import Delivery
from bot.store.outbox import BOOKED, CANCELLED, DESK_MAIL, DISPLACED, MOVED, REQUESTED, VISITOR_MAIL
from tests.delivery.conftest import DESK, FACTS, SENDER, WORDING

VISITOR = "ana@example.com"
WRITER = Writer(FACTS, WORDING, SENDER)
NEW_YORK = ZoneInfo("America/New_York")
BANNED = re.compile(
    r"therap|ipt\b|depress|anxi|bipolar|trauma|ptsd|grief|postpartum|eating|addict|drug|alcohol|substance|suicid|"
    r"988|self-harm|diagnos|symptom|mental|psych|counsel|clinician|patient|treatment|medication|insur|aetna|cigna|"
    r"medicaid|horizon|reason|crisis",
    re.IGNORECASE,
)
REASONS = ("depression", "my brother died", "panic", "declined", "drinking too much", "PTSD")
INSURERS = ("Aetna", "Cigna", "Horizon", "none", "Medicaid")
NAMES = ("Ana Lopez", "Zoë Ångström", "O'Neil & <Sons>", "李雷", "Jo", "J. {reference} Smith", "Mary\nAnn")


def delivery(kind=BOOKED, sequence=0, start=START, **changed):
    given = {
        "id": 1,
        "claim": "c",
        "claimed_until": NOW,
        "destination": VISITOR_MAIL,
        "reference": "K7QM-2XWD-9T",
        "uid": "" if kind == REQUESTED else "u" * 32,
        "end": start and start + timedelta(hours=1),
        "name": "Ana Lopez",
        "contact": f"+19735550123, {VISITOR} (no voicemails, my depression is private)",
        "written_at": NOW,
        "attempts": 1,
        "give_up_at": NOW,
        **changed,
    }
    return Delivery(kind=kind, sequence=sequence, start=start, **given)


def written(of, reader="visitor", to=VISITOR, writer=WRITER):
    return Mail(writer.write(of, reader, to).as_bytes())


@pytest.mark.parametrize(
    ("kind", "method", "status"),
    [
        (BOOKED, "REQUEST", "CONFIRMED"),
        (MOVED, "REQUEST", "CONFIRMED"),
        (CANCELLED, "CANCEL", "CANCELLED"),
        (DISPLACED, "CANCEL", "CANCELLED"),
    ],
)
def test_the_calendar_part_is_read_back_as_it_was_meant(kind, method, status):
    mail = written(delivery(kind, 2))
    event = mail.event
    assert mail.method == str(mail.calendar["method"]) == method
    assert (str(event["uid"]), event["sequence"], str(event["status"])) == ("u" * 32, 2, status)
    assert event.decoded("dtstart") == START
    assert event.decoded("dtend") == START + timedelta(hours=1)
    assert str(event["attendee"]) == f"mailto:{VISITOR}"
    assert str(event["organizer"]) == f"mailto:{SENDER}"
    assert str(event["location"]) == FACTS.address


def test_a_mail_has_text_html_and_calendar_each_once_and_in_this_order():
    message = written(delivery()).message
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html", "text/calendar"]


def test_a_mail_written_twice_is_the_same_to_the_byte():
    first, second = (WRITER.write(delivery(), "visitor", VISITOR).as_bytes() for _ in range(2))
    assert first == second


def test_a_lost_time_of_which_nobody_was_invited_calls_nothing_off():
    mail = written(delivery(DISPLACED, 1, invited=False))
    assert mail.calendar is None
    assert "K7QM-2XWD-9T" in mail.part("text/plain")


def test_every_row_has_a_message_id_of_its_own():
    rows = [delivery(), delivery(MOVED, 1), delivery(destination=DESK_MAIL), delivery(reference="ABCD-EFGH-01")]
    assert len({written(row).id for row in rows}) == len(rows)


@pytest.mark.parametrize("kind", [BOOKED, MOVED, CANCELLED, DISPLACED])
def test_the_visitor_reads_name_time_place_code_and_how_to_change_it(kind):
    mail = written(delivery(kind))
    for shown in (mail.part("text/plain"), mail.part("text/html")):
        for told in ("Ana Lopez", "Tuesday, December 1, 2026 at 9:00 am (EST)", "(973) 555-0100", "K7QM-2XWD-9T"):
            assert told in shown
        assert ("1 Main Street" in shown) == (kind in (BOOKED, MOVED))
    assert "Tuesday, December 1" in mail.subject


def test_what_the_clinics_file_does_not_know_is_left_out():
    facts = replace(FACTS, phone="", address="")
    writer = Writer(facts, load_mail_wording(content.ROOT / "wording.yml", facts), SENDER)
    mail = written(delivery(), writer=writer)
    text = mail.part("text/plain")
    assert "Where:" not in text
    assert "Phone:" not in text
    assert "\0" not in text
    assert "\n\n\n" not in text
    assert "location" not in mail.event


def test_the_desk_reads_name_time_and_code_and_is_the_guest():
    mail = written(delivery(destination=DESK_MAIL), "desk", DESK)
    for told in ("Ana Lopez", "December 1, 2026 at 9:00 am", "K7QM-2XWD-9T"):
        assert told in mail.part("text/plain")
    assert str(mail.event["attendee"]) == f"mailto:{DESK}"


def test_a_call_back_request_is_its_code_and_nothing_personal():
    mail = written(delivery(REQUESTED, start=None, destination=DESK_MAIL), "desk", DESK)
    assert mail.calendar is None
    assert "K7QM-2XWD-9T" in mail.part("text/plain")
    for personal in ("Ana", VISITOR):
        assert personal not in mail.content.decode()
    assert not PHONE.search(mail.content.decode())


def test_no_header_holds_a_word_of_the_visitors():
    mail = written(delivery(name="Marigold"))
    assert "Marigold" not in " ".join(str(value) for value in mail.message.values())
    assert "Marigold" not in mail.part("text/calendar")


def test_a_name_cannot_become_markup_or_a_sentence_of_ours():
    mail = written(delivery(name="<b>x</b> {reference}"))
    assert "<b>x" not in mail.part("text/html")
    assert "{reference}" in mail.part("text/plain")


def test_five_hundred_mails_hold_no_word_of_why():
    """Reasons, insurers and notes are made up around each; none of it may come through, nor a word of ours."""
    chance = random.Random(4)  # noqa: S311 no secret
    names = [name for name in NAMES if not BANNED.search(name)]
    for number in range(500):
        reader, destination = chance.choice([("visitor", VISITOR_MAIL), ("desk", DESK_MAIL)])
        kind = chance.choice([BOOKED, MOVED, CANCELLED, DISPLACED, *([REQUESTED] if reader == "desk" else [])])
        start = None if kind == REQUESTED else START + timedelta(hours=chance.randrange(20_000))
        note = f"{chance.choice(REASONS)}, {chance.choice(INSURERS)}"
        personal = {"name": chance.choice(names), "contact": f"{VISITOR} ({note})"}
        row = delivery(kind, number % 5, start, destination=destination, **personal)
        mail = written(row, reader)
        told = [mail.part(f"text/{kind}") or "" for kind in ("plain", "html", "calendar")]
        assert BANNED.findall("\n".join((mail.subject, *told)).replace(FACTS.name, "")) == []


def test_the_banned_words_can_be_found():
    assert BANNED.search("Your therapy session")


@pytest.mark.parametrize("year", [2026, 2027, 2028])
@pytest.mark.parametrize("edge", [(3, 8), (3, 14), (3, 12), (11, 1), (11, 7), (11, 5)])
def test_the_hour_is_the_clinics_on_every_side_of_a_change_of_the_clock(year, edge):
    for days in (-1, 0, 1):
        wall = datetime(year, *edge, 9, 0, tzinfo=NEW_YORK) + timedelta(days=days)
        event = written(delivery(start=wall.astimezone(UTC))).event
        assert event["dtstart"].to_ical() == f"{wall:%Y%m%dT%H%M%S}".encode()
        assert event["dtstart"].params["TZID"] == "America/New_York"
        assert event.decoded("dtstart") == wall


@pytest.mark.parametrize("break_it", [
    lambda mail: mail.pop("visitor"),
    lambda mail: mail["desk"].pop("received"),
    lambda mail: mail["visitor"]["moved"].update(text="Hello {nam}"),
    lambda mail: mail.update(change="{}"),
])  # fmt: skip
def test_a_wrong_sentence_stops_the_start(break_it):
    entries = YAML(typ="safe").load(content.ROOT / "wording.yml")
    break_it(entries["mail"])
    with pytest.raises(ContentError, match="wording"):
        MailWording(entries, FACTS)
