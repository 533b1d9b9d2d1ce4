"""One transcript: shown, unmasked for a reason, exported."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sanic import HTTPResponse

from bot.clinic import access
from bot.clinic.desk import hand_over
from bot.clinic.errors import ForbiddenError, NotFoundError, NotKnownError
from bot.console.attachment import attachment
from bot.console.identity import OPEN, Mask
from bot.console.section import Section
from bot.console.topics import topic_names
from bot.console.transcript import Bubble, bubbles, exported
from bot.console.transcript_filter import asked_of, query_of
from bot.console.views.transcripts import PATH, wanted_by
from bot.console.visit import Visit
from bot.store import conversations, desk, proposals, reviews, transcripts
from bot.store.access_log import REFUSED
from bot.store.desk import Opened
from bot.store.reviews import Review
from bot.store.transcripts import Place

one_transcript = Section("transcript")

CONVERSATION = ("conversation", "conversation_id")
LONGEST_REASON = 200
LONGEST_TEXT = 2000
ONE = "/transcripts/<conversation_id:str>"


@dataclass(frozen=True)
class Transcript:
    """A conversation that somebody may read, masked as it must be."""

    id: str
    bubbles: list[Bubble]
    requests: list[Opened]
    review: Review
    mask: Mask


# Quiet: it is logged here, where it is known whether this one may be read.
@one_transcript.get(ONE, may=access.may_read_transcripts, what="transcripts.view", about=CONVERSATION, quiet=True)
async def one(visit: Visit, conversation_id: str) -> HTTPResponse:
    """The conversation, contact details masked for a reviewer."""
    found = await opened(visit, conversation_id)
    await visit.record()
    return await show_transcript(visit, found, {})


@one_transcript.post(f"{ONE}/unmask", may=access.may_unmask_contact, what="contact.unmask", about=CONVERSATION)
async def unmask(visit: Visit, conversation_id: str) -> HTTPResponse:
    """The conversation with its contact details, this once."""
    reason = visit.field("reason", LONGEST_REASON).strip()
    if not reason:
        found = await opened(visit, conversation_id)
        await visit.record("transcripts.view")
        return await show_transcript(visit, found, {"reason": visit.say("transcript.problem.reason")}, 422)
    found = await opened(visit, conversation_id, unmasked=True)
    await visit.record(reason=reason)
    return await show_transcript(visit, found, {})


@one_transcript.get(
    f"{ONE}/export", may=access.may_read_transcripts, what="transcripts.export_one", about=CONVERSATION, quiet=True
)
async def export(visit: Visit, conversation_id: str) -> HTTPResponse:
    """The conversation as a file: readable HTML, or JSON."""
    found = await opened(visit, conversation_id)
    await visit.record()
    if visit.asked("as") == "json":
        return attachment(
            json.dumps(_plain(found), indent=1, ensure_ascii=False), _file(found, "json"), "application/json"
        )
    context = {"found": found, "told": _told(found), "names": await names_of_topics(visit)}
    page = await visit.show_part("transcripts_file.html", **context)
    page.headers["Content-Disposition"] = f'attachment; filename="{_file(found, "html")}"'
    return page


async def opened(visit: Visit, conversation_id: str, *, unmasked: bool = False) -> Transcript:
    """The transcript of an address, if this person may read it.

    Raises:
        NotFoundError: there is none.
        ForbiddenError: there is, and it is not for them; the refusal is logged.
    """
    try:
        review = await visit.run(reviews.review, conversation_id, visit.person.staff_id)
    except NotKnownError:
        raise NotFoundError from None
    references = await visit.run(transcripts.requests_of, conversation_id)
    if not access.may_read_transcript(visit.person.role, has_request=bool(references)):
        await visit.record(outcome=REFUSED)
        raise ForbiddenError
    requests = [await visit.run(desk.opened, reference) for reference in references]
    said = await visit.run(conversations.history, conversation_id)
    names = [each.answers["name"] for each in requests]
    is_open = unmasked or access.may_see_contact(visit.person.role)
    mask = OPEN if is_open else visit.parts.masks.of(said, names)
    return Transcript(conversation_id, bubbles(said, mask), requests, review, mask)


async def show_transcript(
    visit: Visit, found: Transcript, errors: Mapping[str, str], status: int = 200
) -> HTTPResponse:
    """The page of a transcript, with what was wrong in a form."""
    asked = asked_of(visit)
    before, after = await _neighbours(visit, found, asked)
    role = visit.person.role
    return await visit.show(
        "transcripts_one.html",
        status=status,
        found=found,
        told=_told(found),
        names=await names_of_topics(visit),
        proposed=await visit.run(proposals.of_conversation, found.id),
        query=query_of(asked),
        before=before,
        after=after,
        colleagues=await visit.run(reviews.colleagues),
        known_tags=await visit.run(reviews.all_tags),
        may_review=access.may_review(role),
        may_list=access.may_search_transcripts(role),
        may_work_intake=access.may_work_intake(role),
        typed=visit.field("text", LONGEST_TEXT, lines=True),
        errors=errors,
    )


async def names_of_topics(visit: Visit) -> dict[str, str]:
    """The topics' names by label."""
    return await asyncio.to_thread(topic_names, visit.parts.words)


def path_of(visit: Visit, conversation_id: str, anchor: str = "") -> str:
    """The transcript's address within the filter that it was opened in."""
    return f"{PATH}/{conversation_id}{query_of(asked_of(visit))}{anchor}"


async def _neighbours(visit: Visit, found: Transcript, asked: dict[str, str]) -> tuple[str | None, str | None]:
    if not access.may_search_transcripts(visit.person.role):
        return None, None
    wanted = await wanted_by(visit, asked)
    return await visit.run(transcripts.neighbours, wanted, Place(found.review.began, found.id))


def _told(found: Transcript) -> list[tuple[Opened, Mapping[str, object]]]:
    """The requests with their answers, masked as the transcript is."""
    return [(each, hand_over(found.mask.answers(each.answers))) for each in found.requests]


def _plain(found: Transcript) -> dict[str, object]:
    requests = [
        {"state": each.state, "sent": each.created_at.isoformat(), "answers": found.mask.answers(each.answers)}
        for each in found.requests
    ]
    messages = [exported(each) for each in found.bubbles]
    return {"id": found.id, "began": found.review.began.isoformat(), "messages": messages, "requests": requests}


def _file(found: Transcript, ending: str) -> str:
    return f"transcript-{found.id}.{ending}"
