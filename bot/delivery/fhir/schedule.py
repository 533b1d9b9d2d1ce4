"""Schedule: the container of the slots for first visits."""

from bot.clinic.scheduling.model import SCHEDULE_ID, Schedule
from bot.delivery.fhir.elements import Names, Resource, plain

KIND = "Schedule"


def schedule(known: Schedule, names: Names) -> Resource:
    """The FHIR Schedule; the clinic's service is its actor."""
    told: Resource = {
        "resourceType": KIND,
        "identifier": [names.identifier(SCHEDULE_ID)],
        "active": known.active,
        "actor": [{"type": "HealthcareService", "display": plain(known.name)}],
    }
    if known.planning_start < known.planning_end:
        edges = (known.planning_start, known.planning_end)
        told["planningHorizon"] = dict(zip(("start", "end"), map(names.instant, edges), strict=True))
    return told
