"""The web's side of the inner channel."""

from base64 import b64encode
from dataclasses import dataclass, field
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict, Field

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

    @property
    def confidence(self) -> float:
        """The understood intent's confidence, 0 to 1."""
        return float((self.understood.get("intent") or {}).get("confidence") or 0.0)


@dataclass(frozen=True)
class GateNote:
    """What the gate has made of a text that the engine is to read.

    Attributes:
        harmless: no danger in it.
        vector: its sentence vector as float32 bytes; the engine then need not encode it again.
    """

    harmless: bool = False
    vector: bytes | None = None

    def json(self) -> dict[str, Any]:
        """Its part of a request."""
        note: dict[str, Any] = {"harmless": self.harmless}
        return {**note, "vector": b64encode(self.vector).decode()} if self.vector else note


NO_NOTE = GateNote()


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
        self,
        conversation_id: str,
        message_id: str,
        *,
        text: str | None = None,
        payload: str | None = None,
        gate: GateNote = NO_NOTE,
    ) -> EngineReply:
        """Take one turn, with a visitor's text, of which the gate may have taken note, or an offered button's payload.

        Raises:
            EngineError: the engine is down, slow, silent, failing, or answers something else.
        """
        said: dict[str, Any] = {"text": text, **gate.json()} if payload is None else {"payload": payload}
        body = {"conversation": conversation_id, "message_id": message_id, **said}
        try:
            response = await self._http.post("/turn", json=body)
            response.raise_for_status()
            return _Body.model_validate_json(response.content).reply()
        except (httpx.HTTPError, ValueError, RecursionError) as error:
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


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)


class _Button(_Part):
    title: str = Field(min_length=1)
    payload: str = Field(min_length=1)


class _Said(_Part):
    text: str = Field(min_length=1)
    buttons: list[_Button]
    response: str | None

    def message(self) -> Message:
        buttons = tuple(Button(button.title, button.payload) for button in self.buttons)
        return Message(self.text, kind_of(self.response), buttons)


class _Intent(_Part):
    model_config = ConfigDict(strict=True, extra="allow")

    name: str | None = None
    confidence: float | None = None


class _Parse(_Part):
    model_config = ConfigDict(strict=True, extra="allow")

    intent: _Intent | None = None


class _Form(_Part):
    name: str


class _Body(_Part):
    """What the inner channel answers; anything else counts as a failed turn."""

    messages: list[_Said] = Field(min_length=1)
    parse: _Parse
    form: _Form | None

    def reply(self) -> EngineReply:
        messages = tuple(said.message() for said in self.messages)
        return EngineReply(messages, self.parse.model_dump(), self.form.name if self.form else None)
