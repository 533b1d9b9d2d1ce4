"""What reviewers do with a transcript: mark, save, assign, tag, note, and tell what was misunderstood."""

from collections.abc import Callable
from typing import Concatenate

from sanic import HTTPResponse
from sqlalchemy import Connection

from bot.clinic.access import may_review
from bot.clinic.errors import NotFoundError, NotKnownError
from bot.console.section import Section
from bot.console.transcript_filter import MOST_NUMBER
from bot.console.views.transcripts_one import (
    CONVERSATION,
    LONGEST_TEXT,
    ONE,
    names_of_topics,
    opened,
    path_of,
    show_transcript,
)
from bot.console.visit import P, Visit
from bot.store import proposals, reviews
from bot.store.access_log import Entry

transcript_review = Section("transcript_review")

LONGEST_TAG = 40
LONGEST_LABEL = 64
NONE_OF_THEM = "none"


@transcript_review.post(f"{ONE}/reviewed", may=may_review, what="transcripts.reviewed", about=CONVERSATION)
async def reviewed(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Mark it as read through, or take that back."""
    who = None if visit.field("undo") else visit.person.staff_id
    await _change(
        visit, visit.entry(reason="" if who else "undone"), reviews.mark, conversation_id, who, visit.parts.clock()
    )
    return await visit.go(path_of(visit, conversation_id), "transcript.marked" if who else "transcript.unmarked")


@transcript_review.post(f"{ONE}/later", may=may_review, what="transcripts.save_for_later", about=CONVERSATION)
async def later(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Put it on one's own list, or take it off."""
    saved = not visit.field("undo")
    who = visit.person.staff_id
    await _change(visit, visit.entry(), reviews.save_for_later, conversation_id, who, saved=saved)
    return await visit.go(path_of(visit, conversation_id), "transcript.saved" if saved else "transcript.unsaved")


@transcript_review.post(f"{ONE}/assign", may=may_review, what="transcripts.assign", about=CONVERSATION)
async def assign(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Give it to a colleague, or to nobody in particular."""
    colleagues = {str(number): number for number, _ in await visit.run(reviews.colleagues)}
    chosen = visit.field("assigned")
    if chosen and chosen not in colleagues:
        return await _wrong(visit, conversation_id, "assigned", "transcript.problem.assigned")
    entry = visit.entry(reason=f"→ {chosen or '-'}")
    await _change(visit, entry, reviews.assign, conversation_id, colleagues.get(chosen))
    return await visit.go(path_of(visit, conversation_id), "transcript.assigned")


@transcript_review.post(f"{ONE}/note", may=may_review, what="transcripts.note", about=CONVERSATION)
async def note(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Keep a note."""
    text = visit.field("text", LONGEST_TEXT, lines=True).strip()
    if not text:
        return await _wrong(visit, conversation_id, "text", "transcript.problem.note")
    who, now = visit.person.staff_id, visit.parts.clock()
    await _change(visit, visit.entry(), reviews.add_note, conversation_id, who, text, now)
    return await visit.go(path_of(visit, conversation_id), "transcript.noted")


@transcript_review.post(f"{ONE}/tag", may=may_review, what="transcripts.tag", about=CONVERSATION)
async def tag(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Tag it."""
    name = " ".join(visit.field("tag", LONGEST_TAG).split())
    if not name:
        return await _wrong(visit, conversation_id, "tag", "transcript.problem.tag")
    await _change(visit, visit.entry(), reviews.add_tag, conversation_id, name)
    return await visit.go(path_of(visit, conversation_id), "transcript.tagged")


@transcript_review.post(f"{ONE}/untag", may=may_review, what="transcripts.untag", about=CONVERSATION)
async def untag(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Take a tag off."""
    number = visit.field("tag", len(str(MOST_NUMBER)))
    if number.isascii() and number.isdecimal() and int(number) < MOST_NUMBER:
        await _change(visit, visit.entry(), reviews.remove_tag, conversation_id, int(number))
    return await visit.go(path_of(visit, conversation_id))


@transcript_review.post(f"{ONE}/misunderstood", may=may_review, what="transcripts.propose", about=CONVERSATION)
async def misunderstood(visit: Visit, conversation_id: str) -> HTTPResponse:
    """Propose a message to the content desk, with the topic that would have been right."""
    chosen, message_id = visit.field("topic", LONGEST_LABEL), visit.field("message", LONGEST_LABEL)
    if chosen != NONE_OF_THEM and chosen not in await names_of_topics(visit):
        return await _wrong(visit, conversation_id, f"topic-{message_id}", "transcript.problem.topic")
    topic = None if chosen == NONE_OF_THEM else chosen
    who, now = visit.person.staff_id, visit.parts.clock()
    await _change(visit, visit.entry(), proposals.propose, conversation_id, message_id, topic, proposed_by=who, now=now)
    return await visit.go(path_of(visit, conversation_id, f"#m-{message_id}"), "transcript.proposed")


async def _change(
    visit: Visit, entry: Entry, query: Callable[Concatenate[Connection, P], None], *args: P.args, **values: P.kwargs
) -> None:
    try:
        await visit.change(entry, query, *args, **values)
    except NotKnownError:
        raise NotFoundError from None


async def _wrong(visit: Visit, conversation_id: str, field: str, sentence: str) -> HTTPResponse:
    found = await opened(visit, conversation_id)
    await visit.record("transcripts.view")
    return await show_transcript(visit, found, {field: visit.say(sentence)}, 422)
