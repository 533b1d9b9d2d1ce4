"""The tables. Migrations in `migrations/versions` make them; a test compares the two."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from bot.store.columns import Moment
from bot.store.content_tables import content_drafts as content_drafts  # noqa: PLC0414 handed on
from bot.store.content_tables import content_proposals as content_proposals  # noqa: PLC0414 handed on
from bot.store.content_tables import content_versions as content_versions  # noqa: PLC0414 handed on
from bot.store.content_tables import handled_messages as handled_messages  # noqa: PLC0414 handed on
from bot.store.content_tables import proposals as proposals  # noqa: PLC0414 handed on
from bot.store.metadata import LABEL_LENGTH
from bot.store.metadata import metadata as metadata  # noqa: PLC0414 handed on
from bot.store.review_tables import conversation_notes as conversation_notes  # noqa: PLC0414 handed on
from bot.store.review_tables import conversation_summaries as conversation_summaries  # noqa: PLC0414 handed on
from bot.store.review_tables import conversation_tags as conversation_tags  # noqa: PLC0414 handed on
from bot.store.review_tables import saved_conversations as saved_conversations  # noqa: PLC0414 handed on
from bot.store.review_tables import saved_filters as saved_filters  # noqa: PLC0414 handed on
from bot.store.review_tables import tags as tags  # noqa: PLC0414 handed on
from bot.store.sealing import Sealed, SealedJson

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("created_at", Moment, nullable=False),
    Column("state", JSON, nullable=False),
    Column("erased_at", Moment),
    # An erased conversation stays as an empty row until the engine has forgotten it too.
    Column("engine_forgot", Boolean, nullable=False, default=False),
    Index("ix_conversations_created_at_id", "created_at", "id"),
)

# The record of what was said: rows are added and, on request, erased; what was understood is filled in once.
messages = Table(
    "messages",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String(32), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("sender", String(8), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("client_id", String(64)),
    Column("reply_to", String(32)),
    # The gate's tier, variant and score: nothing of the text.
    Column("gate", JSON),
    Column("at", Moment, nullable=False),
    # The label and the confidence of `understood`, in clear so that they can be looked for.
    Column("topic", String(LABEL_LENGTH)),
    Column("confidence", Float),
    Column("text", Sealed("messages.text"), nullable=False),
    Column("payload", Sealed("messages.payload")),
    Column("buttons", SealedJson("messages.buttons"), nullable=False),
    Column("understood", SealedJson("messages.understood")),
    UniqueConstraint("conversation_id", "client_id"),
    Index("ix_messages_conversation_number", "conversation_id", "number"),
    # For the queue by need: the few answers of a kind within a few days.
    Index("ix_messages_kind_at", "kind", "at"),
)

# Who may be in danger, one row a message; nothing of what was said.
crisis_flags = Table(
    "crisis_flags",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False, index=True),
    Column("message_id", String(32), nullable=False, unique=True),
    Column("tier", String(16), nullable=False),
    Column("variant", String(16), nullable=False),
    Column("raised_at", Moment, nullable=False),
    Column("seen_by", ForeignKey("staff.id")),
    Column("seen_at", Moment),
    # When the alarm about it was put into the outbox.
    Column("alarmed_at", Moment),
    Index("ix_crisis_flags_seen_at_raised_at", "seen_at", "raised_at"),
    # A page or an alarm names a flag by its number, also after it was withdrawn.
    sqlite_autoincrement=True,
)

# What staff have taken off the queue: a conversation's need, up to a message; a later one brings it back.
queue_marks = Table(
    "queue_marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ForeignKey("conversations.id"), nullable=False),
    Column("need", String(16), nullable=False),
    Column("up_to", Integer, nullable=False),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    UniqueConstraint("conversation_id", "need", "up_to"),
)

# By which words a visitor's message is found: `bot.store.words`.
message_words = Table(
    "message_words",
    metadata,
    Column("number", ForeignKey("messages.number"), primary_key=True, autoincrement=False),
    Column("conversation_id", String(32), nullable=False),
    # Which ten minutes the message was said in, counted from 1970.
    Column("slice", Integer, nullable=False, index=True),
    Column("tags", LargeBinary, nullable=False),
)

intake_requests = Table(
    "intake_requests",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("reference", String(16), nullable=False, unique=True),
    # One key a filled form: sending it twice makes one request.
    Column("key", String(64), nullable=False, unique=True),
    Column("conversation_id", String(64), nullable=False, index=True),
    Column("state", String(16), nullable=False),
    Column("consent_version", String(32), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("name", Sealed("intake_requests.name"), nullable=False),
    Column("contact", Sealed("intake_requests.contact"), nullable=False),
    Column("times", Sealed("intake_requests.times"), nullable=False),
    Column("insurer", Sealed("intake_requests.insurer"), nullable=False),
    Column("reason", Sealed("intake_requests.reason"), nullable=False),
    Column("assigned_to", ForeignKey("staff.id")),
    # Since when it has its state; empty as long as it has its first one.
    Column("changed_at", Moment),
    Index("ix_intake_requests_state_id", "state", "id"),
)

# What staff note of their calls about a request.
request_notes = Table(
    "request_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("reference", ForeignKey("intake_requests.reference"), nullable=False, index=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Sealed("request_notes.text"), nullable=False),
)

# What staff have set in place of clinic.yml's availability; the newest row counts, the older ones tell its history.
availability_changes = Table(
    "availability_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("content", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

# One row a seat of a slot that is held (expires_at is set) or booked. The primary key makes it impossible that two
# visitors have the same one, whatever happens at the same moment.
slot_seats = Table(
    "slot_seats",
    metadata,
    Column("start_at", Moment, primary_key=True),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("end_at", Moment, nullable=False),
    # The key of the form that holds it; the reference of the appointment once it is booked.
    Column("holder", String(64), nullable=False, index=True),
    Column("expires_at", Moment),
)

# When the clinic's calendar has something else; nothing of what it has.
busy_times = Table(
    "busy_times",
    metadata,
    Column("start_at", Moment, primary_key=True),
    Column("end_at", Moment, primary_key=True),
)

# Whom a visit is for stands in the intake request of the same reference, and only there.
appointments = Table(
    "appointments",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("reference", ForeignKey("intake_requests.reference"), nullable=False, unique=True),
    Column("uid", String(64), nullable=False, unique=True),
    Column("sequence", Integer, nullable=False),
    Column("status", String(16), nullable=False),
    Column("start_at", Moment, nullable=False),
    Column("end_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
)

# What must leave the house, one row a change and destination, written in the same transaction as the change.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(32), nullable=False),
    Column("reference", String(16), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    # The type of the last failure, never its text, which may quote a visitor.
    Column("last_error", String(64)),
    Column("created_at", Moment, nullable=False),
    Column("destination", String(16), nullable=False),
    Column("give_up_at", Moment, nullable=False),
    # A worker's claim: its token, the worker's name, and when others may take the row.
    Column("claim", String(32)),
    Column("claimed_by", String(32)),
    Column("claimed_until", Moment),
    UniqueConstraint("reference", "sequence", "destination"),
    Index("ix_outbox_state_next_try_at", "state", "next_try_at"),
)

# Tries at a reference code, known or not: the row is named by the code's hash.
code_attempts = Table(
    "code_attempts",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("tried_at", Moment, nullable=False),
    Column("locked_until", Moment),
)

# How far intake forms get, counted by day and step; nothing here tells one form from another.
funnel = Table(
    "funnel",
    metadata,
    Column("day", Date, primary_key=True),
    Column("step", String(48), primary_key=True),
    Column("passed", Integer, nullable=False),
)

# Forms under way, so that each step is counted once; a row goes when its form is sent, stopped or left.
open_forms = Table(
    "open_forms",
    metadata,
    Column("form_hash", String(64), primary_key=True),
    Column("reached", JSON, nullable=False),
    Column("touched_at", Moment, nullable=False),
)

# People of the clinic who may log in. `login` is the name as it is compared; the second step's secret is derived from
# the installation's key and the nonce, so that the database alone opens nothing.
staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(64), nullable=False),
    Column("login", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("totp_nonce", String(32)),
    # The 30-second step of the last code that was taken: no code opens the door twice.
    Column("totp_step", Integer),
    Column("created_at", Moment, nullable=False),
    Column("last_login_at", Moment),
    Column("disabled_at", Moment),
)

# Open sessions only: ending one deletes its row. The token itself is in the browser's cookie and nowhere else.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("device", String(64), nullable=False),
    # What the next page tells: codes of console.yml with their values.
    Column("notices", JSON, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

# Tries at logging in, by known and unknown names alike.
login_attempts = Table(
    "login_attempts",
    metadata,
    Column("login_hash", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("tried_at", Moment, nullable=False),
    Column("locked_until", Moment),
)

# Who did what, when, to which object and why. Append-only: the database refuses changes, and each row's hash covers
# the row and the hash before it.
access_log = Table(
    "access_log",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("staff_id", Integer),
    Column("who", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("what", String(48), nullable=False),
    Column("object_kind", String(32), nullable=False),
    Column("object_id", String(64), nullable=False),
    Column("reason", String(300), nullable=False),
    Column("outcome", String(8), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("ix_access_log_object_kind_object_id", "object_kind", "object_id"),
    Index("ix_access_log_staff_id", "staff_id"),
)

# One row: how many entries the log has and the last one's hash. Its lock gives the entries their order.
access_log_head = Table(
    "access_log_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(64), nullable=False),
)

# One row, once entries have been purged: the number and hash of the last one that is gone.
access_log_base = Table(
    "access_log_base",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("signature", String(64), nullable=False),
)

# Counts of a day of the clinic, taken once it is over and before anything of it is erased: they tell of nobody.
daily_counts = Table(
    "daily_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("measure", String(16), primary_key=True),
    Column("name", String(LABEL_LENGTH), primary_key=True),
    Column("count", Integer, nullable=False),
)

# Receipts of erasures: how many rows of which table, and nothing of what was in them.
erasures = Table(
    "erasures",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("rows", JSON, nullable=False),
    # Why something was erased that would have to be kept; written by staff.
    Column("reason", Sealed("erasures.reason")),
)
