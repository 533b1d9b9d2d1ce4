"""Misspelt words are read as they were meant, and everything else is left alone."""

import pytest

from bot.understanding.encoder import load_encoder
from bot.understanding.ngrams import ngrams
from bot.understanding.spelling import corrected


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how quikly do peple notise a diffrence", "how quickly do people notice a difference"),
        ("my anxeity is realy bad latly, do you treet it", "my anxiety is really bad lately, do you treat it"),
        ("Is the interpersinal theropy coverd by insurence?", "Is the interpersonal therapy covered by insurance?"),
        ("insurence covrage", "insurance coverage"),
        ("wich docter", "which doctor"),
    ],
)
def test_a_misspelt_word_is_read_as_it_was_meant(typed, meant):
    assert corrected(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Does IPT help with depression?",
        "idk tbh, do u take aetna ppo lol",
        "I'm on Lexapro and lithium, don't you mind?",
        "Zoë Ñuñez-O'Brien",
        "call 973-555-0123 or mail ana@example.org",
        "",
    ],
)
def test_what_is_spelt_as_it_should_be_is_left_alone(text):
    assert corrected(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "quiero hacer una cita para mi hija por favor",
        "Dzień dobry, czy ktoś u państwa mówi po polsku?",
        "mera blue cross ka card chalega kya yahan",
        "asdfgh qwertz ghjkl yxcvb",
    ],
)
def test_another_language_or_nonsense_is_not_made_english(text):
    assert corrected(text) == text


def test_a_misspelt_message_means_to_model_and_spelling_what_it_says_well_spelt():
    typed, meant = "is the theropy coverd by my insurence", "is the therapy covered by my insurance"
    vectors = load_encoder().encode([typed, meant])
    assert float(vectors[0] @ vectors[1]) > 0.999
    assert list(ngrams(typed)) == list(ngrams(meant))
