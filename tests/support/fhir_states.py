"""Made-up states of requests, each from a seed: how the visit stands, who for, when (clocks change)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from bot.clinic.scheduling.model import Slot
from bot.store import appointments, intake, seats
from bot.store.intake import IntakeRequest

HOW = ("booked", "moved", "cancelled", "moved and cancelled", "displaced", "held", "call-back")
NAMES = (
    "Ana Lopez",
    "Zoë Núñez-O'Brien",
    "李小龍",
    "محمد الفارسي",
    "Nguyễn Thị Ánh",
    "Юлия \u201cЮля\u201d",
    "👩🏽\u200d🦱 Sam",
    "e\u0301va\u00a0K.",
    "J",
)
CONTACTS = (
    "+19735550123",
    "ana@example.com",
    "+442079460958, zoë@exämple.com",
    "+19735550123, ana@example.com (no voicemails please; my husband must not know)",
    "ana+x@example.com (e-mail only)",
)
TIMES = ("mornings", "weekdays after 4, not Thursday", "ab 16 Uhr\nbitte", "whenever \u2028 you can")
INSURERS = ("Aetna", "none", "declined", "Horizon \u201cBlue\u201d / NJ")
REASONS = ("declined", "grief or loss", "I can't sleep <b>since</b> she left & I don't know why\x07", "x" * 1000)
ZONE = ZoneInfo("America/New_York")
# Both changes of the clocks, the year's ends, a leap day.
DAYS = tuple(
    datetime(*day, tzinfo=ZONE)
    for day in (
        (2026, 3, 8), (2026, 11, 1), (2026, 12, 31), (2027, 3, 14), (2027, 11, 7),
        (2028, 1, 1), (2028, 2, 29), (2028, 3, 12), (2028, 11, 5), (2027, 7, 4),
    )
)  # fmt: skip
MINUTES = (15, 30, 45, 50, 60, 90)


@dataclass(frozen=True)
class State:
    """One made-up state; `now` is soon after its last change."""

    number: int
    how: str
    request: IntakeRequest
    slot: Slot
    other: Slot
    now: datetime


def state(seed):
    """The state of a seed."""
    random = Random(seed)  # noqa: S311 no secret
    start = (random.choice(DAYS) + timedelta(minutes=15 * random.randrange(-8, 80))).astimezone(UTC)
    minutes = timedelta(minutes=random.choice(MINUTES))
    later = start + timedelta(days=random.randrange(1, 20), minutes=15 * random.randrange(4))
    request = IntakeRequest(
        reference=f"REF-{seed}",
        key=f"form-{seed}",
        conversation_id="c" * 32,
        name=random.choice(NAMES),
        contact=random.choice(CONTACTS),
        times=random.choice(TIMES),
        insurer=random.choice(INSURERS),
        reason=random.choice(REASONS),
        consent_version="2026-11-1",
    )
    slots = Slot(start, start + minutes), Slot(later, later + minutes)
    return State(seed, HOW[seed % len(HOW)], request, *slots, start - timedelta(days=random.randrange(1, 27)))


def bring_about(connection, made, capacity):
    """Put a state into the store, by the ways that visitors have."""
    reference = made.request.reference
    if made.how == "held":
        seats.hold(connection, made.slot, capacity, made.request.key, made.now)
        return
    if made.how == "call-back":
        intake.save(connection, made.request)
        return
    appointments.book(connection, made.request, made.slot, capacity, made.now)
    if "moved" in made.how:
        appointments.move(connection, reference, made.other, capacity, made.now)
    if made.how == "displaced":
        appointments.displace(connection, reference, 0, made.now)
    if "cancelled" in made.how:
        appointments.cancel(connection, reference, made.now)
