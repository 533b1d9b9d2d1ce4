"""The console's main places, in the order in which they are offered; the first one is a person's start page."""

from dataclasses import dataclass

from bot.clinic import access
from bot.clinic.access import Rule
from bot.store.sessions import Session


@dataclass(frozen=True)
class Place:
    """A link of the navigation; `nav.<name>` of console.yml is its text."""

    name: str
    path: str
    may: Rule


PLACES = (
    Place("queue", "/queue", access.may_see_queue),
    Place("requests", "/requests", access.may_work_intake),
    Place("transcripts", "/transcripts", access.may_search_transcripts),
    Place("unsent", "/unsent", access.may_work_intake),
    Place("content", "/content", access.may_edit_content),
    Place("content_inbox", "/content/inbox", access.may_edit_content),
    Place("content_try", "/content/try", access.may_edit_content),
    Place("content_history", "/content/history", access.may_edit_content),
    Place("people", "/people", access.may_manage_people),
    Place("availability", "/availability", access.may_set_availability),
    Place("numbers", "/numbers", access.may_see_numbers),
    Place("access_log", "/access-log", access.may_read_access_log),
    Place("account", "/account", access.may_use_own_account),
)


def visible_to(session: Session | None) -> list[Place]:
    """The places that somebody may go to; none before the log-in and before a password of one's own."""
    if session is None or session.must_change:
        return []
    return [place for place in PLACES if place.may(session.role)]
