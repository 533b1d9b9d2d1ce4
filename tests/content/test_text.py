"""How a text reads: the measures know what is hard and what is the same."""

import pytest

from bot.content.text import grade, normalised, spoken, words

LEARNED = (
    "Interpersonal psychotherapy constitutes an empirically validated, time-limited intervention addressing "
    "interrelated difficulties in communication, bereavement and occupational transition."
)


def test_the_grade_knows_a_learned_sentence_from_a_plain_one():
    assert grade(LEARNED) > 16
    assert grade("You talk with your therapist. You look at what hurts.") < 4


def test_a_list_is_read_line_by_line():
    assert spoken("It has two parts:\n- **Grief**\n- [call](tel:988) us now.") == (
        "It has two parts: Grief. call us now."
    )


def test_an_address_is_no_word():
    assert words("- **Call** [the clinic](https://clinic.net/a-b) now") == 5


@pytest.mark.parametrize(
    ("text", "bare"), [("Do you take  Aetna?", "do you take aetna"), ("👍", "👍"), ("??", "??"), ("IPT!", "ipt")]
)
def test_case_signs_and_spaces_make_no_difference(text, bare):
    assert normalised(text) == bare
