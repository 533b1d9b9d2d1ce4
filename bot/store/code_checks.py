"""The check of a reference code and its contact: five wrong tries lock a code for an hour, known or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import Connection, case, delete, literal, null, or_, select, update

from bot.clinic.scheduling.model import Appointment
from bot.clinic.scheduling.proof import proves
from bot.store import appointments
from bot.store.columns import Moment, insert_if_absent
from bot.store.tables import code_attempts, intake_requests

MOST_FAILURES = 5
LOCK = timedelta(hours=1)
NOBODY = "nobody@invalid"

_try = code_attempts.c


class Outcome(StrEnum):
    """What came of a check. WRONG does not tell whether there is such a code."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"


@dataclass(frozen=True)
class Check:
    """An outcome and, if it is RIGHT, the appointment; None where the request has not got one."""

    outcome: Outcome
    appointment: Appointment | None = None


def check(connection: Connection, reference: str, proof: str, now: datetime) -> Check:
    """Check a code and a contact. A code that nobody has costs the same queries as one that somebody has.

    Args:
        connection: of the caller's transaction.
        reference: as `normalise_reference` writes it.
        proof: as `read_proof` gives it.
        now: the current moment.
    """
    code_hash = sha256(reference.encode()).hexdigest()
    # The try is counted before it is judged, so that many at the same moment are no more than five.
    counted = _count(connection, code_hash, now)
    contact = _contact(connection, reference)
    appointment = appointments.find(connection, reference)
    fits = proves(proof, contact or NOBODY) and contact is not None
    _conclude(connection, code_hash, now, right=fits and counted)
    if not counted:
        return Check(Outcome.LOCKED)
    return Check(Outcome.RIGHT, appointment) if fits else Check(Outcome.WRONG)


def _count(connection: Connection, code_hash: str, now: datetime) -> bool:
    insert_if_absent(
        connection, code_attempts, {"code_hash": code_hash, "failures": 0, "tried_at": now}, _try.code_hash
    )
    open_now = or_(_try.locked_until.is_(None), _try.locked_until <= now)
    over = or_(_try.locked_until.is_not(None), _try.tried_at <= now - LOCK)
    failures = case((over, 1), else_=_try.failures + 1)
    locked = case((failures >= MOST_FAILURES, literal(now + LOCK, Moment)), else_=null())
    query = update(code_attempts).where(_try.code_hash == code_hash, open_now)
    return connection.execute(query.values(failures=failures, tried_at=now, locked_until=locked)).rowcount == 1


def _conclude(connection: Connection, code_hash: str, now: datetime, *, right: bool) -> None:
    # After a right try the count starts anew; after any other one the same statement changes nothing.
    tried = code_attempts.update().where(_try.code_hash == code_hash)
    kept = {"failures": 0, "locked_until": None} if right else {"failures": _try.failures}
    connection.execute(tried.values(**kept))
    connection.execute(delete(code_attempts).where(_try.tried_at <= now - 2 * LOCK))


def _contact(connection: Connection, reference: str) -> str | None:
    query = select(intake_requests.c.contact).where(intake_requests.c.reference == reference)
    return connection.execute(query).scalar_one_or_none()
