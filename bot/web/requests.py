"""What a visitor may send, read strictly."""

import json

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.clinic.errors import BadRequestError, TooLongError, UnprocessableError

MAX_CHARACTERS = 2000


class IncomingMessage(BaseModel):
    """Either a text or the id of an offered button; `client_id` is the widget's own id of the message."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    text: str | None = None
    choice: str | None = Field(default=None, min_length=1, max_length=64)
    client_id: str | None = Field(default=None, pattern=r"^[\x21-\x7e]{1,64}$")

    @model_validator(mode="after")
    def _one_of_two(self) -> "IncomingMessage":
        if (self.text is None) == (self.choice is None):
            message = "either text or choice"
            raise ValueError(message)
        return self


def read_message(body: bytes) -> IncomingMessage:
    """Read the body of `POST /api/messages`.

    Raises:
        BadRequestError: not JSON, or not these fields.
        TooLongError: a text of more than 2,000 characters.
        UnprocessableError: a text without anything to read in it.
    """
    try:
        message = IncomingMessage.model_validate(json.loads(body))
    except (ValidationError, ValueError, RecursionError):
        # The cause would quote what was sent.
        raise BadRequestError from None
    if message.text is not None:
        _check_text(message.text)
    return message


def _check_text(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        raise TooLongError
    if not any(character.isprintable() and not character.isspace() for character in text):
        raise UnprocessableError
    if any(character == "\x00" or 0xD800 <= ord(character) <= 0xDFFF for character in text):  # noqa: PLR2004 the range of lone surrogates
        raise UnprocessableError
