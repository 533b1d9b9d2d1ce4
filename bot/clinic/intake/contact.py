"""Phones and e-mails: found in what people type, brought to one form, joined with those given before."""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.clinic.intake.phrases import mentions
from bot.clinic.intake.text import flat, straight
from bot.clinic.intake.words import RELATIONS

REGION = "US"
FEWEST_DIGITS = 4
FEWEST_DIGIT_WORDS = 5

Whose = Literal["any", "likely", "own"]

# A slash stays outside, so that 'phone/e-mail' is two details.
_EMAIL = re.compile(r"(?:mailto:)?([\w.+%&'#*!-]{1,64}@[\w.-]{1,190})", re.IGNORECASE)

_DASH = "\u2010-\u2015-"
_GAP = rf"[\s.{_DASH}]{{0,3}}"
_ABROAD = rf"(?:\+|00|011[\s-]?)(?!1\b|1[2-9]\d{{2}}|1[\s.(-])[1-9][\d\s().{_DASH}]{{5,20}}\d"
_AT_HOME = rf"\(?(?:(?:\+|00)?1[\s.(){_DASH}]{{0,3}})?\(?\d{{3}}\)?/?{_GAP}\d{{3}}{_GAP}\d{{4}}"
_DIGIT_BY_DIGIT = r"(?:\d[ .-]){9,10}\d"
_EXTENSION = r"(?:[\s,.]*(?:extension|ext|x|#)[\s.:#]*\d{1,6}\b)?"
_NUMBER = rf"(?:{_ABROAD}|{_AT_HOME}|{_DIGIT_BY_DIGIT})"
_PHONE = re.compile(rf"(?<![\w@+.])(?<!\d[-.]){_NUMBER}(?!\d)(?![-.]\d){_EXTENSION}", re.IGNORECASE)
_NORTH_AMERICAN = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d\d?[-./]\d\d?")

_CODE_BEFORE = re.compile(
    r"\b(?:policy|member|group|id|ssn|account|claim|plan|card|case|ref|reference)\b[^\d\n]{0,15}$",
    re.IGNORECASE,
)
_RELATION = "|".join(sorted(RELATIONS))
_RELATION_BEFORE = re.compile(rf"\b(?:{_RELATION})(?:'?s)?\b[\w\s',:]{{0,25}}$", re.IGNORECASE)
_OLD_BEFORE = re.compile(
    r"\b(?:not|instead of|rather than|isn'?t|no longer|don'?t (?:use|call|text|e-?mail)"
    r"|old (?:number|one|phone|e-?mail)(?: is| was)?)[\s:]*$",
    re.IGNORECASE,
)
_OWN_BEFORE = re.compile(
    r"\b(?:my|wrong|new|change|correct)\s+(?:\w+\s+){0,3}"
    r"(?:e-?mail|phone|number|cell|mobile|contact)s?\b[\w\s',:]{0,25}$"
    r"|\b(?:call|text|reach|e-?mail|contact) me(?: at| on)?\s*$",
    re.IGNORECASE,
)
_LOOK_BACK = 60

_TRIED_EMAIL = re.compile(
    r"@|\w\s*[(\[{]\s*at\s*[)\]}]\s*\w|\bat\s+\w+\s*(?:dot|\.)\s*\w|\b\w+\.(?:com|org|net|edu)\b"
    r"|\b(?:gmail|yahoo|hotmail|outlook|icloud)\b",
    re.IGNORECASE,
)
_DIGIT_WORD = mentions("zero, oh, one, two, three, four, five, six, seven, eight, nine")
_ONLY_THIS = mentions("instead, rather than")
_NO_PHONE = mentions(
    "(?:dont|do not|not|never|no|stop|wrong) (?:my |the )?(?:call|calls|calling|phone|cell|text|texts|number)"
)
_NO_EMAIL = mentions("(?:dont|do not|not|never|no|stop|wrong) (?:my |the )?(?:e ?mail|mail)s?")


@dataclass(frozen=True)
class Contact:
    """Ways to reach the visitor.

    Attributes:
        phone: in E.164.
        email: normalised.
        spans: where in the text they and all others like them stood.
        others: those of `spans` that hold a further phone or e-mail.
    """

    phone: str | None = None
    email: str | None = None
    spans: tuple[tuple[int, int], ...] = ()
    others: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.phone or self.email)

    def __str__(self) -> str:
        """The canonical form: the phone first, joined by ', '."""
        return ", ".join(part for part in (self.phone, self.email) if part)


class _Hit(NamedTuple):
    value: str
    start: int
    end: int


def parse_contact(canonical: str | None) -> Contact:
    """The parts of a canonical contact, as it is answered or, with a note in brackets behind it, stored."""
    parts = [part for part in (canonical or "").partition(" (")[0].split(", ") if part]
    phone = next((part for part in parts if "@" not in part), None)
    return Contact(phone, next((part for part in parts if "@" in part), None))


def find_contact(text: str, whose: Whose = "likely") -> Contact:
    """The first phone and the first e-mail in a message.

    Args:
        text: the message.
        whose: which to pass over: 'likely' those of somebody else ("my mom's number is"), 'own' all that
            are not plainly called the visitor's own, 'any' none.
    """
    readable = straight("".join(str(int(letter)) if letter.isdecimal() else letter for letter in text))
    emails = _usable(_emails(readable), readable, whose)
    without_emails = _EMAIL.sub(lambda match: "\n" * len(match.group()), readable)
    phones = _usable(_phones(without_emails), without_emails, whose)
    others = [hit for hits in (emails, phones) for hit in hits[1:] if _is_another(hit, hits[0], without_emails)]
    return Contact(
        phones[0].value if phones else None,
        emails[0].value if emails else None,
        tuple(sorted((hit.start, hit.end) for hit in emails + phones)),
        tuple(sorted((hit.start, hit.end) for hit in others)),
    )


def contact_problem(text: str) -> str | None:
    """The code for an attempt at a phone or an e-mail that cannot be read, None if there was no attempt."""
    if _TRIED_EMAIL.search(text):
        return "email_unclear"
    digits = sum(letter.isdigit() for letter in text)
    if digits >= FEWEST_DIGITS or len(_DIGIT_WORD.findall(flat(text))) >= FEWEST_DIGIT_WORDS:
        return "phone_unclear"
    return None


def is_dropped(before: str) -> bool:
    """Whether the words before a contact take it back: 'not …', "don't use …"."""
    return bool(_OLD_BEFORE.search(before))


def joined(known: str | None, found: Contact, text: str) -> str:
    """The contact after a message: its phone and e-mail replace those known, what it leaves unnamed stays.

    Where the visitor says 'instead', "don't call" or 'wrong number', the known kind goes: they may have
    a reason not to be called.
    """
    before, said = parse_contact(known), flat(text)
    drops_phone = _NO_PHONE.search(said) or (_ONLY_THIS.search(said) and not before.email)
    drops_email = _NO_EMAIL.search(said) or (_ONLY_THIS.search(said) and not before.phone)
    phone = found.phone or (None if drops_phone else before.phone)
    email = found.email or (None if drops_email else before.email)
    return str(Contact(phone, email))


def _emails(text: str) -> list[_Hit]:
    found = ((_email(match.group(1)), match.start(), match.end()) for match in _EMAIL.finditer(text))
    return [_Hit(address, start, end) for address, start, end in found if address]


def _email(candidate: str) -> str | None:
    try:
        address = validate_email(candidate.strip(".-'!"), check_deliverability=False).normalized
        # The normalised form is what will be mailed: it has to pass on its own.
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _phones(text: str) -> list[_Hit]:
    found = ((_phone(match.group()), match.start(), match.end()) for match in _PHONE.finditer(text))
    return [_Hit(number, start, end) for number, start, end in found if number and not _is_code(text, start)]


def _phone(candidate: str) -> str | None:
    try:
        number = phonenumbers.parse(re.sub(r"^00", "+", candidate.strip("( ")), REGION)
    except phonenumbers.NumberParseException:
        return None
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    # is_valid_number refuses the fictional 555-01xx and lags behind newly opened area codes; a visitor
    # expects a number of the right shape to be taken. is_possible_number only counts digits, so that for
    # North America the shape of area code and exchange is asked for as well.
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return written if number.country_code != 1 or _NORTH_AMERICAN.fullmatch(written) else None


def _is_code(text: str, start: int) -> bool:
    return bool(_DATE.match(text, start) or _CODE_BEFORE.search(_before(text, start)))


def _usable(hits: list[_Hit], text: str, whose: Whose) -> list[_Hit]:
    theirs = [hit for hit in hits if _may_be(whose, _before(text, hit.start))]
    # 'not 973-555-0123 but 973-555-0199': the old one stands behind the new one.
    return sorted(theirs, key=lambda hit: is_dropped(_before(text, hit.start)))


def _is_another(hit: _Hit, taken: _Hit, text: str) -> bool:
    return hit.value != taken.value and not is_dropped(_before(text, hit.start))


def _may_be(whose: Whose, before: str) -> bool:
    if whose == "own":
        return bool(_OWN_BEFORE.search(before))
    return whose == "any" or not _RELATION_BEFORE.search(before)


def _before(text: str, start: int) -> str:
    return text[max(0, start - _LOOK_BACK) : start]
