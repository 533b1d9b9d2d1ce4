"""Hides who a visitor is: addresses, numbers, codes and names. What may be a name is hidden, too."""

import re
from collections.abc import Collection, Container

EMAIL = (re.compile(r"[\w.+-]+@[\w.-]+|[\w.+-]+ ?@ ?[\w-]+(?:\.[\w-]+)+"), "[e-mail]")
ADDRESS = (re.compile(r"(?i)\b(?:https?://|www\.)\S+|(?<!\w)@\w+"), "[link]")
CODE = (
    re.compile(
        r"(?<![\w-])(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z\d]{4}[\s.-]?[A-Za-z\d]{4}[\s.-]?[A-Za-z\d]{2}(?![\w-])"
    ),
    "[code]",
)
# Five figures or more, however they are grouped: telephones, dates of birth, members' numbers, ZIP codes.
NUMBER = (re.compile(r"\+?\(?\d(?:[\s()./-]{0,2}\d){4,}"), "[number]")
NAME = "[name]"
SEVERAL = re.compile(rf"{re.escape(NAME)}(?:[ ,.]+{re.escape(NAME)})+")
WORD = r"[^\W\d_][\w'-]*"
INTRODUCTIONS = r"my name is|my name's|my names|name is|i am called|i'm called|call me|ask for|signed,?"
CALLED = re.compile(rf"(?i)\b({INTRODUCTIONS}) +({WORD}(?: +{WORD})?)")
TITLED = re.compile(rf"(?i)\b(mr|mrs|ms|dr)(\.? +)({WORD})")
HERE = re.compile(rf"(?<!\w)({WORD})(?= here\b)")
# "I'm Ana": a capital letter tells a name from "I'm tired".
INTRODUCED = re.compile(rf"(?i:\b(i'm|i am|im|this is|it's|its)) +({WORD})")
# At the beginning of a sentence a capital tells nothing: there the word itself must be known.
FIRST = re.compile(rf"(?:^|[.!?:\n]\s*)({WORD})")
# A capital within a sentence; at its beginning every word has one.
CAPITAL = re.compile(rf"(?<=[\w,;')\"-] )({WORD})")
# "My name is Ana Maria Lopez": the names behind a name that was found.
BEHIND = re.compile(rf"(?<={re.escape(NAME)} )({WORD})")
MOST_BEHIND = 3
FEWEST_LETTERS = 2


def masked(
    text: str, *, names: Collection[str] = (), kept: Collection[str] = (), plain: Collection[str] | None = None
) -> str:
    """A message without what tells who wrote it.

    Args:
        text: as the visitor wrote it.
        names: known to belong to the visitor; hidden wherever they stand, whatever their case.
        kept: words with a capital letter that are no names, such as IPT or Monday.
        plain: words that begin a sentence without being names, in small letters; None: any may.

    Returns:
        The message with `[e-mail]`, `[link]`, `[code]`, `[number]` and `[name]` in their places. It errs on the safe
        side; a name in small letters that nothing introduces may stay.
    """
    text = _without(CAPITAL, 1, without_contacts(text, names=names, kept=kept), kept)
    if plain is not None:
        text = _without(FIRST, 1, text, _Beginning(kept, plain))
    return text


def without_contacts(text: str, *, names: Collection[str] = (), kept: Collection[str] = ()) -> str:
    """A visitor's message without addresses, numbers, codes, known names, and names that are introduced ("I'm Ana").

    Other names stay, and so does what can be read; the arguments are those of `masked`.
    """
    text = text.replace("\u2019", "'")
    for pattern, sign in (EMAIL, ADDRESS, CODE, NUMBER):
        text = pattern.sub(sign, text)
    text = _without_names(text, names)
    text = CALLED.sub(rf"\1 {NAME}", text)
    text = TITLED.sub(rf"\1\2{NAME}", text)
    for pattern, at in ((INTRODUCED, 2), (HERE, 1), *[(BEHIND, 1)] * MOST_BEHIND):
        text = _without(pattern, at, text, kept)
    return text


def without_echoes(text: str, *, names: Collection[str] = (), known: Collection[str] = ()) -> str:
    """The assistant's own message without what it repeats of the visitor's contact and name.

    Args:
        text: as the assistant wrote it.
        names: known to belong to the visitor.
        known: digits of the clinic's own numbers and of the crisis lines, which stay.
    """
    text = EMAIL[0].sub(EMAIL[1], text)
    text = CODE[0].sub(CODE[1], text)
    text = NUMBER[0].sub(lambda found: found[0] if _digits(found[0]) in known else NUMBER[1], text)
    return _without_names(text, names)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())


def _without_names(text: str, names: Collection[str]) -> str:
    for part in {part for name in names for part in name.split() if len(part) >= FEWEST_LETTERS}:
        text = re.sub(rf"(?i)(?<!\w){re.escape(part)}(?!\w)", NAME, text)
    return SEVERAL.sub(NAME, text)


class _Beginning:
    """What may begin a sentence: the words that are kept, and plain ones whatever their case."""

    def __init__(self, kept: Collection[str], plain: Collection[str]) -> None:
        self._kept, self._plain = kept, plain

    def __contains__(self, word: object) -> bool:
        return word in self._kept or str(word).lower() in self._plain


def _without(pattern: re.Pattern[str], at: int, text: str, kept: Container[str]) -> str:
    """The text with the pattern's group hidden where it is capitalised and none of the words that are kept."""

    def hide(found: re.Match[str]) -> str:
        word = found[at]
        start, end = (place - found.start() for place in found.span(at))
        if not word[0].isupper() or word in kept or word.split("'")[0] in kept:
            return found[0]
        return f"{found[0][:start]}{NAME}{found[0][end:]}"

    return pattern.sub(hide, text)
