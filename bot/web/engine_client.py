"""The web's side of the inner channel."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.clinic.errors import EngineError
from bot.clinic.wording import Button, Message
from bot.web.kinds import kind_of

DEADLINE_SECONDS = 6.5
CONNECT_SECONDS = 1.0


@dataclass(frozen=True)
class EngineReply:
    """What the engine answered: its messages, what it understood, and the form it waits in."""

    messages: tuple[Message, ...]
    understood: dict[str, Any] = field(default_factory=dict)
    form: str | None = None

    @property
    def intent(self) -> str | None:
        """The understood intent's name."""
        return (self.understood.get("intent") or {}).get("name")


class EngineClient:
    """Sends turns to the engine and gives up before the visitor would."""

    def __init__(self, url: str, secret: str) -> None:
        """Keep one connection pool to the engine's loopback address."""
        self._http = httpx.AsyncClient(
            base_url=url,
            headers={"X-Engine-Secret": secret},
            timeout=httpx.Timeout(DEADLINE_SECONDS, connect=CONNECT_SECONDS),
            trust_env=False,
        )

    async def turn(
        self, conversation_id: str, message_id: str, *, text: str | None = None, payload: str | None = None
    ) -> EngineReply:
        """Take one turn, with a visitor's text or an offered button's payload.

        Raises:
            EngineError: the engine is down, slow, silent or failing.
        """
        said = {"text": text} if payload is None else {"payload": payload}
        body = {"conversation": conversation_id, "message_id": message_id, **said}
        try:
            response = await self._http.post("/turn", json=body)
            response.raise_for_status()
            return _reply(response.json())
        except (httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise EngineError(type(error).__name__) from None

    async def forget(self, conversation_id: str) -> None:
        """Have the engine erase its working memory of a conversation.

        Raises:
            EngineError: it could not.
        """
        try:
            (await self._http.delete(f"/conversations/{conversation_id}")).raise_for_status()
        except httpx.HTTPError as error:
            raise EngineError(type(error).__name__) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _reply(body: dict[str, Any]) -> EngineReply:
    messages = tuple(
        Message(
            message["text"],
            kind_of(message["response"]),
            tuple(Button(button["title"], button["payload"]) for button in message["buttons"]),
        )
        for message in body["messages"]
    )
    form = body["form"]
    return EngineReply(messages, body["parse"], form["name"] if form else None)
