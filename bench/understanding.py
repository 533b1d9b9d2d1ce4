"""How well messages are understood, on the held-out set, through the running engine."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from bench.asking import UNANSWERED, Asker
from bench.heldout import Line, lines, read
from bench.stage import Result, Say

OUT_OF_SCOPE = "out_of_scope"
MORE = "more"
# Pairs that even people at the front desk mix up.
NEIGHBOURS = (
    ("faq/family_conflict", "faq/interpersonal_disputes"),
    ("faq/cost", "faq/insurance"),
    ("faq/duration", "faq/results"),
    ("faq/right_for_me", "faq/conditions"),
    ("faq/how_it_works", "faq/past"),
    ("faq/vs_other", "faq/talk_therapy"),
    ("schedule_intake", "contact_human"),
    ("schedule_intake", "change_appointment"),
    ("clinic_info", "faq/programs"),
)


def measure(asker: Asker, say: Say) -> Result:
    """All figures of understanding."""
    held_out = [*lines("topics"), *lines("intents")]
    say(f"{len(held_out)} single messages")
    answers = [asker.labels(line.text) for line in held_out]
    say("messages with several questions, and follow-ups")
    return {
        **single(held_out, answers),
        "several": _several(asker),
        "follow_ups": _follow_ups(asker),
    }


def single(held_out: Sequence[Line], answers: Sequence[list[str]]) -> Result:
    """The figures of messages that ask one thing.

    Args:
        held_out: the messages.
        answers: what each was understood as.
    """
    pairs = list(zip(held_out, answers, strict=True))
    inside = [(line, answer) for line, answer in pairs if line.label != OUT_OF_SCOPE]
    outside = [answer for line, answer in pairs if line.label == OUT_OF_SCOPE]
    return {
        "messages": len(inside),
        "right": share(answer == [line.label] for line, answer in inside),
        "wrong": share(answer != [line.label] and not _unanswered(answer) for line, answer in inside),
        "outside": len(outside),
        "outside_seen": share(map(_unanswered, outside)),
        "by_style": _by(inside, lambda line: line.notes.get("style", "")),
        "by_topic": _by(inside, lambda line: line.label),
        "neighbours": {f"{a} / {b}": _mixed_up(inside, a, b) for a, b in NEIGHBOURS},
    }


def _unanswered(answer: list[str]) -> bool:
    return all(label in UNANSWERED for label in answer)


def _by(pairs: Iterable[tuple[Line, list[str]]], key: Callable[[Line], str]) -> dict[str, float]:
    groups: dict[str, list[bool]] = defaultdict(list)
    for line, answer in pairs:
        groups[key(line)].append(answer == [line.label])
    return {name: share(right) for name, right in sorted(groups.items())}


def _mixed_up(pairs: Iterable[tuple[Line, list[str]]], one: str, other: str) -> list[list[int]]:
    """Rows: one, other; columns: understood as one, as the other, as anything else."""
    counts = [[0, 0, 0], [0, 0, 0]]
    for line, answer in pairs:
        if line.label in (one, other):
            column = 0 if answer == [one] else 1 if answer == [other] else 2
            counts[line.label == other][column] += 1
    return counts


def _several(asker: Asker) -> Result:
    messages = read("several")["messages"]
    right = [asker.labels(message["text"])[:3] == message["intents"][:3] for message in messages]
    many = [len(message["intents"]) > 1 for message in messages]
    return {
        "messages": sum(many),
        "right": share(ok for ok, of_many in zip(right, many, strict=True) if of_many),
        "single": len(many) - sum(many),
        "single_right": share(ok for ok, of_many in zip(right, many, strict=True) if not of_many),
    }


def _follow_ups(asker: Asker) -> Result:
    conversations = read("follow_ups")["conversations"]
    right = [_followed(asker, list(each["turns"]), each["intent"]) for each in conversations]
    return {"messages": len(right), "right": share(right)}


def _followed(asker: Asker, turns: list[str], expected: str | list[str]) -> bool:
    labels = asker.labels(*turns)
    accepted = expected if isinstance(expected, list) else [expected]
    # More of the same is a topic that leads on from the last one.
    leads_on = MORE in accepted and labels[0].startswith("faq/")
    return leads_on or labels[0] in accepted


def share(of: Iterable[bool]) -> float:
    """How many are true, 0 to 1; 0 of none."""
    values = list(of)
    return sum(values) / len(values) if values else 0.0
