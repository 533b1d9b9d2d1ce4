"""The staff door's app. It shows no visitor's data before there are staff accounts to check."""

from sanic import HTTPResponse, Request, Sanic, html, json

from bot.sanic_types import App
from bot.settings import ROOT

PAGE = ROOT / "bot" / "console" / "pages" / "closed.html"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def create_console(name: str = "staff_door") -> App:
    """Make the staff door's app."""
    app = Sanic(name, configure_logging=False)
    # Two apps in one process: Sanic's start-up optimiser rewrites its own code once only.
    app.config.update(ACCESS_LOG=False, FALLBACK_ERROR_FORMAT="json", TOUCHUP=False)
    app.add_route(_closed, "/", name="closed")
    app.add_route(_alive, "/health", name="health")
    app.on_response(_add_headers)
    return app


async def _closed(_request: Request) -> HTTPResponse:
    """How intake staff read requests today."""
    return html(PAGE.read_text(encoding="utf-8"))


async def _alive(_request: Request) -> HTTPResponse:
    """200 while the process lives."""
    return json({"status": "alive"})


async def _add_headers(_request: Request, response: HTTPResponse) -> None:
    response.headers.update(HEADERS)
