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
FIRST_TWO = 2

_PLAIN = re.compile(
    r"\b(?:my (?:full |first |last |real |actual |legal )?(?:sur)?name(?:'?s| is| was| to| should be)?"
    r"(?: actually| really| now| spelled| spelt)*"
    r"|(?:the )?name(?: is| to| should be|'?s)(?: actually| spelled)?|^name\s*[:=-]|^name(?= \w)"
    r"|(?:i'?m|i am) called"
    r"|(?:(?:you |people |everyone |everybody |they |friends )(?:can |just |all )*)?calls? me"
    r"|me llamo|mi nombre es|i go by|i(?:'?d| would) like to be called|spelled)[\s:,]+(?=\S)",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"\b(?:i'?m|i am|this is|it'?s|it is)\s+"
    r"(?:me,?\s+)?(?:actually\s+|just\s+)?(?=\S)",
    re.IGNORECASE,
)
_SURNAME = re.compile(r"\b(?:last name|surname)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\bfirst name(?: is)?:? *(\S+?)[,;]? +(?:and +)?(?:my +)?"
    r"(?:last name|surname)(?: is)?:? *(\S+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Introduction:
    """A name with its marker, and where the two stand in the clause."""

    name: str
    start: int
    end: int
    surname: bool = False


def introduced(clause: str, people: tuple[str, ...], *, soft: bool, lenient: bool) -> Introduction | None:
    """The name a clause introduces its writer by.

    Args:
        clause: a piece of the message.
        people: names the entity tagger found in the message.
        soft: whether "I'm X", 'this is X' and "it's X" count beside 'my name is X' and 'call me X'.
        lenient: whether a soft marker may be followed by a name without a capital.
    """
    plain = straight(clause)
    if both := _BOTH.search(plain):
        return _pair(both)
    # The last one counts: 'my name is Robert but call me Bob'.
    for marker in reversed(list(_PLAIN.finditer(plain))):
        if found := _captured(plain, marker):
            return found
    for marker in _SOFT.finditer(plain) if soft else ():
        found = _captured(plain, marker)
        if found and _is_believable(plain[marker.end() :], people, lenient=lenient):
            return found
    return None


def completed(known: str | None, found: Introduction) -> str:
    """The name after an introduction: a last name alone joins the first name known before."""
    return f"{known.split()[0]} {found.name}" if known and found.surname else found.name


def _pair(both: re.Match[str]) -> Introduction | None:
    words = [trimmed(word) for word in both.groups()]
    if not all(is_name_like(word) and could_be_name(word) for word in words):
        return None
    return Introduction(tidy_name(" ".join(words)), both.start(), both.end())


def _captured(clause: str, marker: re.Match[str]) -> Introduction | None:
    found = list(islice(re.finditer(r"\S+", clause[marker.end() :]), MOST_WORDS + 1))
    words = [trimmed(word.group()) for word in found]
    count = _name_length(words)
    if not count:
        return None
    end = marker.end() + found[count - 1].end()
    surname = bool(_SURNAME.search(marker.group()))
    return Introduction(tidy_name(" ".join(words[:count])), marker.start(), end, surname)


def _name_length(words: list[str]) -> int:
    count = FIRST_TWO if is_short_name(words[:FIRST_TWO]) else 0
    while count < min(len(words), MOST_WORDS) and is_name_like(words[count]) and could_be_name(words[count]):
        count += 1
    if count < len(words) and words[0][:1].isupper():
        # More is said after the name: a word without a capital already belongs to that.
        count = next((place for place in range(count) if not _may_follow_capital(words[place])), count)
    while count and flat(words[count - 1]) in PARTICLES | TITLES:
        count -= 1
    return count


def _may_follow_capital(word: str) -> bool:
    return not word[:1].islower() or flat(word) in PARTICLES


def _is_believable(rest: str, people: tuple[str, ...], *, lenient: bool) -> bool:
    first = rest.split(maxsplit=1)[0]
    if looks_like_state(first):
        return False
    if lenient or any(flat(person) and flat(rest).startswith(flat(person)) for person in people):
        return True
    # Words all in capitals are shouted, not named.
    return first[:1].isupper() and not (first.isupper() and len(first) > 1)
