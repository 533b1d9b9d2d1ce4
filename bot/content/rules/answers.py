"""What an answer says: something, nothing unfilled, not too much, its facts, no price and no promise."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bot.content.limits import Limits
from bot.content.model import Answer, Content, Problem
from bot.content.text import grade, words

PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
PRICE_SIGN = re.compile(r"[$€£]\s?\d*|\d+ ?%")
PARAGRAPH = "\n\n"


def empty(content: Content) -> Iterator[Problem]:
    """An answer without words: the visitor would get silence."""
    for answer in content.answers:
        if not answer.text.strip():
            yield Problem("empty_answer", answer.place, {"name": answer.name})


def placeholders(content: Content, limits: Limits) -> Iterator[Problem]:
    """What nobody fills: the visitor would read the braces."""
    for answer in content.answers:
        # An action fills in its own answers; a topic's is said as it is written.
        filled = frozenset() if answer.topic else limits.filled_by_actions
        for name in PLACEHOLDER.findall(answer.text):
            if name not in filled:
                yield Problem("placeholder", answer.place, {"name": name})


def shape(content: Content, limits: Limits) -> Iterator[Problem]:
    """A topic's answer that is too long, too short, too hard to read or more than one bubble."""
    for answer in content.answers:
        if PARAGRAPH in answer.text.strip():
            yield Problem("two_bubbles", answer.place)
        if answer.topic and answer.text.strip():
            yield from _length(answer, limits)
            found = grade(answer.text)
            if found > limits.highest_grade:
                yield Problem("hard_to_read", answer.place, {"grade": found, "highest": limits.highest_grade})


def _length(answer: Answer, limits: Limits) -> Iterator[Problem]:
    count = words(answer.text)
    if count > limits.longest_answer:
        yield Problem("too_long", answer.place, {"count": count, "most": limits.longest_answer})
    if count < limits.shortest_answer:
        yield Problem("too_short", answer.place, {"count": count, "least": limits.shortest_answer})


def facts(content: Content) -> Iterator[Problem]:
    """A declared fact that the answer no longer carries."""
    for answer in content.answers:
        text = answer.text.lower()
        for alternatives in answer.facts:
            if text.strip() and not any(fact.lower() in text for fact in alternatives):
                yield Problem("missing_fact", answer.place, {"fact": " or ".join(alternatives)})


def claims(content: Content, limits: Limits) -> Iterator[Problem]:
    """A price or a promise in a topic's answer."""
    for answer in content.answers:
        if answer.topic:
            for price in [*PRICE_SIGN.findall(answer.text), *_said(limits.price_words, answer.text)]:
                yield Problem("price", answer.place, {"word": price})
            for promise in _said(limits.promise_words, answer.text):
                yield Problem("promise", answer.place, {"word": promise})


def _said(phrases: Sequence[str], text: str) -> list[str]:
    """Those of the phrases that a text says; a star stands for any ending."""
    told = "|".join(re.escape(phrase).replace(r"\*", r"\w*") for phrase in phrases)
    return re.findall(rf"(?i)(?<!\w)(?:{told})(?!\w)", text)


def reviews(content: Content, today: date) -> Iterator[Problem]:
    """An answer that was to be read again by now."""
    for answer in content.answers:
        if answer.review_by is None:
            continue
        if not isinstance(answer.review_by, date):
            yield Problem("no_date", answer.place, {"date": answer.review_by})
        elif answer.review_by < today:
            yield Problem("review_over", answer.place, {"date": answer.review_by})
