"""Runs the test stories with the real actions and writes down where they go another way. Run in .venv-engine.

`rasa test` runs no action: that a form took an answer is only asserted by the story. Here it has to be true.
"""

import asyncio
import json
import logging
import re
import sys
from pathlib import Path

import structlog
from rasa.core.agent import Agent
from rasa.utils.endpoints import EndpointConfig
from ruamel.yaml import YAML

ENTITY = re.compile(r"\[([^\]]*)\]\(\w+\)")
# Rasa's own actions, and the one by which the form asks its last question.
SILENT = ("action_listen", "action_session_start", "action_extract_slots", "action_ask_intake_form_review")


def turns(steps):
    """A story's steps as turns: what the visitor writes, and the steps that must follow."""
    found = []
    for step in steps:
        if "user" in step:
            found.append((ENTITY.sub(r"\1", step["user"].strip()), []))
        else:
            found[-1][1].append(step)
    return found


def expected(steps):
    """The actions, the slots and the loop that a turn must end with."""
    actions = [step["action"] for step in steps if "action" in step]
    slots = {name: value for step in steps for slot in step.get("slot_was_set", []) for name, value in slot.items()}
    if "action_finish_intake" in actions:
        slots = {"requested_slot": None}  # the details are let go of as soon as the form is over
    return actions, slots, [step["active_loop"] for step in steps if "active_loop" in step][-1:]


async def replay(agent, conversation, steps):
    """The first turn of a story that went another way, in words; None if there is none."""
    seen = 0
    for text, following in turns(steps):
        actions, slots, loop = expected(following)
        await agent.handle_text(text, sender_id=conversation)
        tracker = await agent.processor.get_tracker(conversation)
        events, seen = list(tracker.events)[seen:], len(tracker.events)
        done = [event.action_name for event in events if event.type_name == "action"]
        done = [name for name in done if name not in SILENT]
        kept = {name: tracker.get_slot(name) for name in slots}
        if (done, kept, [tracker.active_loop_name] if loop else []) != (actions, slots, loop):
            return f"{text!r}: {done}, {kept}, loop {tracker.active_loop_name}, and not {actions}, {slots}, loop {loop}"
    return None


async def replayed(model, actions, stories):
    """Each story's name with its difference."""
    agent = Agent.load(model, action_endpoint=EndpointConfig(url=actions))
    return {story["story"]: await replay(agent, story["story"], story["steps"]) for story in stories}


def main(model, actions, folder, out):
    """Replay all stories of a folder."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    paths = sorted(Path(folder).rglob("test_*.yml"))
    stories = [story for path in paths for story in YAML(typ="safe").load(path)["stories"]]
    differences = asyncio.run(replayed(model, actions, stories))
    Path(out).write_text(json.dumps(differences), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
