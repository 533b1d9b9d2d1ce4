"""Takes the rows of one destination there, one after the other."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Connection

from bot.clinic.errors import ConflictError, DeliveryError, RefusedError, TryLaterError
from bot.delivery.destination import Destination
from bot.store import deliveries
from bot.store.database import Store
from bot.store.deliveries import Delivery
from bot.store.outbox import State

log = structlog.get_logger()

FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=30)
SPREAD = 0.2
# What is begun must be over before the claim ends.
NEEDED = timedelta(minutes=5)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The current moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Outcome:
    delivery: Delivery
    state: State
    error: str | None
    next_try_at: datetime


@dataclass
class Courier:
    """Delivers what is due to one destination.

    Attributes:
        worker: names the claims of this process.
        stopping: whether the process is about to end: nothing new is handed over then.
        clock: the current moment.
    """

    store: Store
    destination: Destination
    worker: str
    stopping: Callable[[], bool] = lambda: False
    clock: Clock = utc_now
    _unnoted: _Outcome | None = field(default=None, init=False)

    def step(self) -> bool:
        """Deliver the next row that is due; whether there was one.

        Raises:
            StoreError: the store is away or full. What was delivered is remembered, and noted before anything else.
        """
        self._note()
        row_id = self.store.run(deliveries.next_due, self.destination.name, self.clock())
        if row_id is None:
            return False
        delivery = self.store.run(deliveries.claim, row_id, self.worker, self.clock())
        if delivery:
            self._unnoted = self._attempt(delivery)
            self._note()
        return True

    def _note(self) -> None:
        # After the other side's yes only our own note is missing. While the store cannot take it, nothing else is
        # begun: the row must not be delivered again.
        done = self._unnoted
        if done is None:
            return
        held = self.store.run(_write, done)
        self._unnoted = None
        level = log.info if done.state is State.SENT else log.warning
        level(
            "delivery",
            row=done.delivery.id,
            destination=self.destination.name,
            state=done.state.value,
            reason=done.error,
            attempt=done.delivery.attempts,
            claim_held=held,
        )

    def _attempt(self, delivery: Delivery) -> _Outcome:
        try:
            self.destination.deliver(delivery, lambda: self._ready(delivery))
        except ConflictError as error:
            return self._ended(delivery, State.CONFLICT, error)
        except RefusedError as error:
            return self._ended(delivery, State.FAILED, error)
        except TryLaterError as error:
            return self._again(delivery, error.reason)
        except Exception as error:
            # A fault of ours; its text could quote a visitor.
            return self._again(delivery, type(error).__name__[:64])
        return _Outcome(delivery, State.SENT, None, self.clock())

    def _ready(self, delivery: Delivery) -> None:
        if self.stopping() or self.clock() > delivery.claimed_until - NEEDED:
            raise TryLaterError("interrupted")

    def _ended(self, delivery: Delivery, state: State, error: DeliveryError) -> _Outcome:
        return _Outcome(delivery, state, error.reason, self.clock())

    def _again(self, delivery: Delivery, reason: str) -> _Outcome:
        now = self.clock()
        state = State.FAILED if now >= delivery.give_up_at else State.WAITING
        return _Outcome(delivery, state, reason, now + pause(delivery.attempts))


def _write(connection: Connection, done: _Outcome) -> bool:
    if done.state is State.CONFLICT:
        return deliveries.refused(connection, done.delivery, done.error, done.next_try_at)
    return deliveries.conclude(connection, done.delivery, done.state, done.error, done.next_try_at)


def pause(attempts: int) -> timedelta:
    """How long to wait after so many vain attempts: twice as long each time, spread so that not all come at once."""
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    return min(LONGEST_PAUSE, doubled) * random.uniform(1 - SPREAD, 1 + SPREAD)  # noqa: S311 no secret
