"""Messages that the engine has read and that were answered with a fallback."""

from bot.clinic.wording import Message
from bot.store import conversations


def misread(store, text, label="out_of_scope", kind="fallback"):
    """Have a visitor say something; the message's id. `store` runs queries."""
    conversation, _ = store(conversations.start, ())
    said = store(
        conversations.add_visitor_message, conversation.id, text, payload=None, client_id=None, gate={"tier": "clear"}
    )
    store(conversations.note_understanding, said.id, {"intent": {"name": label, "confidence": 0.4}})
    store(conversations.add_replies, conversation.id, said.id, (Message("An answer.", kind),))
    return said.id
