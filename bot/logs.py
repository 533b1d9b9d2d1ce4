"""Structured logs (structlog), one JSON line an event: ids and failure types, never a visitor's word."""

import logging
from contextlib import suppress

import structlog


class SteadyLogger(structlog.PrintLogger):
    """Writes to standard output. A line that cannot be written is lost: a full disk must not cost anybody an answer."""

    def msg(self, message: str) -> None:
        """Write a line, or not."""
        with suppress(OSError):
            super().msg(message)

    debug = info = warning = error = critical = msg


def set_up_logs(level: str) -> None:
    """Configure structlog once for the process.

    Args:
        level: `debug`, `info`, `warning` or `error`.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=lambda *_: SteadyLogger(),
        cache_logger_on_first_use=True,
    )
    # Sanic's own lines could quote a request; its access log is off and only warnings of its server remain.
    for name in ("sanic.root", "sanic.access", "sanic.server", "sanic.error", "httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def place_of(error: BaseException) -> str:
    """Where an error arose, as `file:line`; what it says of itself is left out."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
