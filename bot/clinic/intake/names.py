"""What a person's name looks like, and how it is written."""

import re
import unicodedata

from bot.clinic.intake.text import clauses, flat, straight
from bot.clinic.intake.words import LOOK_LIKE_STATES, NAMES_LIKE_STATES, NOT_NAMES, PARTICLES

MOST_WORDS = 5
MOST_LETTERS = 60
_ASIDE = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|yes|yeah|ok|okay|sure|well|um+|uh+|so|oh|just|sorry|actually"
    r"|the name)\b(?![-'.])\s*)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:\s+(?:please|pls|thanks|thank you|thx|btw|by the way|here|speaking|works|will do|too"
    r"|is (?:fine|ok|okay|good|enough|my (?:full |first |real )?name)|\d+(?:st|nd|rd|th)?))+$",
    re.IGNORECASE,
)
_SURNAME_FIRST = re.compile(r"([^\W\d_]{2,20}), *([^\W\d_]{2,20})")
_EITHER = re.compile(r"\s+(?:or|aka|a\.k\.a\.?)\s+|\s*/\s*", re.IGNORECASE)
_NUMERALS = frozenset(("ii", "iii", "iv"))


def tidy_name(name: str) -> str:
    """One space between words; the visitor's own capitals, unless the name is all small or all capitals."""
    words = straight(name).split()
    joined = " ".join(words)
    if joined not in (joined.lower(), joined.upper()) or _is_initials(joined):
        return joined
    small = [word.lower() for word in words]
    last = len(small) - 1
    return " ".join(
        word if word in PARTICLES and 0 < place < last else _capitalised(word) for place, word in enumerate(small)
    )


def name_alone(text: str) -> str | None:
    """The name, if the text is nothing but one (with a greeting, a thank-you, an age or an aside around it)."""
    if surname_first := _SURNAME_FIRST.fullmatch(straight(text).strip()):
        parts = surname_first.groups()
        return tidy_name(", ".join(parts)) if all(map(could_be_name, parts)) else None
    head = next(iter(clauses(_ASIDE.sub(" ", straight(text)))), "")
    head = _EITHER.split(head)[0]
    words = [trimmed(word) for word in _CLOSING.sub("", _OPENING.sub("", head)).split()]
    words = [word for word in words if word]
    if not 0 < len(words) <= MOST_WORDS or not all(map(is_name_like, words)):
        return None
    if all(map(could_be_name, words)) or _is_full_name(words) or is_short_name(words):
        return _fitting(words)
    return None


def trimmed(word: str) -> str:
    """The word without the signs around it; the full stop of 'Dr.' stays."""
    return re.sub(r"^[^\w'.]+|[^\w'.]+$", "", word).strip("'").lstrip(".")


def is_name_like(word: str) -> bool:
    """Whether a word is made of letters of any script, apostrophes, hyphens and full stops alone."""
    bare = straight(word)
    return any(letter.isalpha() for letter in bare) and all(map(_may_stand_in_name, bare))


def could_be_name(word: str) -> bool:
    """Whether a word may be part of a name: it is none of the words people use about anything else."""
    said = flat(word)
    return (bool(said) and not straight(word).lower().endswith("'s") and said not in NOT_NAMES) or said in PARTICLES


def is_short_name(words: list[str]) -> bool:
    """Whether the words are a name that starts like an English sentence: 'An Nguyen', 'My Tran', 'Ty'."""
    if not words or not words[0].istitle():
        return False
    if len(words) == 1:
        return words[0] in ("An", "My", "Ty")
    return words[0] in ("An", "My", "Do", "Can", "So") and words[1].istitle() and could_be_name(words[1])


def looks_like_state(word: str) -> bool:
    """Whether a word after "I'm" may be a feeling or a doing that the word list does not know."""
    said = flat(word)
    return len(said) > 4 and said.endswith(LOOK_LIKE_STATES) and said not in NAMES_LIKE_STATES


def _fitting(words: list[str]) -> str | None:
    name = tidy_name(" ".join(words))
    return name if len(name) <= MOST_LETTERS else None


def _is_full_name(words: list[str]) -> bool:
    # 'Amy Young' and 'Do Thi My Hanh' hold everyday words, but capitals and an unlikely word give them away.
    capitals = all(word[0].isupper() and not word.isupper() for word in words)
    unlikely = sum(map(could_be_name, words))
    if len(words) == 2:
        return capitals and could_be_name(words[0]) and flat(words[1]) not in _NEVER_LAST
    return capitals and 2 * unlikely >= len(words)


_NEVER_LAST = frozenset(("here", "please", "thanks", "help", "therapy", "insurance", "depression", "anxiety", "disorder"))


def _may_stand_in_name(letter: str) -> bool:
    return letter.isalpha() or letter in "'-.\u00b7\u2010" or unicodedata.category(letter) in ("Mn", "Mc")


def _is_initials(name: str) -> bool:
    return len(name) == 2 and name.isupper() and (name[1] == "J" or not set(name) & set("AEIOUY"))


def _capitalised(word: str) -> str:
    if word in _NUMERALS:
        return word.upper()
    return re.sub(r"[^-.\u00b7]+", lambda part: _capitalised_part(part.group()), word)


def _capitalised_part(part: str) -> str:
    head, mark, tail = part.partition("'")
    if mark and len(head) <= 2:
        return _first_up(head) + mark + _first_up(tail)
    if part.startswith("mc") and len(part) > 4:
        return "Mc" + _first_up(part[2:])
    return _first_up(part)


def _first_up(part: str) -> str:
    return part[:1].upper() + part[1:]
