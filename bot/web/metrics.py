"""What is counted, without identifiers (Prometheus)."""

from prometheus_client import Counter, Gauge, Histogram

CONVERSATIONS = Counter("clinic_bot_conversations", "Conversations started.")
MESSAGES = Counter("clinic_bot_messages", "Visitors' messages taken.")
REPLIES = Counter("clinic_bot_replies", "The bot's messages, by kind.", ["kind"])
CRISIS_CARDS = Counter("clinic_bot_crisis_cards", "Crisis cards shown, by variant.", ["variant"])
ENGINE_FAILURES = Counter("clinic_bot_engine_failures", "Turns the engine did not answer.")
ERRORS = Counter("clinic_bot_errors", "Requests refused or failed, by status.", ["status"])
INTAKE_STEPS = Gauge("clinic_bot_intake_steps", "How many intake forms came how far, by step (in the store).", ["step"])
OUTBOX_ROWS = Gauge(
    "clinic_bot_outbox_rows", "Rows of the outbox, by destination and state (in the store).", ["destination", "state"]
)
TURN_SECONDS = Histogram(
    "clinic_bot_turn_seconds",
    "From a message to its answer.",
    buckets=(0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8),
)
