"""Columns that are encrypted at rest. A value is bound to its table and column: moved elsewhere it cannot be opened."""

import json
from abc import abstractmethod
from typing import Any, Generic, TypeVar

from sqlalchemy import Dialect, LargeBinary
from sqlalchemy.types import TypeDecorator

from bot.store.keys import keys_of

Value = TypeVar("Value")


class Encrypted(TypeDecorator[Value], Generic[Value]):
    """What the sealed columns share."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, place: str) -> None:
        """Name the place, `table.column`."""
        super().__init__()
        self.place = place

    @abstractmethod
    def written(self, value: Value) -> str:
        """The value as text."""

    @abstractmethod
    def read(self, text: str) -> Value:
        """The value that `written` has written."""

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> bytes | None:
        """Seal it; None stays None."""
        if value is None:
            return None
        return keys_of(dialect).seal(self.written(value).encode(), self.place.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> Value | None:
        """Open it.

        Raises:
            UnreadableError: there is no key for it, or it was changed or moved.
        """
        return None if value is None else self.read(keys_of(dialect).open(value, self.place.encode()).decode())


class Sealed(Encrypted[str]):
    """A text."""

    cache_ok = True

    def written(self, value: str) -> str:
        """The text itself."""
        return value

    def read(self, text: str) -> str:
        """The text itself."""
        return text


class SealedJson(Encrypted[Any]):
    """Anything that JSON can hold."""

    cache_ok = True

    def written(self, value: Any) -> str:  # noqa: ANN401 JSON is anything
        """As JSON."""
        return json.dumps(value, separators=(",", ":"))

    def read(self, text: str) -> Any:  # noqa: ANN401 see above
        """From JSON."""
        return json.loads(text)
