"""Intake requests."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from bot.clinic.desk import RequestState
from bot.store import outbox
from bot.store.columns import insert_if_absent
from bot.store.tables import intake_requests

_column = intake_requests.c


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
    """Keep a call-back request and tell of it.

    Returns:
        Its reference; the first one's when the same form was sent before.
    """
    if add(connection, request):
        to = (outbox.DESK_MAIL, outbox.FHIR)
        outbox.add(connection, outbox.REQUESTED, request.reference, 0, to=to, payload={}, now=datetime.now(UTC))
    return reference_of(connection, request.key)


def add(connection: Connection, request: IntakeRequest, state: RequestState = RequestState.NEW) -> bool:
    """Keep a request unless the same form was sent before; whether it was kept."""
    row = {"state": state.value, "created_at": datetime.now(UTC), **asdict(request)}
    return insert_if_absent(connection, intake_requests, row, intake_requests.c.key)


def set_state(connection: Connection, reference: str, state: RequestState, was: RequestState, now: datetime) -> bool:
    """Give a request another state; False where it is no longer in the state it `was` in, or is not there."""
    mine = (_column.reference == reference, _column.state == was.value)
    changed = update(intake_requests).where(*mine).values(state=state.value, changed_at=now)
    return connection.execute(changed).rowcount == 1


def reopen(connection: Connection, reference: str, now: datetime) -> None:
    """A request whose visit was cancelled is new again: somebody has to decide what comes next."""
    for was in (RequestState.BOOKED, RequestState.CONTACTED, RequestState.NEEDS_TIME):
        set_state(connection, reference, RequestState.NEW, was, now)


def displaced(connection: Connection, reference: str, now: datetime) -> None:
    """A request whose visit has lost its time shows it to staff, unless they are done with it."""
    for was in (RequestState.BOOKED, RequestState.CONTACTED, RequestState.NEW):
        set_state(connection, reference, RequestState.NEEDS_TIME, was, now)


def timed(connection: Connection, reference: str, now: datetime) -> None:
    """A request whose visit has got another time is booked again."""
    for was in (RequestState.NEEDS_TIME, RequestState.CONTACTED, RequestState.NEW):
        set_state(connection, reference, RequestState.BOOKED, was, now)


def reference_of(connection: Connection, key: str) -> str:
    """The reference of the request that a form has become."""
    query = select(intake_requests.c.reference).where(intake_requests.c.key == key)
    return str(connection.execute(query).scalar_one())


def newest_first(connection: Connection) -> list[dict[str, Any]]:
    """All requests as plain rows, the newest first."""
    query = select(intake_requests).order_by(intake_requests.c.id.desc())
    return [dict(row) for row in connection.execute(query).mappings()]
