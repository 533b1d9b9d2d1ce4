"""The content files, read once for the tests."""

from functools import cache
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
# What the clinic's article answers. The staff may publish more topics; these must stay.
ARTICLE = [
    "what_is_ipt",
    "evidence",
    "how_it_works",
    "past",
    "duration",
    "results",
    "focus_areas",
    "grief",
    "role_transitions",
    "interpersonal_disputes",
    "family_conflict",
    "interpersonal_deficits",
    "conditions",
    "depression",
    "anxiety",
    "postpartum",
    "bipolar",
    "ptsd",
    "eating_disorders",
    "dual_diagnosis",
    "benefits",
    "medication",
    "other_therapies",
    "vs_cbt",
    "vs_dbt",
    "vs_psychodynamic",
    "vs_other",
    "talk_therapy",
    "right_for_me",
    "interpersonal_inventory",
    "insurance",
    "cost",
    "programs",
    "clinicians",
    "tailored_care",
]
TOPICS = sorted(path.stem for path in (ROOT / "data" / "nlu" / "faq").glob("*.yml"))
OTHER_INTENTS = [
    "greet",
    "goodbye",
    "thank",
    "affirm",
    "deny",
    "help",
    "bot_challenge",
    "privacy",
    "clinic_info",
    "schedule_intake",
    "change_appointment",
    "contact_human",
    "advice",
    "crisis",
    "out_of_scope",
]


@cache
def read(path):
    return YAML(typ="safe").load(ROOT / path)


def paths(pattern):
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern))


@cache
def examples(pattern="data/nlu/**/*.yml"):
    """Each example as (text, intent, metadata, file)."""
    found = []
    for path in paths(pattern):
        for block in (read(path) or {}).get("nlu") or []:
            lines = [line[2:].strip() for line in block["examples"].splitlines() if line.startswith("- ")]
            found += [(line, block["intent"], block.get("metadata") or {}, path) for line in lines]
    return found


def held_out():
    """Every held-out message: single ones, several questions in one, and all turns of a conversation."""
    found = [text for text, *_ in examples("tests/heldout/**/*.yml")]
    for path in paths("tests/heldout/**/*.yml"):
        found += [message["text"] for message in read(path).get("messages") or []]
        found += [turn for each in read(path).get("conversations") or [] for turn in each["turns"]]
    return found


@cache
def domain():
    return read("domain.yml")


@cache
def answers():
    """Topic id to its one response."""
    return {topic: read(f"data/nlu/faq/{topic}.yml")["responses"][f"utter_faq/{topic}"][0] for topic in TOPICS}


@cache
def all_responses():
    """Every response the bot can give, by name."""
    named = dict(domain()["responses"])
    named.update({f"utter_faq/{topic}": [answer] for topic, answer in answers().items()})
    return named
