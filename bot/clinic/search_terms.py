"""The words by which a message is found: what is put into the word index, and what is looked up in it."""

import re
import unicodedata

# A shorter beginning would find nearly everything.
SHORTEST_PREFIX = 3
LONGEST_WORD = 24
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHE = re.compile("['\u2019\u02bc]")
# Digits with the usual signs between them: a phone number is found however it was written.
_NUMBER = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")
_US_DIGITS = 10


def index_terms(text: str) -> set[str]:
    """Every word of a text and all its beginnings of three letters or more; a phone number also as its digits."""
    plain = _plain(text)
    words = {*_words(plain), *map(_digits, _NUMBER.findall(plain))}
    return words | {word[:end] for word in words for end in range(SHORTEST_PREFIX, len(word))}


def looked_up(text: str) -> list[str]:
    """The words of a search, each once; a message is found by each word that one of its own begins with.

    Words of one or two letters are found only as whole words. Empty where there is no word in it.
    """
    joined = _NUMBER.sub(lambda match: f" {_digits(match.group())} ", _plain(text))
    return list(dict.fromkeys(_words(joined)))


def _plain(text: str) -> str:
    # Without accents, and with whatever sort of letter written in the simplest one.
    letters = unicodedata.normalize("NFKD", _APOSTROPHE.sub("", text)).casefold()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _words(plain: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in _WORD.findall(plain)]


def _digits(number: str) -> str:
    # The country's code is left out: hardly anybody writes it.
    digits = "".join(letter for letter in number if letter.isdigit())
    return digits[-_US_DIGITS:] if len(digits) == _US_DIGITS + 1 and digits.startswith("1") else digits[:LONGEST_WORD]
