"""A conversation put into a door's store, as the visitor's door would have left it."""

from bot.clinic.wording import Message
from bot.store import conversations, flags


class Talk:
    """A conversation of one turn, in the door's store."""

    def __init__(self, door, kind, flag=None):
        self.id = door.store(conversations.start, ())[0].id
        add = conversations.add_visitor_message
        said = door.store(add, self.id, "marmalade", payload=None, client_id=None, gate={})
        door.store(conversations.add_replies, self.id, said.id, (Message("Hm.", kind),))
        if flag:
            door.store(flags.raise_flag, self.id, said.id, tier=flag, variant="self", now=door.now())
