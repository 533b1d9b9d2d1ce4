"""The visitor's own words for days and times, read: 'next Tuesday after 4', 'mornings but not Thursday'."""

from bot.clinic.scheduling.wishes.model import Days, Option, Window, Wish
from bot.clinic.scheduling.wishes.reading import read_wish

__all__ = ["Days", "Option", "Window", "Wish", "read_wish"]
