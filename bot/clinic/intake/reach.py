"""What a message says about reaching the visitor: the contact, further numbers, and wishes such as 'text only'."""

import re
from collections.abc import Mapping

from bot.clinic.intake.contact import Contact, find_contact, is_dropped, joined
from bot.clinic.intake.model import Turn
from bot.clinic.intake.notes import is_note
from bot.clinic.intake.text import MARK, clauses, flat
from bot.clinic.intake.words import CUES, FILLER

OLD_DIGITS = 3
"""So many digits left over are the end of a number that was corrected, fewer may be an hour."""

LINK = re.compile(r"^(?:(?:and|or|also|but|so|plus)\b[\s,]*)+", re.IGNORECASE)
"""Words that join what follows to what came before."""
_WORD_OR_SIGN = re.compile(r"[^\s/,:;=<(]+[\s/,:;=<(]*|^[\s/,:;=<(]+")

Pieces = list[str]
Spans = tuple[tuple[int, int], ...]


def take_contact(turn: Turn, answers: Mapping[str, str]) -> tuple[str | None, Pieces, Pieces]:
    """The contact, further ones in the visitor's words, and what is left."""
    contact = find_contact(turn.text, "any" if turn.asking == "contact" else "likely")
    if turn.asking == "reason" and not is_filler(_cut(turn.text, contact.spans).replace(MARK, " ")):
        contact = find_contact(turn.text, "own")
    value = joined(answers.get("contact"), contact, turn.text) if contact else None
    return value, _others(turn.text, contact), clauses(_cut(turn.text, contact.spans, contact.others))


def _others(text: str, contact: Contact) -> Pieces:
    words: Pieces = []
    for start, end in contact.others:
        before = max((stop for _, stop in contact.spans if stop <= start), default=0)
        cue = LINK.sub("", clauses(text[before:start])[-1]) if clauses(text[before:start]) else ""
        words.append(f"{cue} {text[start:end]}".strip())
    return words


def take_notes(pieces: Pieces, turn: Turn) -> tuple[Pieces, Pieces]:
    """The wishes about contact among a message's pieces, and what is left."""
    notes = [piece for piece in pieces if is_note(LINK.sub("", piece))]
    others = [piece for piece in pieces if piece not in notes]
    # A reason is free text: 'my husband can't know' is part of it.
    if turn.asking == "reason" and any(piece != MARK for piece in others):
        return [], pieces
    return [LINK.sub("", note).strip(" .!()") for note in notes], others


def _cut(text: str, spans: Spans, others: Spans = ()) -> str:
    kept, place = "", 0
    for start, end in spans:
        before = text[place:start]
        # 'call my cell not home 973-555-0123': words that say how to reach are more than a cue.
        says_how = (start, end) not in others and not is_dropped(before) and is_note("".join(clauses(before)[-1:]))
        kept += f"{before if says_how else _without_cue(before)} {MARK} "
        place = end
    return kept + text[place:]


def _without_cue(before: str) -> str:
    end = len(before)
    for word in reversed(list(_WORD_OR_SIGN.finditer(before))):
        if not set(flat(word.group()).split()) <= CUES:
            break
        end = word.start()
    return before[:end]


def is_filler(text: str) -> bool:
    """Whether nothing in a text answers anything: words left over around a detail."""
    return all(word in FILLER or (word.isdigit() and len(word) >= OLD_DIGITS) for word in flat(text).split())
