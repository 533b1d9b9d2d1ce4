"""The sentences that must work without the engine, read from wording.yml and filled from the clinic's facts."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.clinic.errors import ContentError
from bot.clinic.facts import Facts, read_yaml


@dataclass(frozen=True)
class Button:
    """A choice offered to the visitor: what it says, and what it means to the engine or (`web:...`) to the web."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One message of the bot, before it has an id.

    Attributes:
        kind: notice, answer, talk, form, fallback, handover, crisis or check.
    """

    text: str
    kind: str
    buttons: tuple[Button, ...] = field(default=())


CHECK_YES = "web:check-yes"
CHECK_NO = "web:check-no"
RETRY = "web:retry:"
INTAKE_FORM = "intake_form"
VISIT_FORM = "visit_form"
# What takes up the change of a visit, in the engine's words.
CHANGE_VISIT = "/change_appointment"
VARIANTS = ("self", "someone_else", "harm_others", "being_hurt", "medical")
ERROR_CODES = (
    "bad_request",
    "unauthorized",
    "not_found",
    "forbidden",
    "method_not_allowed",
    "too_long",
    "unsupported_media_type",
    "unprocessable",
    "too_many",
    "unavailable",
    "internal",
)


def retried(payload: str | None) -> str | None:
    """The id of the message that a `Try again` button stands for, or None for any other payload."""
    return payload.removeprefix(RETRY) if payload and payload.startswith(RETRY) else None


EXPORT_HEADINGS = ("title", "request", "visit", "notes", "conversation", "said")


class Wording:
    """Finished messages: every sentence is filled when the process starts, so that none can fail in danger."""

    def __init__(self, content: Any, facts: Facts) -> None:  # noqa: ANN401 whatever the file held
        """Fill all sentences.

        Raises:
            ContentError: a sentence is missing, empty, or names an unknown placeholder.
        """
        values = {**asdict(facts.crisis_lines), "clinic_name": facts.name, "clinic_phone": facts.phone}
        try:
            self._fill_opening(content, values)
            self._fill_crisis(content["crisis"], values)
            self._fill_failures(content, values, phone=bool(facts.phone))
            self._fill_record(content["export"], content["purge"])
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            message = f"wording.yml lacks a sentence or has an unknown placeholder: {error}"
            raise ContentError(message) from error

    def _fill_opening(self, content: Any, values: dict[str, Any]) -> None:  # noqa: ANN401 part of the file
        greeting = content["greeting"]
        buttons = tuple(Button(_text(button["title"]), _text(button["payload"])) for button in greeting["buttons"])
        self.opening = (
            Message(_text(content["notice"], values), "notice"),
            Message(_text(greeting["text"], values), "talk", buttons),
        )

    def _fill_crisis(self, crisis: Any, values: dict[str, Any]) -> None:  # noqa: ANN401 part of the file
        lines, after = _text(crisis["lines"], values), _text(crisis["after"], values)
        self._cards = {name: "\n".join((_text(crisis[name], values), lines, after)) for name in VARIANTS}
        self._again = _text(crisis["again"], values)
        titles = {name: _text(crisis["buttons"][name]) for name in ("yes", "no", "go_on", "go_on_visit", "person")}
        self._go_on = {
            INTAKE_FORM: (Button(titles["go_on"], "/schedule_intake"),),
            VISIT_FORM: (Button(titles["go_on_visit"], CHANGE_VISIT),),
        }
        self._person = Button(titles["person"], "/contact_human")
        yes_or_no = (Button(titles["yes"], CHECK_YES), Button(titles["no"], CHECK_NO))
        self._check = Message(f"{_text(crisis['ask'], values)}\n{lines}", "check", yes_or_no)
        self._calmed = _text(crisis["answered_no"], values)

    def _fill_failures(self, content: Any, values: dict[str, Any], *, phone: bool) -> None:  # noqa: ANN401 part of the file
        unavailable = content["unavailable"]
        reach = _text(unavailable["reach_phone" if phone else "reach_unknown"], values)
        self._unavailable = _text(unavailable["text"], {**values, "reach": reach})
        self._try_again = _text(unavailable["try_again"])
        self._errors: dict[str, str] = {code: content["errors"][code] for code in ERROR_CODES}
        for sentence in self._errors.values():
            _text(sentence, {"limit": "0", "seconds": 0})

    def _fill_record(self, export: Any, purge: Any) -> None:  # noqa: ANN401 parts of the file
        self._export = {name: _text(export[name]) for name in EXPORT_HEADINGS}
        self.nightly_purge, self._purged = _text(purge["nightly"]), _text(purge["why"])
        self.export_heading("title", reference="")
        self.export_heading("said", who="", when="")
        self.purged(0)

    def export_heading(self, name: str, **values: str) -> str:
        """A heading of the copy of one person's data.

        Args:
            name: one of `EXPORT_HEADINGS`.
            values: `reference` of the title; `who` and `when` of something said.
        """
        return self._export[name].format(**values)

    def purged(self, count: int) -> str:
        """The reason that the access log gives for so many entries that went from it."""
        return self._purged.format(count=count)

    def crisis_card(self, variant: str, *, again: bool, waiting: str | None) -> Message:
        """The card for one kind of danger.

        Args:
            variant: one of `VARIANTS`.
            again: the same card was the bot's last word; a shorter text follows instead of a repetition.
            waiting: the form that is in progress and may be taken up again, if any.
        """
        buttons = (*self._go_on.get(waiting or "", ()), self._person)
        return Message(self._again if again else self._cards[variant], "crisis", buttons)

    def safety_check(self) -> Message:
        """The one direct question, asked when the gate is unsure, with the lines under it."""
        return self._check

    def calmed(self, *, waiting: str | None) -> Message:
        """The word after a no to the safety question; a form that waits can be taken up again."""
        return Message(self._calmed, "talk", self._go_on.get(waiting or "", ()))

    def unavailable(self, message_id: str) -> Message:
        """The engine cannot answer; the button tries the same message again."""
        return Message(self._unavailable, "fallback", (Button(self._try_again, f"{RETRY}{message_id}"),))

    def error(self, code: str, **values: object) -> str:
        """The sentence for an error's code; the general one for a code without a sentence."""
        return self._errors.get(code, self._errors["internal"]).format(**values)


def _text(sentence: Any, values: dict[str, Any] | None = None) -> str:  # noqa: ANN401 checked here
    if not isinstance(sentence, str) or not sentence.strip():
        message = "a sentence is empty"
        raise ValueError(message)
    words: str = sentence.strip()
    return words if values is None else str(words.format(**values))


def load_wording(path: str | Path, facts: Facts) -> Wording:
    """Read wording.yml.

    Raises:
        ContentError: the file is missing, not YAML, or incomplete.
    """
    return Wording(read_yaml(path), facts)
