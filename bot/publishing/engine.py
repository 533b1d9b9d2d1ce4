"""The running engine, told to answer with another model."""

from http import HTTPStatus
from pathlib import Path

import httpx

from bot.clinic.errors import EngineError

# The model is loaded beside the one that answers, on shared cores.
DEADLINE_SECONDS = 120.0
CONNECT_SECONDS = 2.0


class EngineDoor:
    """The engine's inner channel."""

    def __init__(self, url: str, secret: str) -> None:
        """Name its loopback address and its shared secret."""
        self._url = url
        self._secret = secret

    def exchange(self, model: Path) -> bool:
        """Have it answer with a model archive from the next turn on.

        Returns:
            False where no engine runs: the next one that starts takes what is in place.

        Raises:
            EngineError: it did not take the model and goes on with the one it has; the text says why.
        """
        timeout = httpx.Timeout(DEADLINE_SECONDS, connect=CONNECT_SECONDS)
        try:
            with httpx.Client(timeout=timeout, trust_env=False) as http:
                body = {"model": str(model.resolve())}
                answer = http.put(f"{self._url}/model", json=body, headers={"X-Engine-Secret": self._secret})
        except httpx.ConnectError:
            return False
        except httpx.HTTPError as error:
            raise EngineError(type(error).__name__) from None
        if answer.status_code != HTTPStatus.OK:
            raise EngineError(_code(answer))
        return True


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return str(answer.status_code)
