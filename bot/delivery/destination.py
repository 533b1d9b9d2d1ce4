"""What a destination is to the worker."""

from collections.abc import Callable
from typing import Protocol

from bot.store.deliveries import Delivery

Ready = Callable[[], None]


class Destination(Protocol):
    """One place that the outbox delivers to."""

    @property
    def name(self) -> str:
        """As it stands in the outbox's rows."""

    def deliver(self, delivery: Delivery, ready: Ready) -> None:
        """Deliver one state of one visit. The same one may come twice, after a crash; it must then be recognised.

        Args:
            delivery: what to deliver.
            ready: to be called right before the one step that cannot be taken back.

        Raises:
            TryLaterError: not now; also from `ready`, if there is too little time left.
            RefusedError: not ever.
            ConflictError: the clinic's calendar has something else at that time.
        """
