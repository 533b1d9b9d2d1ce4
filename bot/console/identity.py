"""What tells who a visitor is, hidden from those who need not know it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.clinic.facts import Facts
from bot.clinic.given_names import NameSentences, load_name_sentences
from bot.content.check import HANDBOOK
from bot.content.limits import load_handbook
from bot.content.masking import without_contacts, without_echoes
from bot.content.source import DOMAIN
from bot.store.conversations import SaidMessage

HIDDEN = "•••"
CONTACT = ("name", "contact")
US_DIGITS = 10


@dataclass(frozen=True)
class Mask:
    """Hides a visitor's names, addresses, numbers and codes.

    Attributes:
        names: the visitor's.
        answers_of_form: ids of messages that answer the form's question for name or contact, which are hidden whole.
        known: digits of numbers that belong to nobody's contact.
        kept: words with a capital letter that are no names.
        off: shows everything as it is.
    """

    names: tuple[str, ...] = ()
    answers_of_form: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    off: bool = False

    def visitors(self, text: str) -> str:
        """What the visitor wrote."""
        return text if self.off else without_contacts(text, names=self.names, kept=self.kept)

    def assistants(self, text: str) -> str:
        """What the assistant wrote."""
        return text if self.off else without_echoes(text, names=self.names, known=self.known)

    def answers(self, told: Mapping[str, str]) -> dict[str, str]:
        """A form's answers; name and contact are hidden whole."""
        hidden = {name: HIDDEN if name in CONTACT and text else self.visitors(text) for name, text in told.items()}
        return dict(told) if self.off else hidden


@dataclass(frozen=True)
class Masks:
    """Makes masks, from what the content says.

    Attributes:
        sentences: by which the assistant asks for a name, and repeats it.
        known: the clinic's own numbers, which are no secret.
        kept: words with a capital letter that are no names.
    """

    sentences: NameSentences
    known: frozenset[str]
    kept: frozenset[str]

    def of(self, said: Sequence[SaidMessage], names: Sequence[str]) -> Mask:
        """The mask of one conversation.

        Args:
            said: all messages, in which a name may have been given; none: the mask of its first message, in a list.
            names: as given in the conversation's requests.
        """
        given = self.sentences.names_in(said)
        answers = frozenset(said[place].id for place in self.sentences.answers_in(said))
        return Mask(tuple(dict.fromkeys([*names, *given])), answers, self.known, self.kept)


def load_masks(root: Path, facts: Facts) -> Masks:
    """Read what masks are made of.

    Raises:
        ContentError: domain.yml or content.yml is missing or malformed.
    """
    sentences, handbook = load_name_sentences(root / DOMAIN), load_handbook(root / HANDBOOK)
    return Masks(sentences, frozenset(_numbers(facts)), handbook.inbox.kept)


OPEN = Mask(off=True)


def _numbers(facts: Facts) -> Iterator[str]:
    lines = facts.crisis_lines
    for number in (facts.phone, lines.dv_call, lines.dv_text, lines.text_number, lines.lifeline_call):
        digits = "".join(filter(str.isdigit, number))
        yield digits
        yield digits[-US_DIGITS:]
