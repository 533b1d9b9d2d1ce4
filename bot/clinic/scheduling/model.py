"""Schedule, slot and appointment. The names and status codes are FHIR R4's; all times are aware.

Source: hl7.org/fhir/R4 schedule.html, slot.html, appointment.html.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

SCHEDULE_ID = "intake"


class SlotStatus(StrEnum):
    """FHIR R4 value set slotstatus."""

    BUSY = "busy"
    FREE = "free"
    BUSY_UNAVAILABLE = "busy-unavailable"
    BUSY_TENTATIVE = "busy-tentative"
    ENTERED_IN_ERROR = "entered-in-error"


class AppointmentStatus(StrEnum):
    """FHIR R4 value set appointmentstatus."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"
    ENTERED_IN_ERROR = "entered-in-error"
    CHECKED_IN = "checked-in"
    WAITLIST = "waitlist"


@dataclass(frozen=True)
class Schedule:
    """The container of the slots for first visits.

    Attributes:
        name: whose schedule it is: the clinic.
        active: whether visits can be booked at all.
        planning_start: from when slots exist.
        planning_end: until when, exclusive.
    """

    name: str
    active: bool
    planning_start: datetime
    planning_end: datetime
    id: str = SCHEDULE_ID


@dataclass(frozen=True, order=True)
class Slot:
    """A time that a visit can take: from `start` to `end`, exclusive."""

    start: datetime
    end: datetime
    status: SlotStatus = SlotStatus.FREE
    schedule: str = SCHEDULE_ID

    def overlaps(self, other: "Slot") -> bool:
        """Whether the two share any moment."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Appointment:
    """A booked (or since cancelled) first visit.

    Attributes:
        reference: the code that the visitor was given; the same as the intake request's.
        uid: names the visit in calendars (RFC 5545 UID); the same for the visit's whole life.
        sequence: 0 when booked, one more with each move, displacement and the cancellation (RFC 5545 SEQUENCE).
        status: BOOKED, CANCELLED, or WAITLIST, which needs another time.
        name: whom the visit is for, as they want to be called.
        contact: E.164 numbers and e-mail addresses, joined by ', '.
        times: the visitor's own words for the times that suit them.
        created: when it was booked.
        changed: when it was last moved, displaced or cancelled; `created` until then.
    """

    reference: str
    uid: str
    sequence: int
    status: AppointmentStatus
    start: datetime
    end: datetime
    name: str
    contact: str
    times: str
    created: datetime
    changed: datetime

    @property
    def needs_time(self) -> bool:
        """Whether the clinic's calendar has refused its time: `start` is what was lost, and another is to be chosen."""
        return self.status is AppointmentStatus.WAITLIST

    def has_begun(self, now: datetime) -> bool:
        """Whether it takes place or has taken place: from its start on it can be neither moved nor cancelled."""
        return self.status is AppointmentStatus.BOOKED and self.start <= now

    @property
    def slot(self) -> Slot:
        """The slot it takes (or took, once cancelled or displaced)."""
        busy = self.status is AppointmentStatus.BOOKED
        return Slot(self.start, self.end, SlotStatus.BUSY if busy else SlotStatus.FREE)
