"""Phrases that are sure signs of danger on their own, by who is in danger and how."""

from __future__ import annotations

import re
from typing import Literal

from bot.understanding.ngrams import normalise

Variant = Literal["self", "someone_else", "harm_others", "being_hurt", "medical"]

I_WANT = (
    r"\b(?:i|im|i'm|ima|imma)\b(?: \w+){0,3} (?:want|wanna|going|gonna|plan|planning|need|ready|about)(?: to)?(?: \w+)?"
)

SURE: dict[Variant, re.Pattern[str]] = {
    "medical": re.compile(
        r"\bi (?:just )?(?:took|swallowed) (?:\w+ )?(?:too many|all (?:of )?my|the whole bottle|a whole bottle)"
        r"|\bi(?:'ve| have)? (?:just )?overdosed\b(?! on (?:coffee|caffeine|sugar|chocolate))"
        r"|\b(?:she|he|they)(?:'s| is| are)? (?:not breathing|isn'?t breathing|turning blue)"
        r"|\b(?:won'?t|can'?t|cant|wont) wake (?:her|him|them)(?: up)?\b"
    ),
    "being_hurt": re.compile(
        r"\b(?:he|she|they)(?:'s|'ll| is| will)? (?:going to |gonna )?kill me\b(?! if| with)"
        r"|\bsaid (?:he|she)(?:'d|'ll| would| will) kill me\b|\bme va a matar\b"
        r"|\b(?:he|she) (?:just )?(?:hit|choked|strangled|beat) me (?:again|tonight|just now|right now)"
    ),
    "harm_others": re.compile(rf"{I_WANT} (?:kill|shoot|stab) (?:him|her|them|everyone|everybody|people|my \w+)\b"),
    "someone_else": re.compile(
        r"\b(?:he|she|they|my \w+)(?:'s)? (?:says|said|keeps saying|told me|texted me) (?:that )?"
        r"(?:he|she|they)(?:'s)? (?:wants?|wanted|is going|are going|was going) to (?:die|kill (?:him|her|them)sel)"
    ),
    "self": re.compile(
        rf"{I_WANT} (?:die|kill my ?self|end my life|end it all|unalive my ?self|kms)\b"
        r"|\bi(?:'m| am) (?:feeling )?suicidal\b|\bim suicidal\b|\b(?:gonna|wanna|going to) kms\b"
        r"|\bi (?:don'?t|dont) (?:want|wanna)(?: to)? (?:live|be alive|exist) ?any ?more\b"
        r"|\bthinking (?:about|of) (?:suicide|killing myself|ending my life)\b"
        r"|\bquiero morir(?:me)?\b|\bme quiero matar\b|\bquiero suicidarme\b"
    ),
}

# Said of the past, of a question or in jest, the same words are left to the model.
GUARD = re.compile(
    r"\b(?:years? ago|as a (?:kid|child|teen)|when i was|in (?:19|20)\d\d|used to|don'?t want to die|lol|lmao|haha)\b"
)


def sure_phrase(text: str) -> Variant | None:
    """The variant of the first sure phrase in a message, or None."""
    said = normalise(text)
    if GUARD.search(said):
        return None
    return next((variant for variant, pattern in SURE.items() if pattern.search(said)), None)
