"""The FHIR part made from the settings."""

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx

from bot.clinic.facts import Facts
from bot.delivery.fhir.elements import Names, Resource
from bot.delivery.fhir.questions import load_questions
from bot.delivery.fhir.server import FhirServer
from bot.delivery.fhir.told import Teller
from bot.settings import Settings
from bot.store.database import Store
from bot.store.deliveries import Delivery

SECONDS = 20.0
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# It stands in search queries, where these would part or end it.
_SYSTEM = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s|,$&#\\?\"<>]+")


def fhir_server(settings: Settings, facts: Facts, store: Store) -> FhirServer | None:
    """The destination, if it is set up.

    Raises:
        ContentError: wording.yml is missing or lacks a question of the form.
        OSError: the token file cannot be read.
        ValueError: a setting cannot be used.
    """
    if not settings.fhir_url:
        return None
    _refuse_open_line(settings.fhir_url)
    made = teller(settings, facts, store)

    def told(delivery: Delivery) -> list[Resource]:
        return made.change(delivery, datetime.now(UTC))

    http = httpx.Client(headers=_authorisation(settings), timeout=SECONDS)
    return FhirServer(http, settings.fhir_url.rstrip("/"), made.names, told)


def teller(settings: Settings, facts: Facts, store: Store) -> Teller:
    """What tells of the clinic's visits.

    Raises:
        ContentError: wording.yml is missing or lacks a question of the form.
        ValueError: a setting cannot be used.
    """
    if not _SYSTEM.fullmatch(settings.fhir_system):
        raise ValueError("CLINIC_BOT_FHIR_SYSTEM must be a URI without spaces, queries and signs such as | or &.")
    names = Names(settings.fhir_system, facts.availability.time_zone)
    return Teller(store, facts, load_questions(settings.wording_file), names)


def _refuse_open_line(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("CLINIC_BOT_FHIR_URL must start with https:// (or http:// for a server on this machine).")


def _authorisation(settings: Settings) -> dict[str, str]:
    path = settings.fhir_token_file
    token = Path(path).read_text(encoding="utf-8").strip() if path else settings.fhir_token
    return {"Authorization": f"Bearer {token}"} if token else {}
