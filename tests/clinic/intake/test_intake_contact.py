"""The contact: phones and e-mails as people type them, and honest words when one cannot work."""

from collections.abc import Callable

import pytest

from bot.clinic.intake import Reading

Ask = Callable[..., Reading]
PHONE, OTHER, MAIL = "+19735550123", "+19735550199", "ana@example.org"

TAKEN = (
    ("973.555.0123", PHONE),
    ("(973) 555 0123", PHONE),
    ("(973)555-0123", PHONE),
    ("9735550123", PHONE),
    ("+1 973 555 0123", PHONE),
    ("+1 (973) 555-0123", PHONE),
    ("1-973-555-0123", PHONE),
    ("19735550123", PHONE),
    ("973 5550123", PHONE),
    ("973/555-0123", PHONE),
    ("973\u2013555\u20130123", PHONE),
    ("my cell is 973-555-0123 thanks", PHONE),
    ("you can text me at 973-555-0123.", PHONE),
    ("973-555-0123 ext 5", PHONE),
    ("973-555-0123 x204", PHONE),
    ("973-555-0123ext.204", PHONE),
    ("9 7 3 5 5 5 0 1 2 3", PHONE),
    ("you can reach my wife at 973-555-0123", PHONE),
    ("tel:9735550123", PHONE),
    ("973-555-0123, is that ok?", PHONE),
    ("973 867 5309", "+19738675309"),
    ("+44 20 7946 0958", "+442079460958"),
    ("0044 20 7946 0958", "+442079460958"),
    ("011 44 20 7946 0958", "+442079460958"),
    ("+52 55 1234 5678", "+525512345678"),
    ("\uff19\uff17\uff13 \uff15\uff15\uff15 \uff10\uff11\uff12\uff13", PHONE),
    ("ana@example.org", MAIL),
    ("Ana@Example.ORG", "Ana@example.org"),
    ("my email is ana@example.org.", MAIL),
    ("email: ana@example.org", MAIL),
    ("<ana@example.org>", MAIL),
    ("mailto:ana@example.org", MAIL),
    ("ana.torres+clinic@mail.example.org", "ana.torres+clinic@mail.example.org"),
    ("ana9735550123@example.org", "ana9735550123@example.org"),
    ("o'brien@example.org", "o'brien@example.org"),
    ("973-555-0123 ana@example.org", f"{PHONE}, {MAIL}"),
    ("ana@example.org or 973-555-0123", f"{PHONE}, {MAIL}"),
    ("973-555-0123/ana@example.org", f"{PHONE}, {MAIL}"),
    ("ana@x, better call 973-555-0123", PHONE),
)
UNCLEAR = (
    ("555-0123", "phone_unclear"),
    ("5550123", "phone_unclear"),
    ("97355501234", "phone_unclear"),
    ("973-555-012", "phone_unclear"),
    ("123-555-0123", "phone_unclear"),
    ("000 000 0000", "phone_unclear"),
    ("+973 555 0123", "phone_unclear"),
    ("nine seven three five five five oh one two three", "phone_unclear"),
    ("ana@x", "email_unclear"),
    ("ana at gmail dot com", "email_unclear"),
    ("ana (at) gmail.com", "email_unclear"),
    ("ana@gmail,com", "email_unclear"),
    ("ana@@gmail.com", "email_unclear"),
    ("@ana", "email_unclear"),
    ("anagmail.com", "email_unclear"),
    ("no phone", "contact_needed"),
    ("I'd rather not", "contact_needed"),
    ("i dont have one", "contact_needed"),
    ("rather not say", "contact_needed"),
    ("skip", "contact_needed"),
    ("no", "contact_needed"),
    ("yes", "contact_needed"),
    ("phone", "contact_needed"),
    ("you already have it", "contact_needed"),
)
NOT_ANSWERS = (
    "why do you need it?", "who will see my number", "will you call me at work?", "thanks", "hello",
    "is a text ok?", "can I give email instead?", "what will show up on my phone",
)  # fmt: skip


@pytest.mark.parametrize(("text", "contact"), TAKEN)
def test_a_phone_or_an_email_is_taken_in_one_form(ask: Ask, text: str, contact: str) -> None:
    assert ask(text, "contact") == Reading({"contact": contact})


@pytest.mark.parametrize(("text", "problem"), UNCLEAR)
def test_what_cannot_reach_anyone_is_named(ask: Ask, text: str, problem: str) -> None:
    assert ask(text, "contact") == Reading({}, problem=problem)


@pytest.mark.parametrize("text", NOT_ANSWERS)
def test_questions_are_left_to_the_dialogue(ask: Ask, text: str) -> None:
    assert ask(text, "contact") == Reading({})


def test_a_sure_interruption_is_left_to_the_dialogue(ask: Ask) -> None:
    assert ask("i feel so low today", "contact", intent="advice") == Reading({})


MERGED = (
    ("ana@example.org", PHONE, f"{PHONE}, {MAIL}"),
    ("973-555-0199", PHONE, OTHER),
    ("973-555-0123", MAIL, f"{PHONE}, {MAIL}"),
    ("ana2@example.org", f"{PHONE}, {MAIL}", f"{PHONE}, ana2@example.org"),
    ("973-555-0199", f"{PHONE}, {MAIL}", f"{OTHER}, {MAIL}"),
    ("973-555-0199, b@example.org", f"{PHONE}, {MAIL}", f"{OTHER}, b@example.org"),
    ("use ana@example.org instead", PHONE, MAIL),
    ("please don't call, email me at ana@example.org", PHONE, MAIL),
    ("wrong number, use ana@example.org", PHONE, MAIL),
    ("please use my email ana@example.org not my phone", PHONE, MAIL),
    ("not 973-555-0123 but 973-555-0199", PHONE, OTHER),
    ("don't use 973-555-0123, use 973-555-0199", PHONE, OTHER),
    ("its 973-555-0199 not 0123", PHONE, OTHER),
    ("I gave you the wrong number, its 973-555-0199", PHONE, OTHER),
    ("use 973-555-0199 instead", f"{PHONE}, {MAIL}", f"{OTHER}, {MAIL}"),
)


@pytest.mark.parametrize(("text", "before", "after"), MERGED)
@pytest.mark.parametrize("asking", ["contact", "times", "insurer", "review"])
def test_a_second_contact_joins_or_replaces(ask: Ask, text: str, before: str, after: str, asking: str) -> None:
    assert ask(text, asking, {"contact": before}).updates == {"contact": after}
