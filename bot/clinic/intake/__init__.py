"""The intake form's rules: what a visitor's message means to the question that was asked."""

from bot.clinic.intake.model import FIELDS, NOTE, Reading, Turn
from bot.clinic.intake.reading import read

__all__ = ["FIELDS", "NOTE", "Reading", "Turn", "read"]
