"""What the console's pages work with, made once when the app is made."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.clinic.facts import Facts, load_facts
from bot.console.second_step import SecondStep
from bot.console.throttle import Throttle
from bot.console.words import Words, load_words
from bot.content.desk import ContentDesk
from bot.publishing.desk import Desk
from bot.publishing.engine import EngineDoor
from bot.publishing.words import Sentences, load_sentences
from bot.sanic_types import App
from bot.secrets import derived_key
from bot.settings import ROOT, Settings
from bot.store.access_log import AccessLog, open_log
from bot.store.database import Store, open_store

WORDS = ROOT / "console.yml"
# Each hash takes 64 MiB and two cores for a moment: a flood of log-ins waits, the visitors' door does not.
HASHES_AT_ONCE = 2


@dataclass(frozen=True)
class Parts:
    """The console's parts.

    Attributes:
        log: the access log; what cannot be logged is not done.
        form_key: makes the tokens that prove a form to be ours.
        zone: the clinic's time zone, in which every time is shown.
        clock: the current moment, in UTC.
        content: the live content files, read, checked and compared.
        publishing: tries, publishes and takes back.
        sentences: how that speaks.
        hashing: held while a password is hashed.
    """

    settings: Settings
    facts: Facts
    words: Words
    store: Store
    log: AccessLog
    second_step: SecondStep
    throttle: Throttle
    form_key: bytes
    zone: ZoneInfo
    clock: Callable[[], datetime]
    content: ContentDesk
    publishing: Desk
    sentences: Sentences
    hashing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(HASHES_AT_ONCE))


def assemble(settings: Settings) -> Parts:
    """Read the content and open the parts.

    Raises:
        ContentError: clinic.yml or console.yml is missing or malformed.
    """
    facts = load_facts(settings.clinic_file)
    store = open_store(settings)
    log = open_log(settings, store)
    engine = EngineDoor(settings.engine_url, derived_key(settings.key_file, "engine"))
    return Parts(
        settings=settings,
        facts=facts,
        words=load_words(WORDS),
        store=store,
        log=log,
        second_step=SecondStep(derived_key(settings.key_file, "second step"), facts.name),
        throttle=Throttle(enabled=settings.rate_limits != "off"),
        form_key=bytes.fromhex(derived_key(settings.key_file, "staff forms")),
        zone=ZoneInfo(facts.time_zone),
        clock=_now,
        content=ContentDesk(ROOT),
        publishing=Desk(ROOT, store, log, engine, _now),
        sentences=load_sentences(ROOT),
    )


def _now() -> datetime:
    return datetime.now(UTC)


def parts_of(app: App) -> Parts:
    """The parts of an app."""
    parts: Parts = app.ctx.parts
    return parts
