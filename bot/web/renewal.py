"""Published content reaches the visitor's door while it is open: gate, wording and facts are read anew."""

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.clinic.errors import ClinicError
from bot.clinic.facts import Facts, load_facts
from bot.clinic.wording import Wording, load_wording
from bot.sanic_types import App
from bot.settings import Settings
from bot.understanding.gate import CrisisGate

if TYPE_CHECKING:
    from bot.web.parts import Parts

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 1.0
# What cannot be read is not read again at every look: that costs the door, and each try is an error in the log.
TRY_AGAIN_SECONDS = 30.0


async def keep_renewing(app: App) -> None:
    """Look for published content until cancelled."""
    settings: Settings = app.ctx.parts.settings
    known = app.ctx.published_at
    while True:
        await asyncio.sleep(LOOK_EVERY_SECONDS)
        found = settings.published_at
        if found == known:
            continue
        if await renew(app):
            known = found
        else:
            await asyncio.sleep(TRY_AGAIN_SECONDS)


async def renew(app: App) -> bool:
    """Read gate, wording and facts anew; if one of them cannot be read, all stay as they are; whether it was done."""
    parts: Parts = app.ctx.parts
    try:
        gate, wording, facts = await asyncio.to_thread(_read, parts.settings)
    except (ClinicError, OSError) as error:
        log.error("content_not_renewed", failure=type(error).__name__)
        return False
    if not gate.complete:
        log.error("content_not_renewed", failure="gate")
        return False
    parts.turns.renew(gate, wording)
    parts.readiness.renew(gate)
    app.ctx.parts = replace(parts, facts=facts, wording=wording)
    log.info("content_renewed")
    return True


def _read(settings: Settings) -> tuple[CrisisGate, Wording, Facts]:
    facts = load_facts(settings.clinic_file)
    return CrisisGate.open(settings.gate_path), load_wording(settings.wording_file, facts), facts
