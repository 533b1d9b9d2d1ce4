"""How the visitor wants to be reached: kept beside the contact, in their own words, at whatever question it comes."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]
PHONE, OTHER, MAIL = "+19735550123", "+19735550199", "ana@example.org"
ANSWERS = {"consent": "yes", "name": "Ana", "contact": PHONE, "times": "mornings", "insurer": "none"}

NOTES = (
    "no voicemails please", "No voicemail", "please don't leave a voicemail", "dont leave a message",
    "never leave a message", "ok to leave a voicemail", "you can leave a message with my mom",
    "text only", "texts only please", "only text me", "please text", "just text", "text me first",
    "text is best", "texting is better", "i prefer texts", "I'd rather you text me", "text dont call",
    "no calls", "no phone calls please", "please don't call", "dont call me", "no texts", "email only",
    "only email please", "email is better than phone", "call my cell not home", "call my cell, not my home",
    "call me on my cell not at work", "don't call me at work", "dont call my house", "not my work phone",
    "use my cell", "don't call the landline", "be discreet please", "please be discreet", "discreetly please",
    "my husband can't know", "my ex must not know", "don't tell my wife", "ask for Maria",
    "ask for maria when you call", "don't say where you're calling from", "dont mention the clinic",
    "its a work phone", "it's a shared phone", "my mom may answer", "my wife might pick up",
)  # fmt: skip
NO_NOTES = (
    "can you text me?", "will you leave a voicemail?", "do you text or call", "call me", "text", "no", "whatever",
    "my wife will call", "call me at 5", "call me in the mornings", "my husband knows everything", "i got a text",
)  # fmt: skip


@pytest.mark.parametrize("text", NOTES)
@pytest.mark.parametrize("asking", ["name", "times", "insurer", "review"])
def test_a_wish_about_contact_is_noted_and_the_question_stays_open(ask: Ask, text: str, asking: str) -> None:
    assert ask(text, asking, ANSWERS) == Reading({"contact_note": text.strip(" .")})


@pytest.mark.parametrize("text", NOTES)
def test_a_wish_is_no_way_to_reach_anybody(ask: Ask, text: str) -> None:
    assert ask(text, "contact") == Reading({"contact_note": text}, problem="contact_needed")


@pytest.mark.parametrize("text", NO_NOTES)
@pytest.mark.parametrize("asking", ["name", "contact", "times", "insurer", "review"])
def test_other_talk_is_no_note(ask: Ask, text: str, asking: str) -> None:
    assert "contact_note" not in ask(text, asking, ANSWERS).updates


WITH_CONTACT = (
    ("973-555-0123 no voicemails please", PHONE, "no voicemails please"),
    ("973-555-0123, text only", PHONE, "text only"),
    ("text only 973-555-0123", PHONE, "text only"),
    ("Text only: 973-555-0123.", PHONE, "Text only"),
    ("call my cell not home 973-555-0123", PHONE, "call my cell not home"),
    ("973 555 0123. Please be discreet, my ex can't know", PHONE, "Please be discreet, my ex can't know"),
    ("973-555-0123 ask for Ana", PHONE, "ask for Ana"),
    ("please dont call, ana@example.org", MAIL, "please dont call"),
    ("ana@example.org only email please, never call", MAIL, "only email please, never call"),
    ("973-555-0123 - leave a msg w/ my mom", PHONE, "leave a msg w/ my mom"),
    ("973-555-0123 (no voicemails)", PHONE, "no voicemails"),
    ("cell 973-555-0123, home 973-555-0199", PHONE, "home 973-555-0199"),
    ("973-555-0123 or 973-555-0199", PHONE, "973-555-0199"),
    ("973-555-0123 or my husband 973-555-0199", PHONE, "my husband 973-555-0199"),
    ("home is 973-555-0199 but call my cell 973-555-0123", OTHER, "call my cell 973-555-0123"),
    ("973-555-0123 / 973-555-0199, text only", PHONE, "973-555-0199, text only"),
    ("ana@example.org or b@example.org", MAIL, "b@example.org"),
)


@pytest.mark.parametrize(("text", "contact", "note"), WITH_CONTACT)
def test_a_wish_or_another_number_beside_the_contact_is_kept(ask: Ask, text: str, contact: str, note: str) -> None:
    assert ask(text, "contact") == Reading({"contact": contact, "contact_note": note})


@pytest.mark.parametrize(
    ("text", "asking", "updates"),
    [
        ("evenings, no voicemails please", "times", {"times": "evenings", "contact_note": "no voicemails please"}),
        ("after 5 but text only", "times", {"times": "after 5", "contact_note": "text only"}),
        ("Aetna. don't call me at work", "insurer", {"insurer": "Aetna", "contact_note": "don't call me at work"}),
        ("yes but no voicemails", "consent", {"consent": "yes", "contact_note": "no voicemails"}),
        ("Ana, text only", "name", {"name": "Ana", "contact_note": "text only"}),
        ("looks good but no voicemails", "review", {"contact_note": "no voicemails"}),
        ("send it, text only", "review", {"contact_note": "text only"}),
        ("also, call my cell not my home", "review", {"contact_note": "call my cell not my home"}),
    ],
)
def test_a_wish_beside_an_answer_is_taken_apart_and_nothing_is_sent_unseen(
    ask: Ask, text: str, asking: str, updates: dict[str, str]
) -> None:
    assert ask(text, asking, {k: v for k, v in ANSWERS.items() if k != asking}) == Reading(updates)


def test_a_wish_alone_is_no_reason_but_inside_a_reason_it_is_part_of_it(ask: Ask) -> None:
    assert ask("no voicemails please", "reason", ANSWERS) == Reading({"contact_note": "no voicemails please"})
    story = "he reads my phone, my husband can't know, I am scared of him"
    assert ask(story, "reason", ANSWERS) == Reading({"reason": story})


def test_wishes_add_up_and_none_is_kept_twice(ask: Ask) -> None:
    known = {**ANSWERS, "contact_note": "no voicemails"}
    assert ask("text only", "times", known).updates == {"contact_note": "no voicemails; text only"}
    assert ask("No voicemails!", "times", known).updates == {"contact_note": "no voicemails"}


def test_a_corrected_number_leaves_no_trace_of_the_old_one(ask: Ask) -> None:
    for text in ("973-555-0199, not 973-555-0123", "my number is not 973-555-0123 but 973-555-0199"):
        assert ask(text, "times", ANSWERS).updates == {"contact": OTHER}


def test_a_note_has_an_end(ask: Ask) -> None:
    known = {**ANSWERS, "contact_note": "x" * 290}
    assert ask("no voicemails please", "times", known) == Reading(problem="too_long")


def test_a_note_can_be_taken_back(ask: Ask) -> None:
    known = {**ANSWERS, "contact_note": "text only"}
    for text in ("remove the note", "please delete my notes"):
        assert ask(text, "review", known) == Reading({"contact_note": None})
