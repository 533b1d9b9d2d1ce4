"""The console's pages, one file a section. Each handler translates; the deciding is done by plain functions."""

from bot.console.section import Section
from bot.console.views.access_log import access_log
from bot.console.views.account import account
from bot.console.views.entry import entry
from bot.console.views.password import password
from bot.console.views.people import people
from bot.console.views.second_step import second_step

SECTIONS: tuple[Section, ...] = (entry, password, account, second_step, people, access_log)
