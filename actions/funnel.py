"""Counts how far intake forms get. A count that cannot be kept never stands in a visitor's way."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

import structlog
from rasa_sdk import Tracker

from actions.base import Events, clinic
from actions.offering import now
from bot.clinic.intake import FIELDS
from bot.store import funnel
from bot.store.database import StoreError

log = structlog.get_logger()


def reached(tracker: Tracker, events: Events) -> None:
    """Count the question that the form asks after these events."""
    slots = {**tracker.slots, **{event["name"]: event["value"] for event in events if event["event"] == "slot"}}
    requested = [event["value"] for event in events if event.get("name") == "requested_slot"]
    missing = (field for field in FIELDS if slots.get(field) is None)
    step, form = (requested[-1] if requested else next(missing, None)), slots.get("intake_key")
    if step and form:
        _count(lambda connection, at: funnel.reach(connection, str(form), step, at))


def ended(tracker: Tracker, how: str | None) -> None:
    """Count how the form ended; None: the visitor stopped it."""
    form = tracker.get_slot("intake_key")
    if form:
        _count(lambda connection, at: funnel.end(connection, str(form), how, at))


def _count(query: Callable[..., None]) -> None:
    try:
        clinic().store.run(query, now().astimezone(ZoneInfo(clinic().facts.time_zone)))
    except StoreError as error:
        log.warning("funnel_not_counted", failure=str(error))
