"""Details inside any message: contact, name, insurer, days and times; and what is left without them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.clinic.intake.contact import find_contact, joined
from bot.clinic.intake.insurer import stated_insurer
from bot.clinic.intake.introductions import completed, introduced
from bot.clinic.intake.model import Turn
from bot.clinic.intake.names import name_alone
from bot.clinic.intake.replies import is_yes
from bot.clinic.intake.text import MARK, clauses, flat, straight
from bot.clinic.intake.times import is_wish, own_words
from bot.clinic.intake.words import CORRECTIONS, CUES, FILLER

MOST_BEFORE_CONTACT = 3
OLD_DIGITS = 3
"""So many digits left over are the end of a number that was corrected, fewer may be an hour."""

_CORRECTION = re.compile(rf"\b{CORRECTIONS}\b")
_LINK = re.compile(r"^(?:(?:and|or|also|but|so|plus)\b[\s,]*)+", re.IGNORECASE)
_WORD_OR_SIGN = re.compile(r"[^\s/,:;=<(]+[\s/,:;=<(]*|^[\s/,:;=<(]+")

Pieces = list[str]
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Details:
    """What a message says beside answering.

    Attributes:
        updates: field to canonical value.
        rest: the message without the details; the whole of it when there were none.
    """

    updates: Mapping[str, str]
    rest: str


def find_details(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Details:
    """Take contact, name, insurer and times out of a message.

    While the reason is asked, which is free text about other people and other days, only what is plainly
    a correction counts.
    """
    contact, pieces = _take_contact(turn, answers)
    name, pieces = _take_name(_wishes_apart(pieces), turn, answers, has_contact=bool(contact))
    insurer, pieces = _take_insurer(pieces, turn, insurers)
    times, pieces = _take_times(pieces, turn)
    found = {"contact": contact, "name": name, "insurer": insurer, "times": times}
    updates = {field: value for field, value in found.items() if value}
    left = _left(pieces, turn)
    if not updates or (turn.asking == "reason" and left and not _corrects(turn.text)):
        return Details({}, turn.text)
    return Details(updates, ", ".join(left))


def _wishes_apart(pieces: Pieces) -> Pieces:
    """'I have Cigna and evenings work best' says two things."""
    apart: Pieces = []
    for piece in pieces:
        before, link, after = piece.rpartition(" and ")
        apart += [before, after] if link and is_wish(after) and not is_wish(before) else [piece]
    return apart


def _corrects(text: str) -> bool:
    return bool(_CORRECTION.search(flat(text)))


def _left(pieces: Pieces, turn: Turn) -> Pieces:
    plain = [_LINK.sub("", piece) for piece in pieces if piece != MARK]
    # The yes before the details is an answer where consent was asked.
    return [piece for piece in plain if not _is_filler(piece) or (turn.asking == "consent" and is_yes(piece))]


def _is_filler(text: str) -> bool:
    return all(word in FILLER or (word.isdigit() and len(word) >= OLD_DIGITS) for word in flat(text).split())


def _take_contact(turn: Turn, answers: Mapping[str, str]) -> tuple[str | None, Pieces]:
    contact = find_contact(turn.text, "any" if turn.asking == "contact" else "likely")
    if turn.asking == "reason" and not _is_filler(_cut(turn.text, contact.spans).replace(MARK, " ")):
        contact = find_contact(turn.text, "own")
    value = joined(answers.get("contact"), contact, turn.text) if contact else None
    return value, clauses(_cut(turn.text, contact.spans))


def _cut(text: str, spans: Spans) -> str:
    kept, place = "", 0
    for start, end in spans:
        kept += f"{_without_cue(text[place:start])} {MARK} "
        place = end
    return kept + text[place:]


def _without_cue(before: str) -> str:
    end = len(before)
    for word in reversed(list(_WORD_OR_SIGN.finditer(before))):
        if not set(flat(word.group()).split()) <= CUES:
            break
        end = word.start()
    return before[:end]


def _take_name(
    pieces: Pieces, turn: Turn, answers: Mapping[str, str], *, has_contact: bool
) -> tuple[str | None, Pieces]:
    known = answers.get("name")
    soft = turn.asking != "reason" and (not known or _corrects(turn.text))
    lenient = has_contact or turn.asking == "name"
    for place, piece in enumerate(pieces):
        if found := introduced(piece, turn.people, soft=soft, lenient=lenient):
            around = [piece[: found.start], piece[found.end :].strip()]
            return completed(known, found), pieces[:place] + around + pieces[place + 1 :]
    if known or turn.asking == "reason":
        return None, pieces
    return _take_bare_name(pieces, turn)


def _take_bare_name(pieces: Pieces, turn: Turn) -> tuple[str | None, Pieces]:
    people = {flat(person) for person in turn.people}
    for place, piece in enumerate(pieces):
        name = name_alone(piece) if piece != MARK else None
        if name and (flat(name) in people or _is_beside_contact(name, pieces, place)):
            return name, pieces[:place] + pieces[place + 1 :]
    return None, pieces


def _is_beside_contact(name: str, pieces: Pieces, place: int) -> bool:
    if pieces[place + 1 : place + 2] == [MARK]:
        return len(name.split()) <= MOST_BEFORE_CONTACT
    # After a contact more is said that is no name: only a full name in capitals counts there.
    return pieces[max(0, place - 1)] == MARK and " " in name and pieces[place].istitle()


def _take_insurer(pieces: Pieces, turn: Turn, insurers: Sequence[str]) -> tuple[str | None, Pieces]:
    if turn.asking in ("insurer", "reason"):
        return None, pieces
    for place, piece in enumerate(pieces):
        if insurer := stated_insurer(piece, insurers):
            return insurer, pieces[:place] + pieces[place + 1 :]
    return None, pieces


def _take_times(pieces: Pieces, turn: Turn) -> tuple[str | None, Pieces]:
    wishes = [piece for piece in pieces if is_wish(_LINK.sub("", piece))]
    if not wishes or turn.asking == "times" or _is_other_answer(turn, pieces):
        return None, pieces
    times = ", ".join(own_words(_LINK.sub("", wish)) for wish in wishes)
    return times, [piece for piece in pieces if piece not in wishes]


def _is_other_answer(turn: Turn, pieces: Pieces) -> bool:
    # 'Thu' and 'Sunny' are names too, and a reason may be 'nights'.
    if turn.asking == "name":
        return len(pieces) == 1 and name_alone(turn.text) is not None
    plain = straight(turn.text)
    return turn.asking == "reason" and own_words(plain) == plain
