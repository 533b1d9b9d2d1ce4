"""The availability that staff have set in place of clinic.yml's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from bot.clinic.scheduling.availability import Availability, read_availability
from bot.store.tables import availability_changes


def change(connection: Connection, content: Mapping[str, Any], time_zone: str, now: datetime) -> Availability:
    """Set the availability; what is booked already stays booked.

    Args:
        connection: of the caller's transaction.
        content: in the shape of clinic.yml's `availability`, as JSON (days as 'YYYY-MM-DD').
        time_zone: IANA name of the clinic's zone.
        now: the current moment.

    Raises:
        ContentError: it cannot be read; nothing was changed.
    """
    changed = read_availability(content, time_zone)
    connection.execute(availability_changes.insert().values(content=dict(content), changed_at=now))
    return changed


def current(connection: Connection, default: Availability) -> Availability:
    """What holds now: what staff have set last, else clinic.yml's."""
    query = select(availability_changes.c.content).order_by(availability_changes.c.id.desc()).limit(1)
    content = connection.execute(query).scalar_one_or_none()
    return default if content is None else read_availability(content, default.time_zone.key)
