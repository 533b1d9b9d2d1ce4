"""Leaves TensorFlow out of a process: Rasa imports it everywhere, our pipeline uses it nowhere.

Loading it takes some five seconds and 300 MB.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, List, Optional, Sequence, Text

LEFT_OUT = ("tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras")


class _StandIn(type):
    """A class in place of anything of TensorFlow's: it can be named, subclassed and annotated with, but not used."""

    def __getattr__(cls, name: Text) -> _StandIn:
        return _stand_in(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        raise ImportError(
            f"{cls.__name__} needs TensorFlow, which `python -m bot.engine` leaves out: "
            "a model with TensorFlow components runs under `rasa` itself."
        )


def _stand_in(name: Text) -> _StandIn:
    if name.startswith("__"):
        raise AttributeError(name)
    return _StandIn(name, (), {})


class _StandInModule(ModuleType):
    def __init__(self, name: Text) -> None:
        super().__init__(name)
        self.__path__: List[Text] = []

    def __getattr__(self, name: Text) -> _StandIn:
        return _stand_in(name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: Text, path: Optional[Sequence[Text]], target: Optional[ModuleType] = None
    ) -> Optional[ModuleSpec]:
        left_out = fullname.split(".")[0] in LEFT_OUT
        return ModuleSpec(fullname, self, is_package=True) if left_out else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def leave_out_tensorflow() -> None:
    """From here on an import of TensorFlow gives stand-ins; to be called before Rasa is imported.

    Using one raises ImportError, so a model with TensorFlow components fails as it is loaded.
    """
    sys.meta_path.insert(0, _Finder())
