"""Passwords are kept as Argon2id hashes, and nobody's costs the same as somebody's."""

from argon2 import PasswordHasher

from bot import passwords


def test_a_password_fits_its_own_hash_and_no_other():
    kept = passwords.hashed("slow rivers")
    assert kept.startswith("$argon2id$")
    assert passwords.fits(kept, "slow rivers")
    assert not passwords.fits(kept, "slow river")
    assert not passwords.fits(passwords.hashed("slow rivers") + "x", "slow rivers")
    assert not passwords.fits("no hash", "slow rivers")


def test_the_same_password_never_has_the_same_hash():
    assert passwords.hashed("slow rivers") != passwords.hashed("slow rivers")


def test_nobodys_hash_takes_the_same_work_as_a_new_one():
    """After a change of the library's parameters a new hash has to be put into `bot.passwords`."""
    assert not PasswordHasher().check_needs_rehash(passwords.NOBODYS)
    assert not passwords.fits(None, "anything")


def test_a_password_that_is_no_text_fits_nothing():
    assert not passwords.fits(None, "\ud800")
