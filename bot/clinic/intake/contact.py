"""Phones and e-mails: found in what people type, brought to one form, joined with those given before."""

import re
from dataclasses import dataclass
from typing import Literal

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from bot.clinic.intake.text import flat, straight
from bot.clinic.intake.words import RELATIONS

REGION = "US"
Whose = Literal["any", "likely", "own"]

# A slash stays outside, so that 'phone/e-mail' is two details.
_EMAIL = re.compile(r"(?:mailto:)?([\w.+%&'#*!-]{1,64}@[\w.-]{1,190})", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w@+.])(?<!\d[-.])"
    r"(?:(?:\+|00|011[\s-]?)(?!1\b|1[2-9]\d{2}|1[\s.(-])[1-9][\d\s().\u2010-\u2015-]{5,20}\d"
    r"|\(?(?:(?:\+"
    r"|00)?1[\s.()\u2010-\u2015-]{0,3})?\(?\d{3}\)?[\s./\u2010-\u2015-]{0,3}\d{3}[\s.\u2010-\u2015-]{0,3}\d{4}|(?:\d[ .-]){9,10}\d)"
    r"(?!\d)(?![-.]\d)(?:[\s,.]*(?:extension|ext|x|#)[\s.:#]*\d{1,6}\b)?",
    re.IGNORECASE,
)
_NANP = re.compile(r"\+1[2-9]\d{2}[2-9]\d{6}")
_DATE = re.compile(r"(?:19|20)\d\d[-./]\d\d?[-./]\d\d?")
_CODE = re.compile(r"\b(?:policy|member|group|id|ssn|account|claim|plan|card|case|ref|reference)\b[^\d\n]{0,15}$", re.IGNORECASE)
_OTHERS = re.compile(rf"\b(?:{'|'.join(sorted(RELATIONS))})(?:'?s)?\b[\w\s',:]{{0,25}}$", re.IGNORECASE)
_OLD = re.compile(
    r"\b(?:not|instead of|rather than|isn'?t|no longer|don'?t (?:use|call|text|e-?mail)|old (?:number|one"
    r"|phone|e-?mail)"
    r"(?: is| was)?)[\s:]*$",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:my|wrong|new|change|correct)\s+(?:\w+\s+){0,3}(?:e-?mail|phone|number|cell|mobile"
    r"|contact)s?\b[\w\s',:]{0,25}$"
    r"|\b(?:call|text|reach|e-?mail|contact) me(?: at| on)?\s*$",
    re.IGNORECASE,
)

_SPOKEN_EMAIL = re.compile(
    r"@|\w\s*[(\[{]\s*at\s*[)\]}]\s*\w|\bat\s+\w+\s*(?:dot|\.)\s*\w|\b\w+\.(?:com|org|net|edu)\b"
    r"|\b(?:gmail|yahoo|hotmail|outlook|icloud)\b",
    re.IGNORECASE,
)
_DIGIT_WORD = re.compile(r"\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)\b", re.IGNORECASE)
_ONLY_THIS = re.compile(r"\binstead\b|\brather than\b")
_NO_PHONE = re.compile(r"\b(?:dont|do not|not|never|no|stop|wrong) (?:my |the )?(?:call|calls|calling|phone|cell|text|number)")
_NO_EMAIL = re.compile(r"\b(?:dont|do not|not|never|no|stop|wrong) (?:my |the )?(?:e ?mail|mail)")


@dataclass(frozen=True)
class Contact:
    """Ways to reach the visitor: E.164 phone, normalised e-mail, and where in the text they stood."""

    phone: str | None = None
    email: str | None = None
    spans: tuple[tuple[int, int], ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.phone or self.email)

    def __str__(self) -> str:
        """The canonical form: the phone first, joined by ', '."""
        return ", ".join(part for part in (self.phone, self.email) if part)


def parse_contact(canonical: str | None) -> Contact:
    """The parts of a canonical contact."""
    parts = (canonical or "").split(", ")
    phone = next((part for part in parts if part and "@" not in part), None)
    return Contact(phone, next((part for part in parts if "@" in part), None))


def find_contact(text: str, whose: Whose = "likely") -> Contact:
    """The first phone and the first e-mail in a message.

    Args:
        text: the message.
        whose: which to pass over: 'likely' those of somebody else ("my mom's number is"), 'own' all that are
            not plainly called the visitor's own, 'any' none.
    """
    readable = straight("".join(str(int(c)) if c.isdecimal() else c for c in text))
    emails, covered = _emails(readable)
    phones = _phones(covered)
    # An e-mail may belong to the visitor where a phone does not: each is judged by the words before it.
    emails = [hit for hit in emails if _counts(readable, hit[1], whose)]
    phones = [hit for hit in phones if _counts(covered, hit[1], whose)]
    phones, emails = _newest(covered, phones), _newest(readable, emails)
    spans = tuple(sorted((start, end) for _, start, end in emails + phones))
    return Contact(next((hit[0] for hit in phones), None), next((hit[0] for hit in emails), None), spans)


def contact_problem(text: str) -> str | None:
    """The code for an attempt at a phone or an e-mail that cannot be read, None if there was no attempt."""
    if _SPOKEN_EMAIL.search(text):
        return "email_unclear"
    digits = sum(letter.isdigit() for letter in text)
    if digits >= 4 or len(_DIGIT_WORD.findall(text)) >= 5:
        return "phone_unclear"
    return None


def joined(known: str | None, found: Contact, text: str) -> str:
    """The contact after a message: its phone and e-mail replace those known, what it leaves unnamed stays.

    Where the visitor says 'instead', "don't call" or 'wrong number', the known kind goes: they may have
    a reason not to be called.
    """
    before, said = parse_contact(known), flat(text)
    drop_phone = _NO_PHONE.search(said) or (_ONLY_THIS.search(said) and not before.email)
    drop_email = _NO_EMAIL.search(said) or (_ONLY_THIS.search(said) and not before.phone)
    phone = found.phone or (None if drop_phone else before.phone)
    email = found.email or (None if drop_email else before.email)
    return str(Contact(phone, email))


Hit = tuple[str, int, int]


def _emails(text: str) -> tuple[list[Hit], str]:
    hits, covered = [], text
    for match in _EMAIL.finditer(text):
        address = _email(match.group(1))
        covered = covered[: match.start()] + "\n" * len(match.group()) + covered[match.end() :]
        if address:
            hits.append((address, match.start(), match.end()))
    return hits, covered


def _email(candidate: str) -> str | None:
    try:
        address = validate_email(candidate.strip(".-'!"), check_deliverability=False).normalized
        # The normalised form is what will be mailed: it has to pass on its own.
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _phones(text: str) -> list[Hit]:
    found = ((_phone(match.group()), match.start(), match.end()) for match in _PHONE.finditer(text))
    return [
        (number, start, end)
        for number, start, end in found
        if number and not _DATE.match(text, start) and not _CODE.search(text[max(0, start - 40) : start])
    ]


def _phone(candidate: str) -> str | None:
    dialled = re.sub(r"^00", "+", candidate.strip("( "))
    try:
        number = phonenumbers.parse(dialled, REGION)
    except phonenumbers.NumberParseException:
        return None
    # is_valid_number refuses the fictional 555-01xx and lags behind newly opened area codes; a visitor
    # expects a number of the right shape to be taken. is_possible_number counts digits only, so that for
    # North America the shape of area code and exchange is asked for as well.
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return written if number.country_code != 1 or _NANP.fullmatch(written) else None


def _newest(text: str, hits: list[Hit]) -> list[Hit]:
    # 'not 973-555-0123 but 973-555-0199': the old one stands behind the new one.
    return sorted(hits, key=lambda hit: bool(_OLD.search(text[max(0, hit[1] - 30) : hit[1]])))


def _counts(text: str, start: int, whose: Whose) -> bool:
    before = text[max(0, start - 60) : start]
    if whose == "own":
        return bool(_OWN.search(before))
    return whose == "any" or not _OTHERS.search(before)
