"""The staff door's app: one factory, its settings handed in."""

import re
from pathlib import Path

from sanic import HTTPResponse, Request, Sanic, json
from sanic.response import raw

from bot.console.errors import add_error_pages
from bot.console.parts import assemble, parts_of
from bot.console.section import check_declarations, declared_public
from bot.console.templates import use_templates
from bot.console.views import SECTIONS
from bot.headers import SECURITY_HEADERS
from bot.sanic_types import App
from bot.settings import ROOT, Settings

STATIC = ROOT / "bot" / "console" / "static"
WIDGET = ROOT / "widget"
SCRIPT = "text/javascript; charset=utf-8"
FILES = {
    "console.css": "text/css; charset=utf-8",
    "icon.svg": "image/svg+xml",
    "queue.js": SCRIPT,
    "unseen.js": SCRIPT,
    "transcripts.js": SCRIPT,
    "session.js": SCRIPT,
    # The content desk.
    "content.css": "text/css; charset=utf-8",
    "content.js": SCRIPT,
    "content-inbox.js": SCRIPT,
    "content-try.js": SCRIPT,
}
# The largest content file, with its examples as a form sends them.
MAX_BODY_BYTES = 400_000
HEADERS = {
    **SECURITY_HEADERS,
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_console(settings: Settings, name: str = "staff_door") -> App:
    """Make the staff door's app.

    Raises:
        ContentError: a content file is missing or malformed.
        UndeclaredPageError: a page does not say who may see it.
    """
    app = Sanic(name, configure_logging=False)
    app.config.update(
        ACCESS_LOG=False,
        FALLBACK_ERROR_FORMAT="html",
        REQUEST_MAX_SIZE=MAX_BODY_BYTES,
        # To publish is to wait until the engine has loaded the model (bot.publishing.engine).
        RESPONSE_TIMEOUT=180,
        PROXIES_COUNT=settings.proxies or None,
        # Two apps in one process: Sanic's start-up optimiser rewrites its own code once only.
        TOUCHUP=False,
    )
    app.ctx.parts = assemble(settings)
    use_templates(app)
    for section in SECTIONS:
        section.add_to(app)
    _add_files(app)
    add_error_pages(app)
    app.on_response(_add_headers)
    app.register_listener(_stop, "before_server_stop")
    check_declarations(app)
    return app


def _add_files(app: App) -> None:
    app.add_route(declared_public(_alive), "/health", name="health")
    for filename, kind in FILES.items():
        _add_file(app, STATIC / filename, kind, f"/static/{filename}")
    # The preview of an answer is the widget itself.
    for module in sorted(WIDGET.glob("*.js")):
        _add_file(app, module, SCRIPT, f"/static/widget/{module.name}")


def _add_file(app: App, path: Path, kind: str, address: str) -> None:
    app.add_route(_serve(path, kind), address, name=re.sub(r"\W", "_", address))


def _serve(path: Path, kind: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 what Sanic calls a handler
    content = path.read_bytes()

    async def serve(_request: Request) -> HTTPResponse:
        return raw(content, content_type=kind, headers={"Cache-Control": "no-cache"})

    return declared_public(serve)


async def _alive(_request: Request) -> HTTPResponse:
    """200 while the process lives."""
    return json({"status": "alive"})


async def _add_headers(_request: Request, response: HTTPResponse) -> None:
    for header, value in HEADERS.items():
        response.headers.setdefault(header, value)


async def _stop(app: App) -> None:
    parts_of(app).store.close()
