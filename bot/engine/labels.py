"""From a ranking of full labels to the shape of a Rasa parse."""

from typing import Any, Dict

from bot.understanding.linear import Ranking

RETRIEVAL_INTENT = "faq"
CRISIS = "crisis"
OUT_OF_SCOPE = "out_of_scope"


def describe(ranking: Ranking, length: int) -> Dict[str, Any]:
    """The parts of a parse that Rasa's dialogue reads.

    Args:
        ranking: full labels with their probability, the likeliest first.
        length: how many labels `intent_ranking` keeps.

    Returns:
        `intent`, `intent_ranking` and `response_selector`, in the shapes that Rasa 3.6's own
        classifier and ResponseSelector give; the entries of `intent_ranking` carry the full label.
    """
    top, confidence = ranking[0]
    return {
        "intent": {"name": intent_of(top), "confidence": confidence},
        "intent_ranking": [
            {"name": intent_of(label), "confidence": chance, "label": label} for label, chance in ranking[:length]
        ],
        "response_selector": _response_selector(ranking),
    }


def without_crisis(parse: Dict[str, Any]) -> Dict[str, Any]:
    """The parse as it would be if the classifier did not know the intent `crisis`."""
    if parse["intent"]["name"] != CRISIS:
        return parse
    entries = [entry for entry in parse["intent_ranking"] if entry.get("label", CRISIS) != CRISIS]
    return {**parse, **describe([(entry["label"], entry["confidence"]) for entry in entries], len(entries))}


def intent_of(label: str) -> str:
    """`faq/insurance` belongs to the intent `faq`; any other label is its own intent."""
    return label.split("/", 1)[0]


def _response_selector(ranking: Ranking) -> Dict[str, Any]:
    topics = [entry for entry in ranking if entry[0].startswith(f"{RETRIEVAL_INTENT}/")]
    if not topics:
        return {"all_retrieval_intents": [RETRIEVAL_INTENT]}
    best, confidence = topics[0]
    return {
        "all_retrieval_intents": [RETRIEVAL_INTENT],
        RETRIEVAL_INTENT: {
            "response": {
                "responses": [],
                "confidence": confidence,
                "intent_response_key": best,
                "utter_action": f"utter_{best}",
            },
            "ranking": [{"intent_response_key": label, "confidence": chance} for label, chance in topics[:10]],
        },
    }
