"""Whether the process lives, whether a real turn works, and what was counted."""

import asyncio
import ipaddress
from datetime import datetime
from http import HTTPStatus
from itertools import product
from zoneinfo import ZoneInfo

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sanic import Blueprint, HTTPResponse, Request, json, raw
from sanic.exceptions import NotFound

from bot.store import funnel, outbox
from bot.store.database import StoreError
from bot.web.metrics import INTAKE_STEPS, OUTBOX_ROWS
from bot.web.parts import Parts

log = structlog.get_logger()

health = Blueprint("health")


@health.get("/health")
async def alive(_request: Request) -> HTTPResponse:
    """200 while the process lives."""
    return json({"status": "alive"})


@health.get("/ready")
async def ready(request: Request) -> HTTPResponse:
    """200 when a real turn works, else 503; each part by name."""
    works = await request.app.ctx.parts.readiness.parts()
    status = HTTPStatus.OK if all(works.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return json({"ready": status == HTTPStatus.OK, "parts": works}, status=status)


@health.get("/metrics")
async def metrics(request: Request) -> HTTPResponse:
    """What was counted, for Prometheus on this machine only."""
    forwarded = request.headers.get("x-forwarded-for") or request.headers.get("forwarded")
    if forwarded or not ipaddress.ip_address(request.ip).is_loopback:
        message = "only on loopback"
        raise NotFound(message)
    await _read_store(request.app.ctx.parts)
    return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)


async def _read_store(parts: Parts) -> None:
    now = datetime.now(ZoneInfo(parts.facts.time_zone))
    try:
        steps = await asyncio.to_thread(parts.store.run, funnel.counts, now)
        rows = await asyncio.to_thread(parts.store.run, outbox.counts)
    except StoreError as error:
        # The other figures are shown all the same.
        log.warning("store_not_counted", failure=str(error))
        return
    for step, count in steps.items():
        INTAKE_STEPS.labels(step).set(count)
    # All of them: what has become none must not be shown as what it was.
    for destination, state in product(outbox.ALL_DESTINATIONS, outbox.State):
        OUTBOX_ROWS.labels(destination, state).set(rows[destination, state])
