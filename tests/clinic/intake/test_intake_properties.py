"""Promises that hold for any text at all."""

import phonenumbers
from email_validator import validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.clinic.intake import FIELDS, Reading, Turn, read

PROBLEMS = {
    None, "phone_unclear", "email_unclear", "contact_needed", "name_unclear", "name_needed", "times_unclear",
    "too_long", "which_field",
}  # fmt: skip
SNIPPETS = (
    "I'm ", "my name is ", "call me ", "Ana", "o'brien", "973-555-0123", "+44 20 7946 0958",
    "ana@example.org", "@",
    " at gmail dot com", ", ", ". ", "? ", "\n", "change my ", "phone", " to ", "tuesday after 4",
    "actually ", "no ", "no voicemails", "text only", " but ",
    "yes ", "instead", "Aetna", "stop", "5", "²", "٣", "①", "\u2019", "-", "İ", "ß", "\ue000", "\u200d",
    "👍",
)  # fmt: skip

texts = st.text(max_size=80) | st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=4), max_size=12).map("".join)
askings = st.sampled_from((*FIELDS, None))
intents = st.sampled_from(("faq", "affirm", "deny", "schedule_intake", "greet", "out_of_scope", "advice"))
answers = st.fixed_dictionaries(
    {},
    optional={
        "consent": st.just("yes"),
        "name": st.sampled_from(("Ana", "Luis Ortega")),
        "contact": st.sampled_from(("+19735550123", "ana@example.org", "+19735550123, ana@example.org")),
        "times": st.just("mornings"),
        "insurer": st.sampled_from(("Aetna", "none", "declined")),
    },
)
turns = st.builds(Turn, texts, askings, intents, st.floats(0, 1), st.lists(texts, max_size=2).map(tuple))


def reachable(contact: str) -> bool:
    for part in contact.split(", "):
        if "@" in part:
            validate_email(part, check_deliverability=False)
        elif not phonenumbers.is_possible_number(phonenumbers.parse(part)):
            return False
    return True


@settings(max_examples=400, deadline=None)
@given(turns, answers)
def test_any_text_gives_a_well_formed_reading(turn: Turn, known: dict[str, str]) -> None:
    reading = read(turn, known, ("Aetna",))
    assert set(reading.updates) <= {*FIELDS, "contact_note"}
    assert reading.problem in PROBLEMS
    assert all(value is None or value.strip() for value in reading.updates.values())
    assert not (reading.send and reading.updates)


@settings(max_examples=400, deadline=None)
@given(turns, answers)
def test_a_name_never_holds_a_digit_or_an_at_sign(turn: Turn, known: dict[str, str]) -> None:
    name = read(turn, known).updates.get("name") or ""
    assert not any(letter.isdigit() or letter in "@\n\t" for letter in name)


@settings(max_examples=400, deadline=None)
@given(turns, answers)
def test_a_contact_is_always_one_that_can_be_reached(turn: Turn, known: dict[str, str]) -> None:
    contact = read(turn, known).updates.get("contact")
    assert contact is None or reachable(contact)


@settings(max_examples=200, deadline=None)
@given(turns, answers)
def test_the_same_message_reads_the_same_twice(turn: Turn, known: dict[str, str]) -> None:
    assert read(turn, known) == read(turn, dict(known))


@settings(max_examples=200, deadline=None)
@given(texts, askings, answers)
def test_a_crisis_is_always_left_alone(text: str, asking: str | None, known: dict[str, str]) -> None:
    assert read(Turn(text, asking, "crisis", 0.1), known) == Reading({})


@settings(max_examples=30, deadline=2000)
@given(st.sampled_from(SNIPPETS), st.integers(100, 3000), askings)
def test_a_very_long_message_is_read_in_time(snippet: str, times: int, asking: str | None) -> None:
    read(Turn(snippet * times, asking, "out_of_scope", 0.5, (snippet,)), {})
