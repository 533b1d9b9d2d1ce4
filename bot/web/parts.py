"""What the handlers work with, made once when the app is made."""

from dataclasses import dataclass

import structlog

from bot.clinic.facts import Facts, load_facts
from bot.clinic.wording import Wording, load_wording
from bot.secrets import derived_key
from bot.settings import Settings
from bot.store.database import Store, open_store
from bot.understanding.gate import CrisisGate
from bot.web.engine_client import EngineClient
from bot.web.limits import Limits
from bot.web.readiness import Readiness
from bot.web.tokens import Tokens
from bot.web.turns import Turns

log = structlog.get_logger()


@dataclass(frozen=True)
class Parts:
    """The web's parts."""

    settings: Settings
    facts: Facts
    wording: Wording
    store: Store
    engine: EngineClient
    tokens: Tokens
    limits: Limits
    turns: Turns
    readiness: Readiness


def assemble(settings: Settings) -> Parts:
    """Read the content and open the parts.

    Raises:
        ContentError: clinic.yml or wording.yml is missing or malformed; nothing starts on such a file.
    """
    facts = load_facts(settings.clinic_file)
    wording = load_wording(settings.wording_file, facts)
    store = open_store(settings)
    engine = EngineClient(settings.engine_url, derived_key(settings.key_file, "engine"))
    gate = CrisisGate.open(settings.gate_path)
    if not gate.complete:
        log.error("gate_incomplete", consequence="phrases only; run make train")
    return Parts(
        settings=settings,
        facts=facts,
        wording=wording,
        store=store,
        engine=engine,
        tokens=Tokens(derived_key(settings.key_file, "tokens"), settings.token_hours),
        limits=Limits(enabled=settings.rate_limits != "off"),
        turns=Turns(store, engine, gate, wording),
        readiness=Readiness(store, engine, settings.actions_url, gate),
    )
