"""The console's pages, one file a section. Each handler translates; the deciding is done by plain functions."""

from bot.console.section import Section
from bot.console.views.access_log import access_log
from bot.console.views.account import account
from bot.console.views.availability import availability
from bot.console.views.content import content
from bot.console.views.content_help import content_help
from bot.console.views.content_history import content_history
from bot.console.views.content_inbox import content_inbox
from bot.console.views.content_new import content_new
from bot.console.views.content_one import content_one
from bot.console.views.content_try import content_try
from bot.console.views.entry import entry
from bot.console.views.numbers import numbers
from bot.console.views.password import password
from bot.console.views.people import people
from bot.console.views.queue import queue
from bot.console.views.requests import requests
from bot.console.views.requests_one import one_request
from bot.console.views.requests_visit import request_visit
from bot.console.views.second_step import second_step
from bot.console.views.transcripts import transcripts_list
from bot.console.views.transcripts_one import one_transcript
from bot.console.views.transcripts_review import transcript_review
from bot.console.views.unsent import unsent

SECTIONS: tuple[Section, ...] = (
    entry,
    password,
    account,
    second_step,
    queue,
    requests,
    one_request,
    request_visit,
    transcripts_list,
    one_transcript,
    transcript_review,
    unsent,
    numbers,
    availability,
    content,
    content_one,
    content_help,
    content_new,
    content_inbox,
    content_try,
    content_history,
    people,
    access_log,
)
