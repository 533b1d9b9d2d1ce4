"""The contact check takes the last four digits or the e-mail, however they are written."""

import pytest

from bot.clinic.scheduling.proof import proves, read_proof

CONTACT = "+19735550123, Ana.Lopez@example.com"


@pytest.mark.parametrize(
    "text",
    ["0123", " 01 23 ", "it's 0123", "(973) 555-0123", "+1 973 555 0123", "ana.lopez@example.com",
     "my e-mail is ANA.LOPEZ@EXAMPLE.COM.", "ana.lopez@example.com, thanks"],
)  # fmt: skip
def test_what_was_left_with_the_request_is_taken(text):
    assert proves(read_proof(text), CONTACT)


@pytest.mark.parametrize("text", ["0124", "9735", "lopez@example.com", "ana.lopez@example.co", "1234"])
def test_anything_else_is_not(text):
    assert not proves(read_proof(text), CONTACT)


def test_a_note_behind_the_contact_hides_nothing_and_proves_nothing():
    noted = f"{CONTACT} (not my work phone 973-555-7788; mine is old@example.com)"
    assert proves("0123", noted)
    assert proves("ana.lopez@example.com", noted)
    assert not proves("7788", noted)
    assert not proves("old@example.com", noted)


@pytest.mark.parametrize("text", ["", "123", "ana", "no idea", "ana@", "١٢٣٤"])
def test_what_is_neither_is_asked_for_again(text):
    assert read_proof(text) is None
