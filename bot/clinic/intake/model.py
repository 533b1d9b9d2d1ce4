"""What goes into a reading and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

FIELDS = ("consent", "name", "contact", "times", "insurer", "reason", "review")
NOTE = "contact_note"
"""Beside the contact, never asked for: how the visitor wants to be reached, in their own words."""
DECLINED = "declined"
NO_INSURANCE = "none"

INTERRUPTIONS = (
    "faq",
    "privacy",
    "help",
    "bot_challenge",
    "clinic_info",
    "advice",
    "thank",
    "greet",
    "goodbye",
    "contact_human",
)
SURE = 0.5
# A guess that gives consent or sends the request must be surer: nonsense may look like a yes.
CERTAIN = 0.8


@dataclass(frozen=True)
class Turn:
    """One visitor message inside the intake form, or starting it.

    Attributes:
        text: what the visitor wrote, or the title of the button they chose.
        asking: one of FIELDS, or None when the form is just starting.
        intent: the classifier's guess; a hint, never the last word.
        confidence: how sure the classifier is, 0 to 1.
        people: person names the entity tagger found in the text.
    """

    text: str
    asking: str | None
    intent: str
    confidence: float
    people: tuple[str, ...] = ()

    def sure_of(self, *intents: str) -> bool:
        """Whether the classifier is confident that the message is one of `intents`."""
        return self.intent in intents and self.confidence >= SURE

    @property
    def agrees(self) -> bool:
        """Whether the classifier is certain of a yes."""
        return self.intent == "affirm" and self.confidence >= CERTAIN

    @property
    def interrupts(self) -> bool:
        """Whether the classifier is confident that the dialogue has an answer to this message."""
        return self.sure_of(*INTERRUPTIONS)


@dataclass(frozen=True)
class Reading:
    """What a message means to the form. An empty reading means that the message was not an answer.

    Attributes:
        updates: field (or NOTE) to canonical value; None asks this field again.
        problem: phone_unclear, email_unclear, contact_needed, name_unclear, name_needed, times_unclear,
            too_long or which_field.
        stop: the visitor ends the form.
        declined_consent: the visitor refuses consent.
        send: at review, the visitor sends the request.
    """

    updates: Mapping[str, str | None] = field(default_factory=dict)
    problem: str | None = None
    stop: bool = False
    declined_consent: bool = False
    send: bool = False


NOT_AN_ANSWER = Reading()
