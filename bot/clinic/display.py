"""Canonical values as people read them."""

import phonenumbers

HOME_REGION = 1


def readable_contact(contact: str) -> str:
    """Phone numbers of a contact as written at home, '(973) 555-0123'; e-mail addresses as they are.

    Args:
        contact: E.164 numbers and e-mail addresses, joined by ', '.
    """
    return ", ".join(_readable(part) for part in contact.split(", "))


def with_note(contact: str, note: str | None) -> str:
    """A contact with what the visitor said about using it in brackets: '(973) 555-0123 (no voicemails)'."""
    return f"{contact} ({note})" if note else contact


def _readable(part: str) -> str:
    if not part.startswith("+"):
        return part
    number = phonenumbers.parse(part)
    home = number.country_code == HOME_REGION
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)
