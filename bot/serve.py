"""Runs the web's process: the visitor's door and the staff door, two listeners and never one."""

import asyncio
import signal

import structlog
import uvloop
from sanic.server.async_server import AsyncioServer

from bot.console.app import create_console
from bot.logs import set_up_logs
from bot.sanic_types import App
from bot.settings import Settings
from bot.web.app import create_app

log = structlog.get_logger()


def serve(settings: Settings) -> None:
    """Serve both doors until the process is told to stop.

    Raises:
        ContentError: a content file is missing or malformed.
        OSError: a port is taken.
    """
    set_up_logs(settings.log_level)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signal_number, stop.set)
    doors = [
        await _open(create_app(settings), settings.host, settings.port),
        await _open(create_console(settings), settings.staff_host, settings.staff_port),
    ]
    log.info("doors_open", visitors=f"{settings.host}:{settings.port}", staff_port=settings.staff_port)
    await stop.wait()
    for door in doors:
        await door.before_stop()
        await door.close()
        await door.after_stop()


async def _open(app: App, host: str, port: int) -> AsyncioServer:
    door = await app.create_server(host=host, port=port, return_asyncio_server=True, access_log=False)
    if door is None:
        message = f"port {port} cannot be opened"
        raise OSError(message)
    await door.startup()
    await door.before_start()
    await door.start_serving()
    await door.after_start()
    return door
