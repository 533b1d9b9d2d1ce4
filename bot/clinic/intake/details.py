"""Details inside any message: contact, name, insurer, days and times; and what is left without them."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.clinic.intake.insurer import stated_insurer
from bot.clinic.intake.introductions import completed, introduced
from bot.clinic.intake.model import NOTE, Turn
from bot.clinic.intake.names import name_alone
from bot.clinic.intake.notes import added, is_note
from bot.clinic.intake.reach import LINK, Pieces, is_filler, take_contact, take_notes
from bot.clinic.intake.replies import is_indifferent, is_yes
from bot.clinic.intake.text import MARK, flat, straight
from bot.clinic.intake.times import is_wish, own_words
from bot.clinic.intake.words import CORRECTIONS

MOST_BEFORE_CONTACT = 3

_CORRECTION = re.compile(rf"\b{CORRECTIONS}\b")
_LINKS = (" and ", " but ")


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
    contact, others, pieces = take_contact(turn, answers)
    notes, pieces = take_notes(_apart(pieces, is_note), turn)
    name, pieces = _take_name(_apart(pieces, is_wish), turn, answers, has_contact=bool(contact))
    insurer, pieces = _take_insurer(pieces, turn, insurers)
    times, pieces = _take_times(pieces, turn)
    note = added(answers.get(NOTE), ", ".join([*others, *notes])) if others or notes else None
    found = {"contact": contact, "name": name, "insurer": insurer, "times": times, NOTE: note}
    updates = {field: value for field, value in found.items() if value}
    left = _left(pieces, turn)
    if not updates or (turn.asking == "reason" and left and not _corrects(turn.text)):
        return Details({}, turn.text)
    return Details(updates, ", ".join(left))


def _apart(pieces: Pieces, is_kind: Callable[[str], bool]) -> Pieces:
    """'I have Cigna and evenings work best' says two things, 'yes but no voicemails' too."""
    apart: Pieces = []
    for piece in pieces:
        before, link, after = max((piece.rpartition(word) for word in _LINKS), key=lambda parts: len(parts[0]))
        apart += [before, after] if link and is_kind(after) and not is_kind(before) else [piece]
    return apart


def _corrects(text: str) -> bool:
    return bool(_CORRECTION.search(flat(text)))


def _left(pieces: Pieces, turn: Turn) -> Pieces:
    plain = [LINK.sub("", piece) for piece in pieces if piece != MARK]
    # The yes before the details is an answer where consent was asked.
    return [piece for piece in plain if not is_filler(piece) or (turn.asking == "consent" and is_yes(piece))]


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
    wishes = [piece for piece in pieces if is_wish(LINK.sub("", piece))]
    if not wishes or turn.asking == "times" or _is_other_answer(turn, pieces):
        return None, pieces
    times = ", ".join(own_words(LINK.sub("", wish)) for wish in wishes)
    return times, [piece for piece in pieces if piece not in wishes]


def _is_other_answer(turn: Turn, pieces: Pieces) -> bool:
    # 'Thu' and 'Sunny' are names too, 'doesn't matter' passes over the insurer, and a reason may be 'nights'.
    if turn.asking == "name":
        return len(pieces) == 1 and name_alone(turn.text) is not None
    if turn.asking == "insurer" and is_indifferent(turn.text):
        return True
    plain = straight(turn.text)
    return turn.asking == "reason" and own_words(plain) == plain
