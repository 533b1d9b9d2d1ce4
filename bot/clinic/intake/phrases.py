"""Word lists and phrase patterns, written as text to be read: 'yes, of course, sounds (?:good|fine)'."""

import re

from bot.clinic.intake.text import flat

MOST_WORDS = 14


def word_set(words: str) -> frozenset[str]:
    """The words of a list separated by white space."""
    return frozenset(words.split())


def either(listed: str) -> str:
    """A pattern for any of the phrases in a list separated by commas; longer ones are tried first.

    Each phrase is itself a pattern, in the flat form of `text.flat`.
    """
    phrases = (" ".join(phrase.split()) for phrase in re.split(r",\s", listed.strip().rstrip(",")))
    return "(?:" + "|".join(sorted(phrases, key=len, reverse=True)) + ")"


def whole(core: str, lead: str = "", tail: str = "") -> re.Pattern[str]:
    """A pattern for a whole message: a phrase of `core`, any of `lead` before it, any of `tail` after."""
    before = f"(?:{either(lead)} )*" if lead else ""
    after = f"(?: {either(tail)})*" if tail else ""
    return re.compile(before + either(core) + after)


def says(pattern: re.Pattern[str], text: str) -> bool:
    """Whether the whole message, flattened, matches a pattern of phrases."""
    said = flat(text)
    # The phrase patterns may try many ways to cut a text into phrases: keep them to short messages.
    return said.count(" ") < MOST_WORDS and pattern.fullmatch(said) is not None


def mentions(listed: str) -> re.Pattern[str]:
    """A pattern for any of the phrases in a list, as whole words, anywhere in a flat text."""
    return re.compile(rf"\b{either(listed)}\b")
