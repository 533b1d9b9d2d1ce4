"""Where an answer leads: marks that are closed, links, numbers and addresses that are right, buttons that arrive."""

import re
from collections.abc import Container, Iterator, Sequence
from urllib.parse import urlsplit

from bot.content.limits import Limits
from bot.content.model import TOPIC, Answer, Button, Clinic, Content, Problem
from bot.content.text import LINK

BOLD = re.compile(r"\*\*(\S(?:[^\n]*?\S)?)\*\*")
# Only bold, lists and links are shown by the widget: anything else here is a mark that was not closed or not known.
LEFT_OVER = re.compile(r"\*|\[|\]|<\/?[a-z][^>]*>|`|^#+ |(?<!\w)_\w|\w_(?!\w)", re.MULTILINE)
BRACES = re.compile(r"\{[^{}\n]*\}")
BARE = re.compile(r"(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)
DIALLED = ("tel:", "sms:")
SECURE = "https"
HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# As it is typed, with O for 0 and l for 1: a visitor would dial it wrong.
LONG_NUMBER = re.compile(r"(?<![\w-])(?:\+?1[-. ]?)?\(?[\dOl]{3}\)?[-. ]{0,2}[\dOl]{3}[-. ]?[\dOl]{4}(?![\w-])")
SHORT_NUMBER = re.compile(r"(?i)\b(?:call|dial|text|phone|ring|text +\**\w+\** +to) +\**(\d{3,7})\b(?!-)")
BOLD_NUMBER = re.compile(r"\*\*(\d[\d-]{2,})\*\*")
NATIONAL_DIGITS = 10
# Reserved for examples: numbers of films (NANPA: 555-0100 to 555-0199) and RFC 2606's names.
SAMPLE = re.compile(r"555-01\d\d$|@example\.(?:com|org|net)$")


def marks(content: Content) -> Iterator[Problem]:
    """A mark that stays open: the visitor would read stars and brackets."""
    for answer in content.answers:
        rest = BOLD.sub(r"\1", LINK.sub(r"\1", BOLD.sub(r"\1", answer.text)))
        rest = BRACES.sub("", BARE.sub("", EMAIL.sub("", rest)))
        if (found := LEFT_OVER.search(rest)) or (found := re.search(r"[{}]", rest)):
            yield Problem("open_mark", answer.place, {"mark": found[0]})


def addresses(content: Content, limits: Limits) -> Iterator[Problem]:
    """A link that is not https, or that can lead nowhere; an e-mail address that the clinic does not have."""
    for answer in content.answers:
        text = BRACES.sub("", answer.text)
        linked = [address for _, address in LINK.findall(text)]
        for address in dict.fromkeys([*linked, *BARE.findall(LINK.sub(" ", text))]):
            if not address.startswith(DIALLED) and address and (fault := _fault(address, limits.dead_hosts)):
                yield Problem(fault, answer.place, {"address": address})
        if re.search(r"\[[^\]\n]*\]\(\s*\)", answer.text):
            yield Problem("dead_link", answer.place, {"address": "()"})
        for email in EMAIL.findall(text):
            if not _sample(answer, email) and email.lower() not in content.clinic.emails:
                yield Problem("unknown_email", answer.place, {"email": email})


def _fault(address: str, dead_hosts: Sequence[str]) -> str:
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        host = (parts.hostname or "").lower()
    except ValueError:
        return "dead_link"
    dead = any(host == name or host.endswith(f".{name}") for name in dead_hosts)
    if not HOST.fullmatch(host) or dead:
        return "dead_link"
    return "" if parts.scheme == SECURE else "not_https"


def numbers(content: Content) -> Iterator[Problem]:
    """A number to call or to text that is not in clinic.yml."""
    for answer in content.answers:
        for number in dict.fromkeys(_numbers(answer)):
            if not _sample(answer, number) and not _known(number, content.clinic):
                yield Problem("unknown_number", answer.place, {"number": number})


def _sample(answer: Answer, told: str) -> bool:
    """Whether it shows how to write one: in the questions of a form, never in a topic."""
    return not answer.topic and bool(SAMPLE.search(told))


def _numbers(answer: Answer) -> Iterator[str]:
    for _, address in LINK.findall(answer.text):
        if address.startswith(DIALLED):
            yield address.partition(":")[2]
    text = LINK.sub(r"\1", answer.text)
    # Ten letters O and l in a row are a word, not a number.
    yield from (found[0].strip() for found in LONG_NUMBER.finditer(text) if re.search(r"\d", found[0]))
    yield from SHORT_NUMBER.findall(text)
    yield from BOLD_NUMBER.findall(text)


def _known(number: str, clinic: Clinic) -> bool:
    if BRACES.fullmatch(number):
        return True
    digits = re.sub(r"[() .+-]", "", number)
    national = digits.removeprefix("1") if len(digits) > NATIONAL_DIGITS else digits
    return national in clinic.numbers


def buttons(content: Content, limits: Limits) -> Iterator[Problem]:
    """Buttons that lead nowhere, to their own answer, say nothing, or are too many."""
    for answer in content.answers:
        if answer.topic and len(answer.buttons) > limits.most_buttons:
            yield Problem("many_buttons", answer.buttons[limits.most_buttons].place, {"most": limits.most_buttons})
        for button in answer.buttons:
            yield from _button(answer, button, content)


def _button(answer: Answer, button: Button, content: Content) -> Iterator[Problem]:
    if not button.title.strip():
        yield Problem("no_button_title", button.place, {"payload": button.payload})
    # In a form, domain.yml has buttons that stand for words of the visitor: only a topic's must all be commands.
    if button.payload == f"/{TOPIC}{answer.topic}":
        yield Problem("button_to_itself", button.place, {"title": button.title})
    elif not _arrives(button.payload, content.topics, content.domain.intents, words=not answer.topic):
        yield Problem("button_to_nowhere", button.place, {"title": button.title, "payload": button.payload})


def _arrives(payload: str, topics: Container[str], intents: Container[str], *, words: bool) -> bool:
    name = payload.removeprefix("/").partition("{")[0]
    if not payload.startswith("/"):
        return words and bool(payload.strip())
    if name.startswith(TOPIC):
        return name.removeprefix(TOPIC) in topics
    return name != TOPIC.rstrip("/") and name in intents
