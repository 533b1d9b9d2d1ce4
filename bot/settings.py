"""The environment, read once into a frozen object.

Every name starts with `CLINIC_BOT_`; a `.env` file is read too.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

PREFIX = "CLINIC_BOT_"
ROOT = Path(__file__).resolve().parent.parent
# Written by bot.publishing.
PUBLISHED = ROOT / "var" / "content" / "published"


@dataclass(frozen=True)
class Settings:
    """What can be set from outside; docs/operating.md lists the same names.

    Attributes:
        host: address of the visitor's door.
        port: port of the visitor's door.
        staff_host: address of the staff door; loopback unless a proxy guards it.
        staff_port: port of the staff door.
        engine_port: loopback port of the engine.
        actions_port: loopback port of the action server.
        endpoints: Rasa's endpoints file.
        database_url: SQLAlchemy URL of the store, SQLite or PostgreSQL.
        key_file: file of the secrets that tokens and the inner channel are made with; made on first use.
        clinic_file: the clinic's facts.
        wording_file: the sentences that do not come from the engine.
        gate_file: the crisis gate's model.
        origins: sites that may embed the widget, separated by commas; empty: this site only.
        rate_limits: `on` or `off` (load tests on loopback).
        proxies: how many trusted proxies stand in front, for the visitor's address.
        token_hours: how long a conversation can be continued.
        log_level: of the structured log.
        smtp_host: the mail server; empty: mails are kept in the outbox.
        smtp_port: its port.
        smtp_security: `starttls`, `tls` from the first byte, or `none` (a server on this machine).
        smtp_user: for its log-in; empty: none.
        smtp_password: of the user.
        smtp_password_file: holds the password, in place of `smtp_password`.
        smtp_from: the address that mails come from.
        desk_email: the intake desk's address; empty: clinic.yml's `email`.
        alarm_email: who is told when nobody looks at a crisis flag; empty: nobody.
        staff_url: where staff open the console, for that mail; empty: the staff door's own address.
        caldav_url: of the clinic's calendar (the collection itself); empty: visits are kept in the outbox.
        caldav_user: for its log-in; empty: none.
        caldav_password: of the user.
        caldav_password_file: holds the password, in place of `caldav_password`.
        fhir_url: base of the clinic's FHIR R4 server; empty: what it would be told is kept in the outbox.
        fhir_token: bearer token for it; empty: none.
        fhir_token_file: holds the token, in place of `fhir_token`.
        fhir_system: URI within which our identifiers are unique, best an address of the clinic's own.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    staff_host: str = "127.0.0.1"
    staff_port: int = 8001
    engine_port: int = 5005
    actions_port: int = 5055
    endpoints: str = "endpoints.yml"
    database_url: str = f"sqlite:///{ROOT / 'var' / 'clinic.db'}"
    key_file: str = str(ROOT / "var" / "secrets.key")
    clinic_file: str = str(ROOT / "clinic.yml")
    wording_file: str = str(ROOT / "wording.yml")
    gate_file: str = str(ROOT / "models" / "gate.npz")
    origins: str = ""
    rate_limits: str = "on"
    proxies: int = 0
    token_hours: int = 24
    log_level: str = "info"
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_password_file: str = ""
    smtp_from: str = ""
    desk_email: str = ""
    alarm_email: str = ""
    staff_url: str = ""
    caldav_url: str = ""
    caldav_user: str = ""
    caldav_password: str = field(default="", repr=False)
    caldav_password_file: str = ""
    fhir_url: str = ""
    fhir_token: str = field(default="", repr=False)
    fhir_token_file: str = ""
    fhir_system: str = "urn:uuid:b9a78795-3e71-45fc-9d0f-809e3535eafb"

    @property
    def engine_url(self) -> str:
        """The inner channel's address."""
        return f"http://127.0.0.1:{self.engine_port}/webhooks/inner"

    @property
    def actions_url(self) -> str:
        """The action server's address."""
        return f"http://127.0.0.1:{self.actions_port}"

    @property
    def queue_url(self) -> str:
        """The address of the console's queue, as staff open it."""
        return f"{self.staff_url.rstrip('/') or f'http://{self.staff_host}:{self.staff_port}'}/queue"

    @property
    def gate_path(self) -> Path:
        """The crisis gate's model."""
        return Path(self.gate_file)

    @property
    def published_at(self) -> int:
        """Changes whenever other content is published: who holds content in memory then reads it anew."""
        try:
            return PUBLISHED.stat().st_mtime_ns
        except OSError:
            return 0

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """The sites of `origins`."""
        return tuple(origin.strip().rstrip("/") for origin in self.origins.split(",") if origin.strip())


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings.

    Args:
        environment: instead of the process's own environment and `.env`.

    Raises:
        ValueError: a number is not a number; the sentence names the variable.
    """
    values = {**dotenv_values(ROOT / ".env"), **os.environ} if environment is None else dict(environment)
    chosen: dict[str, Any] = {}
    for each in fields(Settings):
        raw = values.get(PREFIX + each.name.upper())
        if raw:
            chosen[each.name] = _convert(each.name, raw, type(each.default))
    return Settings(**chosen)


def _convert(name: str, raw: str, kind: type) -> str | int:
    try:
        return int(raw) if kind is int else raw
    except ValueError:
        message = f"{PREFIX}{name.upper()} must be a whole number."
        raise ValueError(message) from None
