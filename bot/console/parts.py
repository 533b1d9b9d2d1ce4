"""What the console's pages work with, made once when the app is made."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.clinic.errors import ContentError
from bot.clinic.facts import Facts, load_facts
from bot.console.identity import Masks, load_masks
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

log = structlog.get_logger()

WORDS = ROOT / "console.yml"
# Each hash takes 64 MiB and two cores for a moment: a flood of log-ins waits, the visitors' door does not.
HASHES_AT_ONCE = 2


@dataclass(frozen=True)
class Parts:
    """The console's parts.

    Attributes:
        published_at: the publication that `facts`, `zone`, `masks`, `sentences` and `second_step` are of.
        masks: hide who a visitor is.
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
    published_at: int
    facts: Facts
    masks: Masks
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
        ContentError: clinic.yml, console.yml, domain.yml or content.yml is missing or malformed.
    """
    store = open_store(settings)
    access_log = open_log(settings, store)
    engine = EngineDoor(settings.engine_url, derived_key(settings.key_file, "engine"))
    return Parts(
        settings=settings,
        **_published(settings),
        words=load_words(WORDS),
        store=store,
        log=access_log,
        throttle=Throttle(enabled=settings.rate_limits != "off"),
        form_key=bytes.fromhex(derived_key(settings.key_file, "staff forms")),
        clock=_now,
        content=ContentDesk(ROOT),
        publishing=Desk(ROOT, store, access_log, engine, _now),
    )


async def renew(app: App) -> None:
    """Read anew what was published since it was read; where that cannot be read, all stays as it is."""
    parts = parts_of(app)
    if parts.settings.published_at == parts.published_at:
        return
    try:
        fresh = await asyncio.to_thread(_published, parts.settings)
    except ContentError as error:
        log.error("content_not_renewed", failure=type(error).__name__)
        return
    parts.content.renew()
    app.ctx.parts = replace(parts, **fresh)


def _published(settings: Settings) -> dict[str, Any]:
    """The parts that are made of published content. The moment is read first: what comes later is read once more."""
    published_at = settings.published_at
    facts = load_facts(settings.clinic_file)
    return {
        "published_at": published_at,
        "facts": facts,
        "zone": ZoneInfo(facts.time_zone),
        "masks": load_masks(ROOT, facts),
        "sentences": load_sentences(ROOT),
        "second_step": SecondStep(derived_key(settings.key_file, "second step"), facts.name),
    }


def _now() -> datetime:
    return datetime.now(UTC)


def parts_of(app: App) -> Parts:
    """The parts of an app."""
    parts: Parts = app.ctx.parts
    return parts
