"""What can go wrong in understanding.

UnderstandingError
├── EncoderFilesError   the encoder's files are missing or not the expected ones
└── ModelFileError      a trained model file is missing or unreadable
"""


class UnderstandingError(Exception):
    """Base of every error raised by `bot.understanding`."""


class EncoderFilesError(UnderstandingError):
    """The sentence encoder's files are missing or differ from the pinned ones."""


class ModelFileError(UnderstandingError):
    """A trained model's file is missing or cannot be read."""
