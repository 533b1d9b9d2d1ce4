"""The clinic's FHIR server: one state of one request is one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from bot.clinic.errors import RefusedError, TryLaterError
from bot.delivery.caldav import FOR_NOW
from bot.delivery.destination import Ready
from bot.delivery.fhir.bundle import transaction
from bot.delivery.fhir.elements import Names, Resource
from bot.store.deliveries import Delivery
from bot.store.outbox import FHIR

HEADERS = {"Accept": "application/fhir+json", "Content-Type": "application/fhir+json", "Prefer": "return=minimal"}
# 409: another transaction was at the same resources.
LATER = (*FOR_NOW, httpx.codes.CONFLICT)


@dataclass(frozen=True)
class FhirServer:
    """One server.

    Attributes:
        http: carries the authorisation.
        url: the server's base, which takes transactions.
        names: of the resources.
        told: the resources that a delivery brings.
    """

    http: httpx.Client
    url: str
    names: Names
    told: Callable[[Delivery], list[Resource]]
    name: str = FHIR

    def deliver(self, delivery: Delivery, ready: Ready) -> None:
        """Push it; the errors are those of `Destination.deliver`.

        Each entry is conditional on our identifier: to push it twice is to push it once. Where more than one
        resource has the identifier, the server refuses all (412), and somebody has to look.

        Source: hl7.org/fhir/R4/http.html#transaction, #ccreate, #cond-update.
        """
        bundle = transaction(self.told(delivery), self.names)
        ready()
        try:
            answer = self.http.post(self.url, json=bundle, headers=HEADERS)
        except httpx.HTTPError as error:
            raise TryLaterError(type(error).__name__) from None
        if not answer.is_success:
            lasting = answer.is_client_error and answer.status_code not in LATER
            raise (RefusedError if lasting else TryLaterError)(f"http {answer.status_code}")
        if not _is_done(answer, len(bundle["entry"])):
            # A proxy's page, or a server that does not know transactions.
            raise TryLaterError("no transaction response")


def _is_done(answer: httpx.Response, count: int) -> bool:
    try:
        content: Any = answer.json()
        statuses = [str(entry["response"]["status"]) for entry in content["entry"]]
        told = (content["resourceType"], content["type"], len(statuses))
    except (ValueError, KeyError, TypeError):
        return False
    return told == ("Bundle", "transaction-response", count) and all(status.startswith("2") for status in statuses)
