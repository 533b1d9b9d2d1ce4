"""The process's own memory once everything is loaded."""

import ctypes
import gc
import sys


def settle_memory() -> None:
    """Give back what loading has used, and take what stays out of Python's rounds for garbage.

    A round over all of Rasa's objects would take a tenth of a second in the middle of somebody's turn.
    """
    gc.collect()
    gc.freeze()
    if sys.platform == "linux":
        # The C library keeps what was freed; a sentence encoder leaves 70 MB behind.
        ctypes.CDLL(None).malloc_trim(0)
