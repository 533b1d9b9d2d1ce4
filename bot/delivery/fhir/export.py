"""`python -m bot intake export --fhir`."""

import json
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.clinic.facts import load_facts
from bot.delivery.fhir.bundle import collection
from bot.delivery.fhir.elements import Names
from bot.delivery.fhir.setup import teller
from bot.files import write_privately
from bot.settings import Settings
from bot.store.database import open_store
from bot.store.filing import FIRST


def write(settings: Settings, path: str | None, since: datetime | None) -> None:
    """Write what is in the store as a FHIR Bundle of type collection, in JSON.

    Args:
        settings: the store, the clinic's facts, the identifiers' system.
        path: of a file, which is replaced in one step and only for its owner to read; None: standard output.
        since: leaves out requests that are neither new nor changed since then; without a zone, on the clinic's clock.

    Raises:
        ContentError: clinic.yml or wording.yml is missing or malformed.
        OSError: the file cannot be written.
        StoreError: the store is away.
        ValueError: a setting cannot be used.
    """
    now = datetime.now(UTC)
    with closing(open_store(settings)) as store:
        told = teller(settings, load_facts(settings.clinic_file), store)
        bundle = collection(told.everything(now, _on_its_clock(since, told.names)), told.names, now)
    text = json.dumps(bundle, ensure_ascii=False, indent=2) + "\n"
    if path:
        write_privately(Path(path), text)
    else:
        # Whatever the terminal's own encoding is, FHIR's JSON is UTF-8.
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()


def _on_its_clock(since: datetime | None, names: Names) -> datetime:
    if since is None:
        return FIRST
    return since if since.tzinfo else since.replace(tzinfo=names.zone)
