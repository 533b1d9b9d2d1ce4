"""The sentences that must work without the engine, read from wording.yml and filled from the clinic's facts."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bot.clinic.errors import ContentError
from bot.clinic.facts import Facts, read_yaml


@dataclass(frozen=True)
class Button:
    """A choice offered to the visitor: what it says, and what it means to the engine (or to the web: `web:...`)."""

    title: str
    payload: str


@dataclass(frozen=True)
class Message:
    """One message of the bot, before it has an id.

    Attributes:
        kind: notice, answer, talk, form, fallback, crisis or check.
    """

    text: str
    kind: str
    buttons: tuple[Button, ...] = field(default=())


RETRY = "web:retry"
CHECK_YES = "web:check-yes"
CHECK_NO = "web:check-no"


class Wording:
    """Finished messages: every placeholder filled when the process starts, so that none can fail in danger."""

    def __init__(self, content: dict[str, Any], facts: Facts) -> None:
        """Fill all sentences.

        Raises:
            ContentError: a sentence is missing or names an unknown placeholder.
        """
        values = {**asdict(facts.crisis_lines), "clinic_name": facts.name, "clinic_phone": facts.phone}
        try:
            self._fill(content, values, facts)
        except (KeyError, TypeError, AttributeError) as error:
            message = f"wording.yml lacks a sentence or names an unknown placeholder: {error}"
            raise ContentError(message) from error

    def _fill(self, content: dict[str, Any], values: dict[str, Any], facts: Facts) -> None:
        crisis, unavailable = content["crisis"], content["unavailable"]
        self.opening = (
            Message(content["notice"].format(**values).strip(), "notice"),
            Message(content["greeting"]["text"].format(**values), "talk", _buttons(content["greeting"])),
        )
        self._lines = crisis["lines"].format(**values)
        self._after = crisis["after"]
        self._cards = {name: crisis[name].format(**values) for name in VARIANTS}
        self._again = crisis["again"].format(**values)
        self._ask = crisis["ask"]
        self._titles: dict[str, str] = dict(crisis["buttons"])
        self.answered_no = Message(crisis["answered_no"], "talk")
        reach = unavailable["reach_phone" if facts.phone else "reach_unknown"].format(**values)
        self.unavailable = Message(
            unavailable["text"].format(reach=reach).strip(),
            "fallback",
            (Button(unavailable["try_again"], RETRY),),
        )
        self._errors: dict[str, str] = dict(content["errors"])

    def crisis_card(self, variant: str, *, again: bool, form_waits: bool) -> Message:
        """The card for one kind of danger.

        Args:
            variant: one of `VARIANTS`.
            again: the same card was the bot's last word; a shorter text follows instead of a repetition.
            form_waits: an intake request is in progress and may be taken up again.
        """
        text = self._again if again else "\n".join((self._cards[variant], self._lines, self._after))
        go_on = (Button(self._titles["go_on"], "/schedule_intake"),) if form_waits else ()
        return Message(text, "crisis", (*go_on, Button(self._titles["person"], "/contact_human")))

    def safety_check(self) -> Message:
        """The one direct question, asked when the gate is unsure, with the lines under it."""
        buttons = (Button(self._titles["yes"], CHECK_YES), Button(self._titles["no"], CHECK_NO))
        return Message(f"{self._ask}\n{self._lines}", "check", buttons)

    def error(self, code: str, **values: object) -> str:
        """The sentence for an error's code; the general one for a code without a sentence."""
        return self._errors.get(code, self._errors["internal"]).format(**values)


VARIANTS = ("self", "someone_else", "harm_others", "being_hurt", "medical")


def _buttons(entry: dict[str, Any]) -> tuple[Button, ...]:
    return tuple(Button(button["title"], button["payload"]) for button in entry["buttons"])


def load_wording(path: str | Path, facts: Facts) -> Wording:
    """Read wording.yml.

    Raises:
        ContentError: the file is missing, not YAML, or incomplete.
    """
    return Wording(read_yaml(path), facts)
