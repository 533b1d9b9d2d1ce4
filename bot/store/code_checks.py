"""The check of a reference code and its contact: five wrong tries lock a code for an hour, known or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, select

from bot.clinic.scheduling.model import Appointment
from bot.clinic.scheduling.proof import proves
from bot.store import appointments
from bot.store.tables import code_attempts, intake_requests
from bot.store.tries import Tries

LOCK = timedelta(hours=1)
TRIES = Tries(code_attempts, LOCK)
NOBODY = "nobody@invalid"


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
    counted = TRIES.count(connection, reference, now)
    contact = _contact(connection, reference)
    appointment = appointments.find(connection, reference)
    fits = proves(proof, contact or NOBODY) and contact is not None
    TRIES.conclude(connection, reference, now, right=fits and counted)
    if not counted:
        return Check(Outcome.LOCKED)
    return Check(Outcome.RIGHT, appointment) if fits else Check(Outcome.WRONG)


def _contact(connection: Connection, reference: str) -> str | None:
    query = select(intake_requests.c.contact).where(intake_requests.c.reference == reference)
    return connection.execute(query).scalar_one_or_none()
