"""A stage of the bench, and how the stages are found."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bench.stages

Result = dict[str, Any]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """One thing that is measured.

    Attributes:
        name: of its result, `var/bench/<name>.json`, and on the command line.
        order: stages run and report from low to high.
        run: measures; gets a function that shows progress, and returns plain JSON data.
        report: the Markdown of a section, from all results by name, drawing its pictures into a folder; None
            where another stage's section tells it.
    """

    name: str
    order: int
    run: Callable[[Say], Result]
    report: Callable[[Mapping[str, Result], Path], str] | None = None


def find_stages() -> list[Stage]:
    """All stages, in order."""
    modules = (
        importlib.import_module(f"bench.stages.{module.name}") for module in pkgutil.iter_modules(bench.stages.__path__)
    )
    return sorted((module.STAGE for module in modules), key=lambda stage: stage.order)
