"""The tables of those who read transcripts; `bot.store.tables` has all of them."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text

from bot.store.columns import Moment
from bot.store.metadata import metadata
from bot.store.sealing import Sealed

# What a list of conversations needs to know of each: made when the visitor first writes, renewed after each turn
# (`bot.store.summaries`), and what reviewers have decided about it.
conversation_summaries = Table(
    "conversation_summaries",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("began_at", Moment, nullable=False),
    # How many messages the visitor has written, and the number of the first one.
    Column("said", Integer, nullable=False),
    Column("opening", Integer, nullable=False),
    # The labels of all of them between spaces, ' faq/insurance greet ', so that one can be looked for.
    Column("topics", Text, nullable=False),
    Column("lowest_confidence", Float),
    # The gravest thing that was shown: the safety question or the crisis card.
    Column("flag", String(8)),
    Column("outcome", String(16), nullable=False),
    Column("reviewed_at", Moment),
    Column("reviewed_by", ForeignKey("staff.id")),
    Column("assigned_to", ForeignKey("staff.id")),
    # All that is filtered by: without a look at the rows themselves, a year is gone through in no time.
    Index(
        "ix_conversation_summaries_began_at",
        *(
            "began_at",
            "conversation_id",
            "topics",
            "lowest_confidence",
            "reviewed_at",
            "flag",
            "outcome",
            "assigned_to",
        ),
    ),
    Index("ix_conversation_summaries_outcome", "outcome", "began_at", "conversation_id"),
    Index("ix_conversation_summaries_flag", "flag", "began_at", "conversation_id"),
    Index("ix_conversation_summaries_assigned_to", "assigned_to", "began_at", "conversation_id"),
)

# What reviewers note of a conversation.
conversation_notes = Table(
    "conversation_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Sealed("conversation_notes.text"), nullable=False),
)

# The words that reviewers sort conversations by, each once.
tags = Table(
    "tags",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", Sealed("tags.name"), nullable=False),
)

conversation_tags = Table(
    "conversation_tags",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("tag_id", ForeignKey("tags.id"), primary_key=True, index=True),
)

# What somebody wants to come back to.
saved_conversations = Table(
    "saved_conversations",
    metadata,
    Column("conversation_id", ForeignKey("conversations.id"), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), primary_key=True, index=True),
)

# Somebody's own filters of the list: a name, and the address's query.
saved_filters = Table(
    "saved_filters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("name", Sealed("saved_filters.name"), nullable=False),
    Column("query", Sealed("saved_filters.query"), nullable=False),
)
