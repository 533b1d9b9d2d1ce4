"""Who may do what in the staff console: one yes/no function a permission.

A page names the function it needs; what no function allows is refused. The table of role and page is in
docs/decisions/0007-console-access.md, and a test runs it against every page.
"""

from collections.abc import Callable
from enum import StrEnum


class Role(StrEnum):
    """What a person of the clinic is here for; everybody has exactly one."""

    INTAKE = "intake"
    REVIEWER = "reviewer"
    CONTENT = "content"
    ADMIN = "admin"
    AUDITOR = "auditor"


Rule = Callable[[Role], bool]


def may_use_own_account(role: Role) -> bool:
    """Change one's own password, see and end one's own sessions: everybody."""
    return role in Role


def may_see_queue(role: Role) -> bool:
    """See who needs the clinic first."""
    return role in (Role.INTAKE, Role.REVIEWER)


def may_work_intake(role: Role) -> bool:
    """Read and work intake requests and bookings, with their contacts."""
    return role is Role.INTAKE


def may_read_transcripts(role: Role) -> bool:
    """Open a transcript page. Which transcripts: see `may_read_transcript`."""
    return role in (Role.INTAKE, Role.REVIEWER)


def may_read_transcript(role: Role, *, has_request: bool) -> bool:
    """Read one transcript: a reviewer any, intake those that came with a request."""
    return role is Role.REVIEWER or (role is Role.INTAKE and has_request)


def may_search_transcripts(role: Role) -> bool:
    """List, filter, search and export all transcripts."""
    return role is Role.REVIEWER


def may_see_contact(role: Role) -> bool:
    """See contact details without asking; a reviewer sees them masked."""
    return role is Role.INTAKE


def may_unmask_contact(role: Role) -> bool:
    """See one contact unmasked after giving a reason."""
    return role is Role.REVIEWER


def may_review(role: Role) -> bool:
    """Mark, tag, note, assign and propose to the content desk."""
    return role is Role.REVIEWER


def may_edit_content(role: Role) -> bool:
    """Work the content desk."""
    return role is Role.CONTENT


def may_see_numbers(role: Role) -> bool:
    """See counts, in which nobody can be recognised."""
    return role in (Role.INTAKE, Role.REVIEWER, Role.CONTENT, Role.ADMIN)


def may_manage_people(role: Role) -> bool:
    """Add staff, change their role, disable them and reset their password."""
    return role is Role.ADMIN


def may_set_availability(role: Role) -> bool:
    """Set when first visits can be booked: who books them, and who runs the house."""
    return role in (Role.INTAKE, Role.ADMIN)


def may_read_access_log(role: Role) -> bool:
    """Read, check and export the access log."""
    return role is Role.AUDITOR
