"""Everything that can go wrong, as one tree. No error ever carries a visitor's words.

ClinicError
├── BadRequestError        400  not JSON, or not the JSON that is asked for
├── UnauthorizedError      401  no token, a forged or expired one, an erased conversation
├── ForbiddenError         403  a role that may not, a form that was not ours
├── NotFoundError          404  there is no such object
├── TooLongError           413  a message over the limit
├── UnsupportedMediaTypeError  415  not declared as JSON
├── UnprocessableError     422  empty text, a button that was never offered
├── TooManyError           429  too many messages; says when to go on
├── UnavailableError       503  the store cannot keep the message
├── SlotTakenError              somebody else has the time that was chosen (other times are offered)
├── NameTakenError              somebody on the staff has this name
├── LastAdminError              nobody would be left who can manage the staff
├── UndeclaredPageError         a page of the console does not say who may see it (stops the start)
├── NotBookedError              there is no booked visit to move or cancel
├── ChangedMeanwhileError       somebody else has changed it since the page was opened
│   └── DraftChangedError       ... a draft of a content file; knows who, when and what
├── TryUnderWayError            a candidate of the content is being tried; one at a time
├── TryFailedError              a candidate could not be trained or asked; says what was said last
│   └── TryTimedOutError        ... it did not answer in time; knows the seconds
├── PublishRefusedError         content may not go to visitors; knows every reason
├── HalfwayError                a publication broke off, and so did the way back; knows why each
├── HandEditedError             content files in the project are not those that are live; knows which
├── DeliveryError               something did not leave the house; `reason` is a code for staff
│   ├── TryLaterError           for now: the other side is away, slow, busy, or not set up rightly
│   ├── RefusedError            for good: the other side will not have it
│   └── ConflictError           the clinic's calendar has something else at that time
├── NotKnownError               there is no request or conversation of this name
├── HeldError                   a booked visit keeps it from being erased
├── TamperedError               the access log is not as it was written; nothing of it is purged
├── EngineError                 the engine is down, slow or silent (answered with an honest fallback)
└── ContentError                a content file is missing or malformed (stops the start)
"""

from collections.abc import Mapping, Sequence
from datetime import datetime


class ClinicError(Exception):
    """Base of the tree. `code` names the sentence of wording.yml that the visitor reads."""

    status = 500
    code = "internal"


class BadRequestError(ClinicError):
    """The request is not JSON, or not the JSON that is asked for."""

    status = 400
    code = "bad_request"


class UnauthorizedError(ClinicError):
    """There is no valid token, or its conversation was erased."""

    status = 401
    code = "unauthorized"


class ForbiddenError(ClinicError):
    """The person's role does not allow it, or the form was not one of ours."""

    status = 403
    code = "forbidden"


class NotFoundError(ClinicError):
    """There is no such object."""

    status = 404
    code = "not_found"


class TooLongError(ClinicError):
    """The message is over the limit."""

    status = 413
    code = "too_long"


class UnsupportedMediaTypeError(ClinicError):
    """The body is not declared as JSON."""

    status = 415
    code = "unsupported_media_type"


class UnprocessableError(ClinicError):
    """The text is empty, or the button was never offered in this conversation."""

    status = 422
    code = "unprocessable"


class TooManyError(ClinicError):
    """Too many messages; `seconds` until the next one is taken."""

    status = 429
    code = "too_many"

    def __init__(self, seconds: int) -> None:
        """Keep the waiting time in seconds."""
        super().__init__(seconds)
        self.seconds = seconds


class UnavailableError(ClinicError):
    """The store cannot keep the message now."""

    status = 503
    code = "unavailable"


class SlotTakenError(ClinicError):
    """Somebody else has the time that was chosen."""


class NameTakenError(ClinicError):
    """Somebody on the staff has this name already."""


class LastAdminError(ClinicError):
    """Nobody would be left who can manage the staff."""


class UndeclaredPageError(ClinicError):
    """A page of the console does not say who may see it."""


class NotBookedError(ClinicError):
    """There is no booked visit of this reference to move or cancel."""


class ChangedMeanwhileError(ClinicError):
    """Somebody else has changed it since the page was opened; nothing was overwritten."""


class DraftChangedError(ChangedMeanwhileError):
    """Somebody else has saved or dropped a draft since the page was opened; nothing was overwritten.

    Attributes:
        who: the other's name.
        at: when.
        text: the whole file as the other has it; None where the draft was dropped.
    """

    def __init__(self, who: str, at: datetime, text: str | None) -> None:
        """Keep it, the text out of the error's own words."""
        super().__init__(who, at)
        self.who = who
        self.at = at
        self.text = text


class TryUnderWayError(ClinicError):
    """Another candidate of the content is being tried; one at a time."""


class TryFailedError(ClinicError):
    """A candidate could not be trained or asked; the text is what was said last."""


class TryTimedOutError(TryFailedError):
    """A candidate did not answer within so many `seconds`."""

    def __init__(self, seconds: float) -> None:
        """Keep the seconds."""
        super().__init__(f"no answer within {seconds:.0f} seconds")
        self.seconds = seconds


class PublishRefusedError(ClinicError):
    """Content may not go to visitors.

    Attributes:
        codes: each reason as the name of its sentence in content.yml, with what the sentence quotes.
    """

    def __init__(self, *codes: tuple[str, Mapping[str, object]]) -> None:
        """Keep the reasons."""
        super().__init__(*(code for code, _ in codes))
        self.codes = codes


class HalfwayError(ClinicError):
    """A publication broke off, and not everything could be made as it was.

    Attributes:
        cause: why it broke off.
        failures: why what was live could not be put back.
    """

    def __init__(self, cause: BaseException, failures: Sequence[Exception]) -> None:
        """Keep both."""
        self.cause = _named(cause)
        self.failures = "; ".join(map(_named, failures))
        super().__init__(f"{self.cause}, and on the way back: {self.failures}")


class HandEditedError(ClinicError):
    """Content files in the project are not those that are live.

    Attributes:
        files: their paths.
    """

    def __init__(self, files: Sequence[str]) -> None:
        """Keep the paths."""
        super().__init__(", ".join(files))
        self.files = tuple(files)


class DeliveryError(ClinicError):
    """Something did not leave the house. `reason` is a short code, never the other side's own text."""

    def __init__(self, reason: str) -> None:
        """Keep the reason."""
        super().__init__(reason)
        self.reason = reason


class TryLaterError(DeliveryError):
    """It may work later."""


class RefusedError(DeliveryError):
    """It will not work later either."""


class ConflictError(DeliveryError):
    """The clinic's calendar has something else at that time."""


class NotKnownError(ClinicError):
    """There is no request or conversation of this name."""

    def __str__(self) -> str:
        """For the command line."""
        return "there is no such request or conversation"


class HeldError(ClinicError):
    """A booked visit keeps a request and its conversation from being erased; `over`: the visit was in the past."""

    def __init__(self, *, over: bool) -> None:
        """Keep whether the visit was in the past."""
        super().__init__(over)
        self.over = over

    def __str__(self) -> str:
        """For the command line."""
        if self.over:
            return "a visit has taken place: this is part of a client's record (--force REASON erases it all the same)"
        return "a visit is booked: cancel it first (--force REASON erases it all the same)"


class TamperedError(ClinicError):
    """The access log is not as it was written; nothing of it was purged."""

    def __str__(self) -> str:
        """For the command line."""
        return "the access log was tampered with, so nothing of it was purged: see python -m bot audit verify"


class EngineError(ClinicError):
    """The engine is down, slow or silent."""


class ContentError(ClinicError):
    """A content file is missing or malformed."""


def _named(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".removesuffix(": ")
