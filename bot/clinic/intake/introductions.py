"""Names that visitors introduce themselves with inside a longer message."""

import re
from dataclasses import dataclass
from itertools import islice

from bot.clinic.intake.names import (
    could_be_name,
    is_name_like,
    is_short_name,
    looks_like_state,
    tidy_name,
    trimmed,
)
from bot.clinic.intake.text import flat, straight
from bot.clinic.intake.words import PARTICLES, TITLES

MOST_WORDS = 4
_PLAIN = re.compile(
    r"\b(?:(?:actually |really )?my (?:full |first |last |real |actual |legal )?(?:sur)?name(?:'?s| is"
    r"| was| to| should be)?"
    r"(?: actually| really| now| spelled| spelt)*"
    r"|(?:the )?name(?: is| to| should be|'?s)(?: actually| spelled)?|^name\s*[:=-]|^name(?= \w)"
    r"|(?:i'?m|i am) called|(?:(?:you |people |everyone |everybody |they |friends )(?:can |just "
    r"|all )*)?calls? me"
    r"|me llamo|mi nombre es|i go by|i(?:'?d| would) like to be called|\bit'?s spelled"
    r"|\bspelled)[\s:,]+(?=\S)",
    re.IGNORECASE,
)
_SOFT = re.compile(r"\b(?:i'?m|i am|this is|it'?s|it is)\s+(?:me,?\s+)?(?:actually\s+|just\s+)?(?=\S)", re.IGNORECASE)
_SURNAME = re.compile(r"\b(?:last name|surname)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\bfirst name(?: is)?:? *(\S+?)[,;]? +(?:and +)?(?:my +)?(?:last name|surname)(?: is)?:? *(\S+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Introduction:
    """A name with its marker, and where the two stand in the clause."""

    name: str
    start: int
    end: int
    surname: bool = False


def completed(known: str | None, found: Introduction) -> str:
    """The name after an introduction: a last name alone joins the first name known before."""
    return f"{known.split()[0]} {found.name}" if known and found.surname else found.name


def introduced(clause: str, people: tuple[str, ...], *, soft: bool, lenient: bool) -> Introduction | None:
    """The name a clause introduces its writer by.

    Args:
        clause: a piece of the message.
        people: names the entity tagger found in the message.
        soft: whether "I'm X", 'this is X' and "it's X" count beside 'my name is X' and 'call me X'.
        lenient: whether a soft marker may be followed by a name without a capital.
    """
    straightened = straight(clause)
    if both := _BOTH.search(straightened):
        return _pair(both)
    # The last one counts: 'my name is Robert but call me Bob'.
    for marker in reversed(list(_PLAIN.finditer(straightened))):
        if found := _captured(clause, marker.start(), marker.end()):
            return found
    for marker in _SOFT.finditer(straightened) if soft else ():
        found = _captured(clause, marker.start(), marker.end())
        if found and _is_believable(clause[marker.end() :], people, lenient):
            return found
    return None


def _pair(both: re.Match[str]) -> Introduction | None:
    words = [trimmed(word) for word in both.groups()]
    if not all(is_name_like(word) and could_be_name(word) for word in words):
        return None
    return Introduction(tidy_name(" ".join(words)), both.start(), both.end())


def _captured(clause: str, start: int, end: int) -> Introduction | None:
    words = list(islice(re.finditer(r"\S+", clause[end:]), MOST_WORDS + 1))
    count = _name_length([trimmed(word.group()) for word in words])
    if not count:
        return None
    name = tidy_name(" ".join(trimmed(word.group()) for word in words[:count]))
    surname = bool(_SURNAME.search(clause[start:end]))
    return Introduction(name, start, end + words[count - 1].end(), surname)


def _name_length(words: list[str]) -> int:
    count = 2 if is_short_name(words[:2]) else 0
    while count < min(len(words), MOST_WORDS) and is_name_like(words[count]) and could_be_name(words[count]):
        count += 1
    if count < len(words) and words and words[0][:1].isupper():
        # More is said after the name: a word without a capital already belongs to that.
        small = (place for place in range(count) if not _belongs(words[place]))
        count = next(small, count)
    while count and flat(words[count - 1]) in PARTICLES | TITLES:
        count -= 1
    return count


def _belongs(word: str) -> bool:
    return not word[:1].islower() or flat(word) in PARTICLES


def _is_believable(rest: str, people: tuple[str, ...], lenient: bool) -> bool:
    first = rest.split(maxsplit=1)[0]
    if looks_like_state(first):
        return False
    if lenient or any(flat(person) and flat(rest).startswith(flat(person)) for person in people):
        return True
    # Words all in capitals are shouted, not named.
    return first[:1].isupper() and not (first.isupper() and len(first) > 1)
