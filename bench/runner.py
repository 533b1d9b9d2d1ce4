"""Runs stages, keeps each result as soon as it is there, and writes the report of all that are."""

import json
import os
import platform
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.stage import Result, Stage
from bot.settings import ROOT

KEPT = ROOT / "var" / "bench"
REPORT = ROOT / "bench"
CHANGING = ("config.yml", "domain.yml", "data/**/*.yml", "bot/**/*.py", "actions/*.py")
INTRODUCTION = "Written by `make bench`. What is compared was measured on the same machine."


def run(stages: Sequence[Stage], *, fresh: bool = False, kept: Path = KEPT) -> None:
    """Run the stages that have no kept result, or all of them.

    Args:
        stages: what to run.
        fresh: measure again what is kept.
        kept: folder of the results.
    """
    kept.mkdir(parents=True, exist_ok=True)
    for number, stage in enumerate(stages, 1):
        file = kept / f"{stage.name}.json"
        if file.exists() and not fresh:
            say(f"[{number}/{len(stages)}] {stage.name}: kept (ARGS=--fresh measures again)")
            continue
        say(f"[{number}/{len(stages)}] {stage.name}")
        begin = time.monotonic()
        result = stage.run(lambda line: say(f"    {line}"))
        _keep(file, {**result, "measured": _circumstances()})
        say(f"    done after {time.monotonic() - begin:.0f} s")


def _keep(file: Path, result: Result) -> None:
    unfinished = file.with_suffix(".new")
    unfinished.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(file)


def _circumstances() -> Result:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "newest_change": _newest_change(),
    }


def _newest_change() -> float:
    return max(path.stat().st_mtime for pattern in CHANGING for path in ROOT.glob(pattern))


def results(stages: Iterable[Stage], kept: Path = KEPT) -> dict[str, Result]:
    """The kept results by stage."""
    files = {stage.name: kept / f"{stage.name}.json" for stage in stages}
    return {name: json.loads(file.read_text(encoding="utf-8")) for name, file in files.items() if file.exists()}


def report(stages: Sequence[Stage], kept: Path = KEPT, folder: Path = REPORT) -> Path:
    """Write RESULTS.md and the pictures of all kept results; returns where."""
    found = results(stages, kept)
    sections = [stage.report(found, folder) for stage in stages if stage.report and stage.name in found]
    file = folder / "RESULTS.md"
    text = "\n\n".join(["# Results of the bench", INTRODUCTION, *sections, _footer(found)])
    file.write_text(text + "\n", encoding="utf-8")
    return file


def _footer(found: dict[str, Result]) -> str:
    lines = ["## When and where", "", "| stage | measured at (UTC) | cores | load at the end | content since |"]
    lines.append("| --- | --- | --- | --- | --- |")
    newest = _newest_change()
    for name, result in found.items():
        how = result["measured"]
        since = "unchanged" if how["newest_change"] >= newest else "changed"
        lines.append(f"| {name} | {how['at'][:16].replace('T', ' ')} | {how['cores']} | {how['load']} | {since} |")
    return "\n".join(lines)


def say(line: str) -> None:
    """Show a line at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
