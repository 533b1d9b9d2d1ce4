"""What tells who a visitor is, hidden from those who need not know it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.clinic.facts import Facts
from bot.clinic.given_names import NameSentences, load_name_sentences
from bot.content.check import HANDBOOK
from bot.content.limits import load_handbook
from bot.content.masking import without_contacts, without_echoes
from bot.settings import ROOT
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


def mask_for(facts: Facts, said: Sequence[SaidMessage], names: Sequence[str]) -> Mask:
    """The mask of one conversation.

    Args:
        facts: the clinic's own numbers are no secret.
        said: all messages, in which a name may have been given.
        names: as given in the conversation's requests.
    """
    given = _sentences().names_in(said)
    answers = frozenset(said[place].id for place in _sentences().answers_in(said))
    return Mask(tuple(dict.fromkeys([*names, *given])), answers, frozenset(_numbers(facts)), _kept())


def mask_of_opening(facts: Facts, names: Sequence[str]) -> Mask:
    """The mask of a conversation's first message, in a list."""
    return mask_for(facts, (), names)


OPEN = Mask(off=True)


def _numbers(facts: Facts) -> Iterator[str]:
    lines = facts.crisis_lines
    for number in (facts.phone, lines.dv_call, lines.dv_text, lines.text_number, lines.lifeline_call):
        digits = "".join(filter(str.isdigit, number))
        yield digits
        yield digits[-US_DIGITS:]


@cache
def _sentences() -> NameSentences:
    return load_name_sentences(Path(ROOT / "domain.yml"))


@cache
def _kept() -> frozenset[str]:
    return load_handbook(ROOT / HANDBOOK).inbox.kept
