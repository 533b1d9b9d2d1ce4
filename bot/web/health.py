"""Whether the process lives, whether a real turn works, and what was counted."""

import ipaddress
from http import HTTPStatus

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sanic import Blueprint, HTTPResponse, Request, json, raw
from sanic.exceptions import NotFound

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
    return raw(generate_latest(), content_type=CONTENT_TYPE_LATEST)
