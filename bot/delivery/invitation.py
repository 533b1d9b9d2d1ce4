"""A visit as iCalendar (RFC 5545), for a mail (iMIP, RFC 6047) or for the clinic's calendar."""

from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from bot.delivery.time_zone import time_zone
from bot.store.deliveries import Delivery
from bot.store.outbox import OVER

PRODUCT = "-//clinic front door//visits//EN"


def invitation(event: Event, *, organizer: str, clinic: str, attendee: str) -> Calendar:
    """A calendar object to be mailed: method REQUEST, or CANCEL for a cancelled or displaced visit.

    Args:
        event: from `visit`.
        organizer: the address that the mail comes from.
        clinic: the organizer's name.
        attendee: the mail's one recipient.
    """
    sender = vCalAddress(f"mailto:{organizer}")
    sender.params["CN"] = vText(clinic)
    guest = vCalAddress(f"mailto:{attendee}")
    guest.params.update(ROLE=vText("REQ-PARTICIPANT"), PARTSTAT=vText("NEEDS-ACTION"), RSVP=vText("FALSE"))
    event.add("organizer", sender)
    event.add("attendee", guest)
    event.add("class", "PRIVATE")
    cancelled = str(event["status"]) == "CANCELLED"
    return calendar(event, method="CANCEL" if cancelled else "REQUEST")


def calendar(event: Event, method: str | None = None) -> Calendar:
    """A calendar object of one event and its time zone; without a method it can be stored on a calendar server."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    if method:
        made.add("method", method)
    start = event.decoded("dtstart")
    made.add_component(time_zone(start.tzinfo, start))
    made.add_component(event)
    return made


def visit(delivery: Delivery, zone: ZoneInfo, *, summary: str, description: str, address: str) -> Event:
    """The visit as it stood at this change. The same delivery always gives the same event, byte for byte.

    Raises:
        ValueError: a call-back request is no visit.
    """
    if delivery.start is None or delivery.end is None:
        raise ValueError("no visit")
    event = Event()
    event.add("uid", delivery.uid)
    event.add("sequence", delivery.sequence)
    event.add("dtstamp", delivery.written_at)
    event.add("dtstart", delivery.start.astimezone(zone))
    event.add("dtend", delivery.end.astimezone(zone))
    event.add("status", "CANCELLED" if delivery.kind in OVER else "CONFIRMED")
    event.add("summary", summary)
    event.add("description", description)
    if address:
        event.add("location", address)
    return event
