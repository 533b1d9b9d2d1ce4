"""`python -m bot content try|publish|rollback|history`: changed content on its way to visitors, and back."""

import argparse
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.clinic.errors import ClinicError, NotKnownError, PublishRefusedError
from bot.commands.log import open_log, operator
from bot.commands.shared import opened, progress, show
from bot.secrets import derived_key
from bot.settings import ROOT, Settings, load_settings
from bot.store import versions
from bot.store.access_log import Entry
from bot.store.database import Store

if TYPE_CHECKING:
    from bot.publishing.candidate import Candidate, State
    from bot.publishing.desk import Desk, Outcome
    from bot.publishing.words import Sentences

Add = Callable[..., argparse.ArgumentParser]
LONGEST_WHY = 300
LONGEST_NAME = 64


def add_to(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", add: Add) -> None:
    """Add the parsers to those of `content`."""
    trying = add(verbs, "try", _try, "train a candidate and compare it with the live assistant; nothing goes live")
    publishing = add(verbs, "publish", _publish, "let visitors be answered from the candidate that was tried last")
    back = add(verbs, "rollback", _roll_back, "let visitors be answered from an earlier version, at once")
    history = add(verbs, "history", _history, "list the versions that were live: who, when, why, figures")
    trying.add_argument("--files", action="store_true", help="the files as they were edited by hand, not the drafts")
    publishing.add_argument("--second", default="", metavar="NAME", help="who confirms a change of crisis or refusals")
    back.add_argument("version", type=int, help="its number, from `content history`")
    history.add_argument("--limit", type=int, default=20, help="how many of the newest (20)")
    for each in (publishing, back):
        each.add_argument("--why", default="", help="a few words, kept with the version")
    for each in (trying, publishing, back):
        each.add_argument("--by", default="", metavar="NAME", help="in whose name (the account of this machine)")
    for each in (trying, publishing, back, history):
        each.add_argument("--json", action="store_true", help="print JSON")


def open_desk(settings: Settings, store: Store) -> "Desk":
    """The content desk of this installation."""
    from bot.publishing.desk import Desk  # noqa: PLC0415 the other commands need none of it
    from bot.publishing.engine import EngineDoor  # noqa: PLC0415 as above

    door = EngineDoor(settings.engine_url, derived_key(settings.key_file, "engine"))
    return Desk(ROOT, store, open_log(settings, store), door, lambda: datetime.now(UTC))


@contextmanager
def _desk() -> "Iterator[tuple[Desk, Sentences]]":
    from bot.publishing.words import load_sentences  # noqa: PLC0415 as above

    sentences = load_sentences(ROOT)
    with opened() as store:
        try:
            yield open_desk(load_settings(), store), sentences
        except ClinicError as error:
            raise ValueError("\n".join(sentences.told(error))) from None


def _try(options: argparse.Namespace) -> int:
    from bot.publishing.trying import NICENESS, run  # noqa: PLC0415 loads the model's library

    with _desk() as (desk, sentences):
        made = desk.lay_out("files" if options.files else "drafts", Entry(who=_who(options), what="content.try"))
        os.nice(NICENESS)
        told: list[str] = []
        state = run(made, lambda state: _tell(state, sentences, told))
        show(_tried(made, state), list(_report(made, state, sentences)), as_json=options.json)
    return int(state.part != "done" or bool(made.report["refusals"]))


def _tell(state: "State", sentences: "Sentences", told: list[str]) -> None:
    line = ": ".join(filter(None, (sentences.parts[state.part], "" if state.is_over else state.detail)))
    if line not in told:
        told.append(line)
        progress(line)


def _tried(made: "Candidate", state: "State") -> dict[str, Any]:
    return {"candidate": made.id, "state": asdict(state), "report": made.report}


def _report(made: "Candidate", state: "State", sentences: "Sentences") -> Iterator[str]:
    for finding in made.findings:
        yield f"{finding['file']}, line {finding['line']}: {finding['level']}: {finding['says']}"
    if state.part == "failed":
        yield state.detail
    report = made.report
    for name, figure in report.get("figures", {}).items():
        yield f"{name}: {figure['right'][1]} of {figure['of']} (live: {figure['right'][0]})"
    for lost in report.get("lost", ()):
        yield f"understood less often: {lost['label']} {lost['before']} -> {lost['after']} of {lost['of']}"
    for changed in report.get("changed", ()):
        yield f"changed: {changed['text']!r}: {changed['before']} -> {changed['after']} (right: {changed['expected']})"
    for refusal in report.get("refusals", ()):
        yield f"cannot be published: {sentences.refusal(refusal['code'], refusal['values'])}"
    if report.get("guarded"):
        yield sentences.refusal("second_person", {"parts": ", ".join(report["guarded"])})


def _publish(options: argparse.Namespace) -> int:
    from bot.publishing import candidate  # noqa: PLC0415 as above

    with _desk() as (desk, sentences):
        newest = candidate.every(ROOT)[:1]
        if not newest:
            raise NotKnownError
        entry = _entry(options, "content.publish", "content_candidate", newest[0].id)
        done = desk.publish(newest[0], entry, options.second[:LONGEST_NAME])
        return _done(options, done, sentences)


def _roll_back(options: argparse.Namespace) -> int:
    with _desk() as (desk, sentences):
        entry = _entry(options, "content.rollback", "content_version", str(options.version))
        try:
            done = desk.roll_back(options.version, entry)
        except NotKnownError:
            raise PublishRefusedError(("not_kept", {"number": options.version})) from None
        return _done(options, done, sentences)


def _done(options: argparse.Namespace, done: "Outcome", sentences: "Sentences") -> int:
    runs = "Visitors are answered from it now." if done.engine_runs else "Nothing runs: the next start answers from it."
    commit = f"Commit {done.commit.name}." if done.commit.name else sentences.commits[done.commit.reason]
    lines = [f"Version {done.version.number} is live. {runs}", commit]
    data = {**asdict(done.version), "engine_runs": done.engine_runs, "commit": asdict(done.commit)}
    return show(data, lines, as_json=options.json)


def _history(options: argparse.Namespace) -> int:
    from bot.publishing import archive  # noqa: PLC0415 as above

    with opened() as store:
        found = store.run(versions.every, options.limit)
    rows = [{**asdict(version), "kept": archive.is_kept(ROOT, version.number)} for version in found]
    lines = [line for row in rows for line in _lines(row)] or ["No version yet: the first start or try writes it down."]
    return show(rows, lines, as_json=options.json)


def _lines(row: Mapping[str, Any]) -> Iterator[str]:
    who = " and ".join(filter(None, (row["who"], row["second"]))) or "found in place"
    back = f" (back to {row['restores']})" if row["restores"] else ""
    kept = "" if row["kept"] else ", model no longer kept"
    yield f"{row['number']:4}  {row['at']:%Y-%m-%d %H:%M} UTC  {row['kind']}{back}  {who}{kept}"
    if row["why"]:
        yield f"      {row['why']}"
    yield from (f"      {name} {each['right'][1]} of {each['of']}" for name, each in row["figures"].items())


def _entry(options: argparse.Namespace, what: str, kind: str, name: str) -> Entry:
    why = " ".join(options.why.split())[:LONGEST_WHY]
    if not why:
        raise PublishRefusedError(("no_reason", {}))
    return Entry(who=_who(options), what=what, object_kind=kind, object_id=name, reason=why)


def _who(options: argparse.Namespace) -> str:
    return " ".join(options.by.split())[:LONGEST_NAME] or operator()


def write_down_start(settings: Settings, store: Store) -> None:
    """Keep what the doors are about to be opened with as a version, so that one can go back to it."""
    try:
        open_desk(settings, store).start()
    except (ClinicError, OSError, ValueError) as error:
        progress(f"The content in place was not kept as a version: {type(error).__name__}")
