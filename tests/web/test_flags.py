"""Danger in a conversation becomes a flag for staff, with the message; and no flag that fails costs the card."""

import sqlite3
from contextlib import closing

import pytest
from support.door import NO, VARIANTS, YES, titles
from support.fake_engine import PARSE, always, failure, message

CRISIS = {**PARSE, "intent": {"name": "crisis", "confidence": 0.99}}
DOUBT = {**PARSE, "intent": {"name": "crisis", "confidence": 0.4}}


def flags(visitor):
    """Tier and variant of a conversation's flags, the oldest first."""
    rows = visitor.door.rows("SELECT * FROM crisis_flags WHERE conversation_id = ? ORDER BY id", visitor.id)
    return [(row["tier"], row["variant"]) for row in rows]


@pytest.fixture
def broken_flags(door):
    """No flag can be written for as long as the test runs."""
    with closing(sqlite3.connect(door.database)) as connection:
        connection.execute("ALTER TABLE crisis_flags RENAME TO crisis_flags_away")
    yield
    with closing(sqlite3.connect(door.database)) as connection:
        connection.execute("ALTER TABLE crisis_flags_away RENAME TO crisis_flags")


@pytest.mark.parametrize("variant", VARIANTS)
def test_what_the_gate_is_sure_of_raises_a_flag_about_the_message(door, visitor, variant):
    visitor.say(f"[sure:{variant}]")
    assert flags(visitor) == [("sure", variant)]
    (row,) = door.rows("SELECT message_id FROM crisis_flags WHERE conversation_id = ?", visitor.id)
    said = next(said for said in visitor.history() if said["from"] == "visitor")
    assert row["message_id"] == said["id"]


def test_the_flag_is_there_before_the_visitor_has_the_card(visitor):
    visitor.say("[sure:self]")
    assert flags(visitor)


def test_what_is_harmless_raises_none(visitor):
    visitor.say("do you take aetna")
    assert flags(visitor) == []


def test_a_safety_question_raises_one_and_a_no_takes_it_back(visitor):
    (check,) = visitor.say("[unsure:self] no point")
    assert flags(visitor) == [("unsure", "self")]
    visitor.press(check, NO)
    assert flags(visitor) == []


def test_a_typed_no_takes_it_back_too(visitor):
    visitor.say("[unsure:self] no point")
    visitor.say("no")
    assert flags(visitor) == []


def test_a_yes_makes_it_certain_and_keeps_who_is_in_danger(visitor):
    (check,) = visitor.say("[unsure:someone_else] no point")
    visitor.press(check, YES)
    assert flags(visitor) == [("confirmed", "someone_else")]


def test_a_question_that_is_passed_over_stays_for_staff_to_see(visitor):
    visitor.say("[unsure:self] no point")
    visitor.say("do you take aetna")
    assert flags(visitor) == [("unsure", "self")]


def test_what_is_not_asked_again_after_a_no_raises_none(visitor):
    (check,) = visitor.say("[unsure:self] no point")
    visitor.press(check, NO)
    visitor.say("[unsure:self] still no point")
    assert flags(visitor) == []


def test_what_only_the_engine_finds_raises_one(engine, visitor):
    engine.script(visitor.id, always(message("x", "utter_crisis"), parse=CRISIS))
    visitor.say("the engine knows")
    assert flags(visitor) == [("second_net", "self")]


def test_what_the_engine_doubts_is_a_question_and_its_no_takes_it_back(engine, visitor):
    engine.script(visitor.id, always(message("x", "utter_crisis"), parse=DOUBT))
    (check,) = visitor.say("the engine doubts")
    assert flags(visitor) == [("unsure", "self")]
    visitor.press(check, NO)
    assert flags(visitor) == []


def test_what_the_engine_finds_after_a_no_is_flagged_all_the_same(engine, visitor):
    engine.script(visitor.id, always(message("x", "utter_crisis"), parse=CRISIS))
    (check,) = visitor.say("[unsure:self] no point")
    visitor.press(check, NO)
    assert flags(visitor) == [("second_net", "self")]


def test_a_message_sent_twice_has_one_flag(visitor):
    for _ in range(2):
        visitor.say("[sure:self]", client_id="once")
    assert flags(visitor) == [("sure", "self")]


@pytest.mark.usefixtures("broken_flags")
@pytest.mark.parametrize("text", ["[sure:medical] marmalade", "[unsure:self] marmalade"])
def test_a_flag_that_cannot_be_written_costs_neither_card_nor_message_nor_a_word_in_the_log(visitor, text, capfd):
    (answer,) = visitor.say(text)
    assert answer["kind"] in ("crisis", "check")
    assert [said["text"] for said in visitor.history() if said["from"] == "visitor"] == [text]
    printed = capfd.readouterr().out
    assert "flag_failed" in printed
    assert "marmalade" not in printed


@pytest.mark.usefixtures("broken_flags")
def test_a_yes_whose_flag_cannot_be_written_still_gets_its_card(visitor):
    (check,) = visitor.say("[unsure:self] no point")
    assert visitor.press(check, YES)[0]["kind"] == "crisis"


def test_asking_for_a_person_and_being_left_without_an_answer_are_kinds_of_their_own(engine, visitor):
    engine.script(visitor.id, always(message("We call you back.", "utter_contact_human_phone")))
    assert visitor.say("a person please")[0]["kind"] == "handover"
    engine.script(visitor.id, failure)
    (fallback,) = visitor.say("and now")
    assert fallback["kind"] == "fallback"
    assert titles(fallback)


def test_an_erased_conversation_leaves_no_flag(visitor):
    visitor.say("[sure:self]")
    assert visitor.erase().status_code == 204
    assert flags(visitor) == []
