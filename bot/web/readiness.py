"""Whether a real turn works: store, gate, engine and action server, asked at most every few seconds."""

import asyncio
import time

import httpx

from bot.clinic.errors import EngineError
from bot.store.conversations import new_id
from bot.store.database import Store, StoreError
from bot.understanding.gate import CrisisGate
from bot.web.engine_client import EngineClient

FRESH_SECONDS = 5.0
ACTIONS_SECONDS = 1.0
PROBE = "hello"


class Readiness:
    """Asks each part for a sign of life; remembers a good answer for five seconds."""

    def __init__(self, store: Store, engine: EngineClient, actions_url: str, gate: CrisisGate) -> None:
        """Keep the parts."""
        self._store = store
        self._engine = engine
        self._actions_url = actions_url
        self._gate = gate
        self._asked_at = -FRESH_SECONDS
        self._answer: dict[str, bool] = {}
        self._lock = asyncio.Lock()

    def renew(self, gate: CrisisGate) -> None:
        """Ask another gate from now on."""
        self._gate = gate

    async def parts(self) -> dict[str, bool]:
        """Each part's name and whether it works."""
        async with self._lock:
            if time.monotonic() - self._asked_at >= FRESH_SECONDS or not all(self._answer.values()):
                self._answer = await self._ask()
                self._asked_at = time.monotonic()
        return self._answer

    async def _ask(self) -> dict[str, bool]:
        store, engine, actions = await asyncio.gather(
            asyncio.to_thread(self._store_works), self._engine_works(), self._actions_work()
        )
        return {"store": store, "gate": self._gate.complete, "engine": engine, "actions": actions}

    def _store_works(self) -> bool:
        try:
            self._store.check()
        except StoreError:
            return False
        return True

    async def _engine_works(self) -> bool:
        probe = f"ready{new_id()}"[:32]
        try:
            await self._engine.turn(probe, new_id(), text=PROBE)
            await self._engine.forget(probe)
        except EngineError:
            return False
        return True

    async def _actions_work(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=ACTIONS_SECONDS, trust_env=False) as http:
                return (await http.get(f"{self._actions_url}/health")).is_success
        except httpx.HTTPError:
            return False
