"""The destinations by name: each is made from the settings, or is not set up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from bot.clinic.facts import Facts
from bot.delivery.caldav import SECONDS, CalendarServer
from bot.delivery.destination import Destination
from bot.delivery.fhir.setup import fhir_server
from bot.delivery.mail import Writer
from bot.delivery.mailbox import HouseMail, VisitorMail
from bot.delivery.smtp import MailServer
from bot.delivery.wording import MailWording
from bot.settings import Settings
from bot.store import appointments
from bot.store.database import Store
from bot.store.outbox import ALARM_MAIL, CALENDAR, DESK_MAIL, FHIR, VISITOR_MAIL

SECURITIES = ("starttls", "tls", "none")


@dataclass(frozen=True)
class Means:
    """What a destination may be made from."""

    settings: Settings
    facts: Facts
    wording: MailWording
    store: Store


def destinations(settings: Settings, facts: Facts, wording: MailWording, store: Store) -> list[Destination]:
    """The destinations that are set up.

    Raises:
        OSError: a password file cannot be read.
        ValueError: a setting cannot be used.
    """
    means = Means(settings, facts, wording, store)
    return [made for make in MAKERS.values() if (made := make(means))]


def _visitor_mail(means: Means) -> Destination | None:
    server = _mail_server(means.settings)
    return VisitorMail(_writer(means), server) if server else None


def _desk_mail(means: Means) -> Destination | None:
    server = _mail_server(means.settings)
    address = means.settings.desk_email or means.facts.email
    return HouseMail(_writer(means), server, address, "desk", DESK_MAIL) if server and address else None


def _alarm_mail(means: Means) -> Destination | None:
    server, address = _mail_server(means.settings), means.settings.alarm_email
    return HouseMail(_writer(means), server, address, "alarm", ALARM_MAIL) if server and address else None


def _calendar(means: Means) -> Destination | None:
    settings = means.settings
    if not settings.caldav_url:
        return None
    password = _password(settings.caldav_password, settings.caldav_password_file)
    auth = httpx.BasicAuth(settings.caldav_user, password) if settings.caldav_user else None
    http = httpx.Client(base_url=settings.caldav_url, auth=auth, timeout=SECONDS)

    def ours(start: datetime, end: datetime) -> set[str]:
        near = means.store.run(appointments.between, start - timedelta(days=1), end)
        return {visit.uid for visit in near}

    return CalendarServer(http, means.facts, means.wording.event, ours)


def _fhir(means: Means) -> Destination | None:
    return fhir_server(means.settings, means.facts, means.store)


MAKERS: dict[str, Callable[[Means], Destination | None]] = {
    VISITOR_MAIL: _visitor_mail,
    DESK_MAIL: _desk_mail,
    CALENDAR: _calendar,
    FHIR: _fhir,
    ALARM_MAIL: _alarm_mail,
}


def _writer(means: Means) -> Writer:
    return Writer(means.facts, means.wording, means.settings.smtp_from, means.settings.queue_url)


def _mail_server(settings: Settings) -> MailServer | None:
    if not settings.smtp_host:
        return None
    if settings.smtp_security not in SECURITIES:
        raise ValueError(f"CLINIC_BOT_SMTP_SECURITY must be one of {', '.join(SECURITIES)}.")
    if "@" not in settings.smtp_from:
        raise ValueError("CLINIC_BOT_SMTP_FROM must be the e-mail address that mails come from.")
    password = _password(settings.smtp_password, settings.smtp_password_file)
    return MailServer(settings.smtp_host, settings.smtp_port, settings.smtp_security, settings.smtp_user, password)


def _password(given: str, path: str) -> str:
    return Path(path).read_text(encoding="utf-8").strip() if path else given
