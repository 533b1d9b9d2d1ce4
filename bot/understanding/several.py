"""Several questions in one message: where to part it so that each part asks one thing."""

import math
from dataclasses import dataclass
from typing import Callable, Dict, Iterator, List, Sequence, Tuple

from bot.understanding.clauses import asks, clauses
from bot.understanding.linear import Ranking

Span = Tuple[int, int]
Cut = List[Span]

MOST_PARTS = 4
SHORT_WORDS = 6
# What may stand beside a question without being one.
SMALL_TALK = {"greet", "thank", "goodbye", "affirm", "deny", "more"}
# Beside the topics, what can be answered as one of several.
OTHER_ANSWERS = {
    *("schedule_intake", "contact_human", "clinic_info", "privacy", "change_appointment"),
    *("bot_challenge", "help", "advice"),
}
# What a part of a story may look like, where it asks nothing.
STORY = {"crisis", "out_of_scope"}
# Chosen on tests/heldout/first (docs/decisions/0004).
PER_ASKING_PART = 1.6
PER_EVIDENCE_OF_WHOLE = -0.5
BORDER = 2.5
# More parts are preferred a little, since a part that asks two things is confident of one.
PER_PART = 0.15


@dataclass(frozen=True)
class Part:
    """One question of a message: its words and the labels they may mean, the likeliest first."""

    text: str
    ranking: Ranking
    asking: bool

    @property
    def label(self) -> str:
        """The likeliest label."""
        return self.ranking[0][0]

    @property
    def confidence(self) -> float:
        """Its probability."""
        return self.ranking[0][1]


def several(text: str, whole: Ranking, rank: Callable[[Sequence[str]], List[Ranking]]) -> List[Part]:
    """The questions of a message, in order; empty where it asks one thing or none.

    Args:
        text: the message.
        whole: its ranking as one.
        rank: ranks any number of texts at once; called only where the form of the message allows several questions.
    """
    pieces = clauses(text)
    if not _may_be_several(pieces):
        return []
    spans = [(i, j) for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1)]
    texts = [" ".join(pieces[i:j]) for i, j in spans]
    parts = {
        span: Part(said, ranking, any(map(asks, pieces[slice(*span)])))
        for span, said, ranking in zip(spans, texts, rank(texts), strict=True)
    }
    cuts = [found for cut in _cuts(0, len(pieces)) if (found := _questions(cut, parts))]
    best = max(cuts, key=_clarity, default=[])
    return best if best and _is_several(best, whole[0][1]) else []


def _may_be_several(pieces: Sequence[str]) -> bool:
    first = next((i for i, piece in enumerate(pieces) if asks(piece)), len(pieces))
    return any(asks(piece) or _is_short(piece) for piece in pieces[first + 1 :])


def _cuts(start: int, end: int) -> Iterator[Cut]:
    if start == end:
        yield []
    for stop in range(start + 1, end + 1):
        for rest in _cuts(stop, end):
            if len(rest) < MOST_PARTS:
                yield [(start, stop), *rest]


def _questions(cut: Cut, parts: Dict[Span, Part]) -> List[Part]:
    """The parts of a cut that are neither small talk nor story, if each is a question of its own."""
    kept = [parts[span] for span in cut if _counts(parts[span])]
    labels = {part.label for part in kept}
    if not 1 < len(kept) == len(labels) or not all(map(_answered, labels)):
        return []
    # 'How long does it take, and the cost?' A short part may lean on the question before it.
    leaning = all(part.asking or _is_short(part.text) for part in kept[1:])
    return kept if kept[0].asking and leaning else []


def _counts(part: Part) -> bool:
    return part.label not in SMALL_TALK and (part.asking or part.label not in STORY)


def _answered(label: str) -> bool:
    return label.startswith("faq/") or label in OTHER_ANSWERS


def _is_short(text: str) -> bool:
    return len(text.split()) <= SHORT_WORDS


def _clarity(parts: Sequence[Part]) -> float:
    return sum(math.log(part.confidence) for part in parts) / len(parts) + PER_PART * len(parts)


def _is_several(parts: Sequence[Part], confidence_of_whole: float) -> bool:
    evidence = _log_odds(math.prod(part.confidence for part in parts))
    evidence += PER_ASKING_PART * sum(part.asking for part in parts)
    return evidence + PER_EVIDENCE_OF_WHOLE * _log_odds(confidence_of_whole) > BORDER


def _log_odds(share: float) -> float:
    bounded = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(bounded / (1 - bounded))
