"""Why something did not leave the house, in kinds that staff can act on."""

import re

_SMTP_FOR_GOOD = re.compile(r"smtp 5\d\d")
_SMTP_FOR_NOW = re.compile(r"smtp 4\d\d")
_CONNECTION = re.compile(r"Connect|Timeout|TimedOut|Network|gaierror|Disconnected|OSError|TransportError|SSL")

KINDS = ("not_set_up", "calendar_busy", "no_email", "refused", "busy_server", "log_in", "unreachable", "other")


def kind_of(state: str, code: str | None) -> str:
    """One of KINDS.

    Args:
        state: of the outbox's row.
        code: what the worker kept of the last failure; None where it was not tried.
    """
    by_state = {"kept": "not_set_up", "conflict": "calendar_busy"}
    return by_state.get(state) or _by_code(code or "")


def _by_code(code: str) -> str:
    if code == "no e-mail":
        return "no_email"
    if "Authentication" in code or code in ("smtp 535", "AuthorizationError", "http 401", "http 403"):
        return "log_in"
    for pattern, kind in ((_SMTP_FOR_GOOD, "refused"), (_SMTP_FOR_NOW, "busy_server"), (_CONNECTION, "unreachable")):
        if pattern.search(code):
            return kind
    return "other"
