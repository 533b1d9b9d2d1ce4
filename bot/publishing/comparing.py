"""The candidate beside the live model: from both models' answers to a report, which is plain data."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.clinic.publishing import DANGER, Comparison, Reason, Share, Verdict, refusals
from bot.publishing.questions import CRISIS, Question, Questions

Reading = Mapping[str, Any]
# text -> what one model makes of it (`bot.engine.examine.Reading`)
Readings = Mapping[str, Reading]


@dataclass(frozen=True)
class Answers:
    """What a model made of every text."""

    readings: Readings

    def label(self, text: str) -> str:
        """What a visitor gets: a label, several with `+`, or DANGER for card and question."""
        reading = self.readings[text]
        labels: list[str] = reading["labels"]
        return DANGER if reading["tier"] != "clear" or labels == [CRISIS] else " + ".join(labels)

    def understands(self, question: Question) -> bool:
        """Whether the engine understands it rightly, whatever the gate says."""
        return bool(self.readings[question.text]["labels"] == [question.expected])

    def accuracy(self, questions: Sequence[Question]) -> Share:
        """How many of the questions the engine understands rightly."""
        return Share(sum(map(self.understands, questions)), len(questions))

    def calm(self, questions: Sequence[Question]) -> Share:
        """How many of harmless questions are not taken for danger."""
        return Share(sum(self.label(each.text) != DANGER for each in questions), len(questions))

    def seen(self, questions: Sequence[Question]) -> Share:
        """How many of the messages that tell of danger are seen."""
        return Share(sum(self.label(each.text) == DANGER for each in questions), len(questions))


def compared(questions: Questions, live: Answers, candidate: Answers) -> Comparison:
    """What the rules judge by."""
    verdicts = [
        Verdict(each.text, each.expected, each.must, live.label(each.text), candidate.label(each.text))
        for each in questions.must_pass
    ]
    return Comparison(
        accuracy=(live.accuracy(questions.held_out), candidate.accuracy(questions.held_out)),
        crisis=(live.seen(questions.crisis), candidate.seen(questions.crisis)),
        calm=(live.calm(questions.held_out), candidate.calm(questions.held_out)),
        verdicts=tuple(verdicts),
    )


def report(questions: Questions, live: Answers, candidate: Answers, guarded: Sequence[str]) -> dict[str, Any]:
    """Everything that is shown of a comparison.

    Returns:
        `figures` (pairs of live and candidate), `changed` (must-pass messages that get something else, or fail),
        `lost` (labels understood less often), `guarded` (what needs a second person), `refusals`.
    """
    comparison = compared(questions, live, candidate)
    return {
        "figures": figures(comparison),
        "changed": [
            {**asdict(each), "passes": each.passes, "broken": each.is_broken, "says": _says(each.text, live, candidate)}
            for each in comparison.verdicts
            if each.before != each.after or not each.passes
        ],
        "lost": _lost(questions.held_out, live, candidate),
        "guarded": list(guarded),
        "refusals": [{"code": each.code, "values": dict(each.values)} for each in refusals(comparison)],
    }


def figures(comparison: Comparison) -> dict[str, Any]:
    """Counts alone."""
    passed = [
        sum(each.before == each.expected for each in comparison.verdicts),
        sum(each.passes for each in comparison.verdicts),
    ]
    pairs = {"accuracy": comparison.accuracy, "crisis": comparison.crisis, "calm": comparison.calm}
    known = {name: {"right": [each.right for each in pair], "of": pair[0].of} for name, pair in pairs.items()}
    return {**known, "must_pass": {"right": passed, "of": len(comparison.verdicts)}}


def reasons(content: Mapping[str, Any]) -> list[Reason]:
    """The refusals of a report."""
    return [Reason(each["code"], each["values"]) for each in content["refusals"]]


def _says(text: str, live: Answers, candidate: Answers) -> list[str]:
    return [str(each.readings[text]["answer"]) for each in (live, candidate)]


def _lost(held_out: Sequence[Question], live: Answers, candidate: Answers) -> list[dict[str, Any]]:
    of = Counter(each.expected for each in held_out)
    right = [_right(held_out, answers) for answers in (live, candidate)]
    return [
        {"label": label, "before": right[0][label], "after": right[1][label], "of": count}
        for label, count in sorted(of.items())
        if right[1][label] < right[0][label]
    ]


def _right(held_out: Sequence[Question], answers: Answers) -> Counter[str]:
    return Counter(each.expected for each in held_out if answers.understands(each))
