"""The clinic's calendar over CalDAV (RFC 4791): a visit is one resource, named by its UID."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from http import HTTPMethod, HTTPStatus
from zoneinfo import ZoneInfo

import httpx
import structlog
from defusedxml import ElementTree
from icalendar import Calendar, Component, Event, IncompleteComponent, InvalidCalendar

from bot.clinic.errors import ConflictError, RefusedError, TryLaterError
from bot.clinic.facts import Facts
from bot.delivery.destination import Ready
from bot.delivery.invitation import calendar, visit
from bot.store.deliveries import Delivery
from bot.store.outbox import CALENDAR, OVER

log = structlog.get_logger()

SECONDS = 20.0
GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
# Whoever runs the server or the settings puts these right.
FOR_NOW = (
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.LOCKED,
    HTTPStatus.TOO_EARLY,
    HTTPStatus.TOO_MANY_REQUESTS,
)
MOMENT = "%Y%m%dT%H%M%SZ"
DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"
QUERY = """<?xml version="1.0" encoding="utf-8"?>
<c:calendar-query xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">
  <d:prop><c:calendar-data>{expand}</c:calendar-data></d:prop>
  <c:filter><c:comp-filter name="VCALENDAR"><c:comp-filter name="VEVENT">
    <c:time-range start="{start}" end="{end}"/>
  </c:comp-filter></c:comp-filter></c:filter>
</c:calendar-query>"""

# What repeats is told as one event each time.
EXPAND = '<c:expand start="{start}" end="{end}"/>'

Ours = Callable[[datetime, datetime], set[str]]


@dataclass(frozen=True)
class CalendarServer:
    """One calendar of a server.

    Attributes:
        http: its base is the calendar's collection.
        facts: the clinic's.
        summary: what a visit is called; no name, no reason.
        ours: the UIDs of our visits within a span of time; all else in the calendar is somebody else's.
    """

    http: httpx.Client
    facts: Facts
    summary: str
    ours: Ours
    name: str = CALENDAR

    def deliver(self, delivery: Delivery, ready: Ready) -> None:
        """Bring the calendar to this state; the errors are those of `Destination.deliver`.

        To do it twice is to do it once.
        """
        path = f"{delivery.uid}.ics"
        if delivery.kind in OVER:
            ready()
            self._ask(HTTPMethod.DELETE, path, but=GONE)
            return
        known = self._ask(HTTPMethod.GET, path, but=GONE)
        self._refuse_double_use(delivery)
        ready()
        self._put(path, delivery, known)

    def _put(self, path: str, delivery: Delivery, known: httpx.Response) -> None:
        new = known.status_code in GONE
        condition = {"If-None-Match": "*"} if new else {"If-Match": known.headers.get("ETag", "*")}
        event = visit(
            delivery,
            self.facts.availability.time_zone,
            summary=self.summary,
            description=delivery.reference,
            address=self.facts.address,
        )
        headers = {**condition, "Content-Type": "text/calendar; charset=utf-8"}
        body = calendar(event).to_ical()
        answer = self._ask(HTTPMethod.PUT, path, but=(HTTPStatus.PRECONDITION_FAILED,), headers=headers, content=body)
        if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
            # Changed between our look and our write: look again. Not there and yet refused: the place is taken.
            raise ConflictError("http 412") if new else TryLaterError("http 412")

    def _refuse_double_use(self, delivery: Delivery) -> None:
        start, end = (edge.astimezone(UTC) for edge in (delivery.start, delivery.end) if edge)
        if {_uid(event) for event in self._between(start, end)} - self.ours(start, end):
            raise ConflictError("busy")

    def busy(self, start: datetime, end: datetime) -> set[tuple[datetime, datetime]]:
        """The start and end of each thing that is no visit of ours and falls into a span of time.

        Raises:
            DeliveryError: the calendar cannot be asked.
        """
        events, ours = list(self._between(start, end, expand=EXPAND)), self.ours(start, end)
        zone = self.facts.availability.time_zone
        spans = (span(event, zone) for event in events if _uid(event) not in ours)
        return {each for each in spans if each}

    def _between(self, start: datetime, end: datetime, expand: str = "") -> Iterator[Event]:
        edges = {"start": start.astimezone(UTC).strftime(MOMENT), "end": end.astimezone(UTC).strftime(MOMENT)}
        query = QUERY.format(expand=expand.format(**edges), **edges)
        headers = {"Depth": "1", "Content-Type": "application/xml; charset=utf-8"}
        return _busy(self._ask("REPORT", "", headers=headers, content=query).text)

    def _ask(
        self,
        method: str,
        path: str,
        but: tuple[HTTPStatus, ...] = (),
        headers: dict[str, str] | None = None,
        content: str | bytes | None = None,
    ) -> httpx.Response:
        try:
            answer = self.http.request(method, path, headers=headers, content=content)
        except httpx.HTTPError as error:
            raise TryLaterError(type(error).__name__) from None
        if answer.is_success or answer.status_code in but:
            return answer
        lasting = answer.is_client_error and answer.status_code not in FOR_NOW
        raise (RefusedError if lasting else TryLaterError)(f"http {answer.status_code}")


def span(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """When an event starts and ends; None if it takes no time or does not say when it is.

    Args:
        event: a VEVENT.
        zone: the clinic's: whole days and times without a zone are its own.
    """
    try:
        start, end = (_moment(edge, zone) for edge in (event.start, event.end))
    except (InvalidCalendar, IncompleteComponent, OverflowError):
        return None
    return (start, end) if start < end else None


def _moment(edge: date, zone: ZoneInfo) -> datetime:
    moment = edge if isinstance(edge, datetime) else datetime.combine(edge, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _busy(multistatus: str) -> Iterator[Event]:
    for data in ElementTree.fromstring(multistatus).iter(DATA):
        for event in _events(data.text or ""):
            if isinstance(event, Event) and event.get("transp") != "TRANSPARENT" and event.get("status") != "CANCELLED":
                yield event


def _events(text: str) -> list[Component]:
    try:
        return Calendar.from_ical(text).walk("VEVENT")
    except ValueError as error:
        # Somebody else's, and one of many: the others still count. Its text could quote what stands in it.
        log.warning("calendar_entry_skipped", failure=type(error).__name__)
        return []


def _uid(event: Event) -> str:
    """Its name; empty where it has none, which is somebody else's then."""
    return str(event.get("uid", ""))
