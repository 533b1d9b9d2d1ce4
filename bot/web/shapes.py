"""From the record to what the visitor's browser gets."""

from typing import Any

from bot.store.conversations import SaidMessage


def public(message: SaidMessage) -> dict[str, Any]:
    """A message without what stays inside: payloads, the gate's reading, what was understood."""
    shape: dict[str, Any] = {
        "id": message.id,
        "from": message.sender,
        "text": message.text,
        "kind": message.kind,
        "at": message.at.isoformat(),
    }
    if message.sender == "bot":
        shape["buttons"] = [{"id": button["id"], "title": button["title"]} for button in message.buttons]
    return shape
