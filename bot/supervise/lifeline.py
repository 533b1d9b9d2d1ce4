"""Ties a process's life to its parent's."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1

# Loaded here, before any fork: a child must not have to open a library between fork and exec.
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with(parent: int, signal_number: signal.Signals) -> None:
    """Ask the kernel for a signal when our parent dies; lasts over exec. For use between fork and exec.

    A parent that is killed with SIGKILL (out of memory, an impatient operator) cannot end its children
    itself. They would live on without anybody to restart or stop them, and keep their ports from the next
    start. Only Linux can do this; elsewhere nothing happens.

    Args:
        parent: the parent's process id as it knew it before the fork.
        signal_number: what to be sent.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, int(signal_number))
    if os.getppid() != parent:  # it died before we could ask
        os.kill(os.getpid(), signal_number)
