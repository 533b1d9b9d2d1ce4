"""Who wrote a message cannot be read from the inbox."""

import pytest
from support import content

from bot.content.limits import load_handbook
from bot.content.masking import masked

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
