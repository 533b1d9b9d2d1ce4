"""`erase`: a request or a conversation with all that belongs to it, and a receipt."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from bot.clinic.errors import NotKnownError
from bot.clinic.reference import normalise_reference
from bot.commands.shared import counted, opened, show
from bot.store.erasure import erase_conversation, erase_request


def erase(options: argparse.Namespace) -> int:
    """Erase, and print the receipt."""
    now = datetime.now(UTC)
    with opened() as store:
        if options.conversation:
            receipt = store.run(erase_conversation, options.conversation, now, options.force)
        else:
            receipt = store.run(erase_request, known_reference(options.reference), now, options.force)
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
