"""A Sanic app, served for real on a free loopback port, in a thread with a loop of its own."""

import asyncio
import socket
import threading

import httpx


class Served:
    """The app while it is served; `http` talks to it."""

    def __init__(self, app):
        self.app = app
        # Several apps in one process: Sanic's start-up optimiser rewrites its own code once only.
        self.app.config.TOUCHUP = False
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)
        self._open = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._open.wait(10), "the door did not open"

    @property
    def parts(self):
        """The app's parts."""
        return self.app.ctx.parts

    async def _serve(self):
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        server = await self.app.create_server(sock=self._socket, return_asyncio_server=True, access_log=False)
        await server.startup()
        await server.before_start()
        await server.start_serving()
        await server.after_start()
        self._open.set()
        await self._stop.wait()
        await server.before_stop()
        await server.close()
        await server.after_stop()

    def run(self, coroutine):
        """Run a coroutine in the door's own loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    def close(self):
        """Close it."""
        self.http.close()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(15)
        assert not self._thread.is_alive(), "the door did not close"
