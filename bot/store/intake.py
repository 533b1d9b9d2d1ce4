"""Intake requests."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from bot.store.tables import intake_requests


@dataclass(frozen=True)
class IntakeRequest:
    """What a visitor sent to the intake team.

    Attributes:
        reference: the code that the visitor was given.
        contact: phone and e-mail, and in brackets behind them how the visitor wants to be reached.
        key: names the filled form; the same key is kept once.
        consent_version: which wording the visitor agreed to.
    """

    reference: str
    key: str
    conversation_id: str
    name: str
    contact: str
    times: str
    insurer: str
    reason: str
    consent_version: str


def save(connection: Connection, request: IntakeRequest) -> str:
    """Keep a request.

    Returns:
        Its reference; the first one's when the same form was sent before.
    """
    row = intake_requests.insert().values(state="new", created_at=datetime.now(UTC), **asdict(request))
    try:
        with connection.begin_nested():
            connection.execute(row)
    except IntegrityError:
        query = select(intake_requests.c.reference).where(intake_requests.c.key == request.key)
        return str(connection.execute(query).scalar_one())
    return request.reference


def newest_first(connection: Connection) -> list[dict[str, Any]]:
    """All requests as plain rows, the newest first."""
    query = select(intake_requests).order_by(intake_requests.c.id.desc())
    return [dict(row) for row in connection.execute(query).mappings()]
