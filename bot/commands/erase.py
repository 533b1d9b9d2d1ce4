"""`erase`: a request or a conversation with all that belongs to it, and a receipt."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from bot.clinic.errors import NotKnownError
from bot.clinic.reference import normalise_reference
from bot.commands.log import logged
from bot.commands.shared import counted, opened, show
from bot.store.erasure import erase_conversation, erase_request

ACT = "person.erase"
LONGEST_OBJECT = 64


def erase(options: argparse.Namespace) -> int:
    """Erase, and print the receipt."""
    now = datetime.now(UTC)
    with opened() as store:
        if options.conversation:
            about = ("conversation", options.conversation[:LONGEST_OBJECT])
            receipt = logged(store, ACT, about, erase_conversation, options.conversation, now, options.force)
        else:
            reference = known_reference(options.reference)
            receipt = logged(store, ACT, ("request", reference), erase_request, reference, now, options.force)
        store.sweep()
    lines = [f"Erased: {counted(receipt.rows)}.", f"Receipt {receipt.id}. The engine forgets within a minute."]
    return show(asdict(receipt), lines, as_json=options.json)


def known_reference(typed: str) -> str:
    """A reference as it is kept, however it was typed.

    Raises:
        NotKnownError: this is no reference.
    """
    reference = normalise_reference(typed)
    if reference is None:
        raise NotKnownError
    return reference
