"""What a person's name looks like, and how it is written."""

import re
import unicodedata

from bot.clinic.intake.phrases import word_set
from bot.clinic.intake.text import first_clause, flat, straight
from bot.clinic.intake.words import LOOK_LIKE_STATES, NAMES_LIKE_STATES, NOT_NAMES, PARTICLES

MOST_WORDS = 5
MOST_LETTERS = 60
FIRST_AND_LAST = 2
SHORTEST_STATE = 5
SHORTEST_AFTER_MC = 3

_ASIDE = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
_OPENING = re.compile(
    r"^(?:(?:hi|hello|hey|yes|yeah|ok|okay|sure|well|um+|uh+|so|oh|just|sorry|actually|the name)\b"
    r"(?![-'.])\s*)+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:\s+(?:please|pls|thanks|thank you|thx|btw|by the way|here|speaking|works|will do|too"
    r"|is (?:fine|ok|okay|good|enough|my (?:full |first |real )?name)|\d+(?:st|nd|rd|th)?))+$",
    re.IGNORECASE,
)
_OR = re.compile(r"\s+(?:or|aka|a\.k\.a\.?)\s+|\s*/\s*", re.IGNORECASE)
_NUMERALS = ("ii", "iii", "iv")
_NEVER_LAST = word_set("here please thanks help therapy insurance depression anxiety disorder")


def tidy_name(name: str) -> str:
    """One space between words; the visitor's own capitals, unless the name is all small or all capitals."""
    spaced = " ".join(straight(name).split())
    if spaced not in (spaced.lower(), spaced.upper()) or _is_initials(spaced):
        return spaced
    words = spaced.lower().split()
    small = {place for place in range(1, len(words) - 1) if words[place] in PARTICLES}
    return " ".join(word if place in small else _capitalised(word) for place, word in enumerate(words))


def name_alone(text: str) -> str | None:
    """The name, if the text is nothing but one with a greeting, a thank-you, an age or an aside around it."""
    if surname_first := _surname_first(text):
        return surname_first
    head = _OR.split(first_clause(_ASIDE.sub(" ", straight(text))))[0]
    words = [bare for word in _CLOSING.sub("", _OPENING.sub("", head)).split() if (bare := trimmed(word))]
    if not 0 < len(words) <= MOST_WORDS or not all(map(is_name_like, words)):
        return None
    if not (all(map(could_be_name, words)) or _is_full_name(words) or is_short_name(words)):
        return None
    name = tidy_name(" ".join(words))
    return name if len(name) <= MOST_LETTERS else None


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
    if said in PARTICLES:
        return True
    return bool(said) and said not in NOT_NAMES and not straight(word).lower().endswith("'s")


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
    return len(said) >= SHORTEST_STATE and said.endswith(LOOK_LIKE_STATES) and said not in NAMES_LIKE_STATES


def _surname_first(text: str) -> str | None:
    parts = [part.strip() for part in straight(text).split(",")]
    single = len(parts) == FIRST_AND_LAST and all(" " not in part and is_name_like(part) for part in parts)
    fits = single and len(text) <= MOST_LETTERS and all(map(could_be_name, parts))
    return tidy_name(", ".join(parts)) if fits else None


def _is_full_name(words: list[str]) -> bool:
    # 'Amy Young' and 'Do Thi My Hanh' hold everyday words, but capitals and an unlikely word give them away.
    if any(not word[0].isupper() or word.isupper() for word in words):
        return False
    if len(words) == FIRST_AND_LAST:
        return could_be_name(words[0]) and flat(words[1]) not in _NEVER_LAST
    return 2 * sum(map(could_be_name, words)) >= len(words)


def _may_stand_in_name(letter: str) -> bool:
    return letter.isalpha() or letter in "'-.\u00b7\u2010" or unicodedata.category(letter) in ("Mn", "Mc")


def _is_initials(name: str) -> bool:
    return bool(re.fullmatch(r"[A-Z]J|[B-DF-HJ-NP-TV-XZ]{2}", name))


def _capitalised(word: str) -> str:
    if word in _NUMERALS:
        return word.upper()
    return re.sub(r"[^-.\u00b7]+", lambda part: _capitalised_part(part.group()), word)


def _capitalised_part(part: str) -> str:
    head, mark, tail = part.partition("'")
    # O'Brien and De'Andre, but Sha'nia.
    if mark and len(head) <= len("de"):
        return _first_up(head) + mark + _first_up(tail)
    if re.match(rf"mc\w{{{SHORTEST_AFTER_MC}}}", part):
        return "Mc" + _first_up(part[2:])
    return _first_up(part)


def _first_up(part: str) -> str:
    return part[:1].upper() + part[1:]
