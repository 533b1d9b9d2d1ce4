"""Who wrote a message cannot be read from the inbox."""

import pytest
from support import content

from bot.content.limits import load_handbook
from bot.content.masking import masked, without_contacts, without_echoes

KEPT = load_handbook(content.ROOT / "content.yml").inbox.kept


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("write me at ana.lopez+x@mail.example.org", "write me at [e-mail]"),
        ("ana @ mail.example is mine", "[e-mail] is mine"),
        ("see https://social.example/ana or @ana_l", "see [link] or [link]"),
        ("call 973-555-0177 after 4", "call [number] after 4"),
        ("call (973) 555 0177", "call [number]"),
        ("+1 973.555.0177", "[number]"),
        ("9735550177", "[number]"),
        ("born 03/14/1985", "born [number]"),
        ("my zip is 07102", "my zip is [number]"),
        ("my code is 7KQ2-M4XD-9T", "my code is [code]"),
        ("my name is ana lopez, can u help", "my name is [name], can u help"),
        ("My name\u2019s Ana", "My name's [name]"),
        ("Hi, I'm Ana", "Hi, I'm [name]"),
        ("I'm Ana Lopez, can u help", "I'm [name] [name], can u help"),
        ("My name is Ana Maria Lopez", "My name is [name] [name]"),
        ("ask dr. Ana Lopez", "ask dr. [name] [name]"),
        ("this is Ana's mother", "this is [name] mother"),
        ("does dr. smith work there", "does dr. [name] work there"),
        ("Ana here, do you have parking", "[name] here, do you have parking"),
        ("is Maria Gonzalez-Ruiz still with you", "is [name] [name] still with you"),
        ("do you know José", "do you know [name]"),
        ("do you know Élodie", "do you know [name]"),
    ],
)
def test_what_tells_who_wrote_it_is_hidden(written, shown):
    assert masked(written, kept=KEPT) == shown


@pytest.mark.parametrize(
    "written",
    [
        "Is there parking? Do you have an elevator?",
        "can I come on Monday, I'm tired of waiting",
        "is it 12 to 16 sessions or 20",
        "does IPT work with Lexapro",
        "is it like CBT",
        "do you take Medicaid",
    ],
)
def test_what_is_asked_stays_readable(written):
    assert masked(written, kept=KEPT) == written


def test_a_name_that_the_visitor_gave_is_hidden_wherever_it_stands():
    assert masked("tell ana that LOPEZ came, not analopez", names=["Ana Lopez"]) == (
        "tell [name] that [name] came, not analopez"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("I'm Ana, do you know Maria in Newark", "I'm [name], do you know Maria in Newark"),
        ("I'm Zoe Reyes and IPT helps", "I'm [name] [name] and IPT helps"),
        ("ana LOPEZ, 973-555-0177, a@b.example", "[name], [number], [e-mail]"),
        ("my sister's analyst said IPT helps", "my sister's analyst said IPT helps"),
    ],
)
def test_a_transcript_hides_contacts_and_known_names_and_stays_readable(written, shown):
    assert without_contacts(written, names=["Ana Lopez"], kept=KEPT) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            "- Name: Ana Lopez\n- Contact: (973) 555-0123, ana@mail.example",
            "- Name: [name]\n- Contact: [number], [e-mail]",
        ),
        ("Your code is 7KQ2-M4XD-9T.", "Your code is [code]."),
        (
            "Text HOME to [741741](sms:741741), or ask for a call back.",
            "Text HOME to [741741](sms:741741), or ask for a call back.",
        ),
        (
            "Our Tuesday times: 10:00 am, 2:30 pm, at https://clinic.example",
            "Our Tuesday times: 10:00 am, 2:30 pm, at https://clinic.example",
        ),
    ],
)
def test_the_assistants_words_hide_only_what_they_repeat(written, shown):
    assert without_echoes(written, names=["Ana Lopez"], known=frozenset({"741741"})) == shown
