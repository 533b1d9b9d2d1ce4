"""Details given inside any message: a contact, a name, days and times, and what is left when they are taken out."""

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

_CORRECTION = re.compile(rf"\b(?:{'|'.join(CORRECTIONS)})\b")
OLD_DIGITS = 3
"""So many digits left over are the end of a number that was corrected, fewer may be an hour."""

_NAME_BEFORE_CONTACT = 3
_LOOSE = re.compile(r"^(?:(?:and|or|also|but|so|plus)\b[\s,]*)+", re.IGNORECASE)


@dataclass(frozen=True)
class Details:
    """What a message says beside answering.

    Attributes:
        updates: field to canonical value.
        rest: the message without the details; the whole of it when there were none.
    """

    updates: Mapping[str, str]
    rest: str


def corrects(text: str) -> bool:
    """Whether the message holds words of correction."""
    return bool(_CORRECTION.search(flat(text)))


def find_details(turn: Turn, answers: Mapping[str, str], insurers: Sequence[str]) -> Details:
    """Take contact, name, insurer and times out of a message.

    While the reason is asked, which is free text about other people and other days, only what is plainly
    a correction counts.
    """
    found: dict[str, str] = {}
    pieces = _without_contact(turn, answers, found)
    pieces = _without_name(pieces, turn, answers, found)
    pieces = _without_insurer(pieces, turn, insurers, found)
    if turn.asking != "times":
        pieces = _without_times(pieces, turn, found)
    if not found:
        return Details({}, turn.text)
    left = [kept for piece in pieces if piece != MARK and (kept := _LOOSE.sub("", piece)) and _answers(kept, turn)]
    if turn.asking == "reason" and left and not corrects(turn.text):
        return Details({}, turn.text)
    return Details(found, ", ".join(left))


def is_filler(text: str) -> bool:
    """Whether a piece left over answers nothing by itself."""
    return all(word in FILLER or (word.isdigit() and len(word) >= OLD_DIGITS) for word in flat(text).split())


def _answers(piece: str, turn: Turn) -> bool:
    # The yes before the details is an answer where consent was asked.
    return not is_filler(piece) or (turn.asking == "consent" and is_yes(piece))


def _without_contact(turn: Turn, answers: Mapping[str, str], found: dict[str, str]) -> list[str]:
    contact = find_contact(turn.text, "any" if turn.asking == "contact" else "likely")
    if turn.asking == "reason" and not _is_contact_only(turn.text, contact.spans):
        contact = find_contact(turn.text, "own")
    if contact:
        found["contact"] = joined(answers.get("contact"), contact, turn.text)
    return clauses(_cut(turn.text, contact.spans))


def _is_contact_only(text: str, spans: tuple[tuple[int, int], ...]) -> bool:
    return is_filler(_cut(text, spans).replace(MARK, " "))


def _cut(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    kept, place = "", 0
    for start, end in spans:
        kept += _without_cue(text[place:start]) + f" {MARK} "
        place = end
    return kept + text[place:]


def _without_cue(before: str) -> str:
    words = list(re.finditer(r"[^\s/,:;=<(]+[\s/,:;=<(]*|^[\s/,:;=<(]+", before))
    end = len(before)
    for word in reversed(words):
        if any(part not in CUES for part in flat(word.group()).split()):
            break
        end = word.start()
    return before[:end]


def _without_name(
    pieces: list[str], turn: Turn, answers: Mapping[str, str], found: dict[str, str]
) -> list[str]:
    free = not answers.get("name") or corrects(turn.text)
    lenient = "contact" in found or turn.asking == "name"
    for place, piece in enumerate(pieces):
        soft = free and turn.asking != "reason"
        named = introduced(piece, turn.people, soft=soft, lenient=lenient)
        if named:
            found["name"] = completed(answers.get("name"), named)
            return [*pieces[:place], piece[: named.start], piece[named.end :].strip(), *pieces[place + 1 :]]
    if answers.get("name") or turn.asking == "reason":
        return pieces
    return _without_bare_name(pieces, turn, found)


def _without_bare_name(pieces: list[str], turn: Turn, found: dict[str, str]) -> list[str]:
    people = {flat(person) for person in turn.people}
    for place, piece in enumerate(pieces):
        name = name_alone(piece) if piece != MARK else None
        if not name:
            continue
        if _is_beside_contact(name, pieces, place) or flat(name) in people:
            found["name"] = name
            return pieces[:place] + pieces[place + 1 :]
    return pieces


def _is_beside_contact(name: str, pieces: list[str], place: int) -> bool:
    if pieces[place + 1 : place + 2] == [MARK]:
        return len(name.split()) <= _NAME_BEFORE_CONTACT
    return place > 0 and pieces[place - 1] == MARK and " " in name and pieces[place].istitle()


def _without_insurer(
    pieces: list[str], turn: Turn, insurers: Sequence[str], found: dict[str, str]
) -> list[str]:
    if turn.asking in ("insurer", "reason"):
        return pieces
    for place, piece in enumerate(pieces):
        if insurer := stated_insurer(piece, insurers):
            found["insurer"] = insurer
            return pieces[:place] + pieces[place + 1 :]
    return pieces


def _without_times(pieces: list[str], turn: Turn, found: dict[str, str]) -> list[str]:
    wishes = [piece for piece in pieces if is_wish(_LOOSE.sub("", piece))]
    if not wishes or _is_name_first(turn, pieces) or (turn.asking == "reason" and not _opens_or_ends_correcting(turn.text)):
        return pieces
    found["times"] = ", ".join(own_words(_LOOSE.sub("", wish)) for wish in wishes)
    return [piece for piece in pieces if piece not in wishes]


def _is_name_first(turn: Turn, pieces: list[str]) -> bool:
    # 'Thu' and 'Sunny' are names too, and a name is what was asked.
    return turn.asking == "name" and len(pieces) == 1 and name_alone(turn.text) is not None


def _opens_or_ends_correcting(text: str) -> bool:
    return own_words(straight(text)) != straight(text).strip()
