"""The nightly purge: at three in the morning at the clinic, whatever is over by then is erased."""

import asyncio
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog

from bot.clinic.errors import TamperedError
from bot.clinic.retention import next_purge
from bot.store.access_log import open_log
from bot.store.database import StoreError
from bot.store.retention import House, purge
from bot.web.parts import Parts

log = structlog.get_logger()

# The clock may be set, or the machine asleep: looked at again at least this often.
LOOK_EVERY_SECONDS = 600.0


async def keep_purging(parts: Parts) -> None:
    """Purge every night until cancelled."""
    due = next_purge(datetime.now(UTC), parts.facts.time_zone)
    while True:
        now = datetime.now(UTC)
        if now >= due:
            await purge_once(parts, now)
            due = next_purge(now, parts.facts.time_zone)
        await asyncio.sleep(min((due - now).total_seconds(), LOOK_EVERY_SECONDS))


async def purge_once(parts: Parts, now: datetime) -> None:
    """Purge; what fails is tried again the next night."""
    try:
        purged = await asyncio.to_thread(purge, _house(parts), parts.facts.retention, now)
    except (StoreError, TamperedError, OSError, ValueError) as error:
        log.error("purge_failed", failure=type(error).__name__)
    else:
        log.info("purged", **{name: sum(rows.values()) for name, rows in purged.items()})


def _house(parts: Parts) -> House:
    log_of_access, words = open_log(parts.settings, parts.store), parts.wording
    return House(log_of_access, ZoneInfo(parts.facts.time_zone), words.nightly_purge, words.purged)
