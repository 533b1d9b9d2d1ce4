"""Twenty planted names, numbers and sentences, sent through the real processes, lie in clear in no file and no dump."""

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from support.visitor import Visitor

SENTENCES = (
    "My husband Balthasar Quirk left me in Perth Amboy",
    "I cannot sleep since the xylophone recital",
    "my sister zenobia says your insurance list is wrong",
    "kumquat marmalade is all I eat these days",
    "how many sessions would a person like Ottoline Vex need",
    "I hid the thimblerig letters from my mother",
    "I want to kill myself tonight behind the quonset hut",
    "is it private if I tell you about the wombat affair",
)
REQUESTS = (
    {
        "name": "Zebulon Quarkwood",
        "contact": "973-555-0147, zebulon.q@example.net",
        "reason": "My brother Percival died in March",
    },
    {"name": "Wilhelmina Yxkull", "contact": "(862) 555-0193", "reason": "Stress with my boss at the tandoor place"},
)
# Each as it would lie in a file: a word that nothing else has, a number as it is typed or as it is kept.
PLANTED = (
    "balthasar", "quirk", "perth amboy", "xylophone", "zenobia", "kumquat", "marmalade", "ottoline", "thimblerig",
    "quonset", "wombat", "zebulon", "quarkwood", "555-0147", "9735550147", "wilhelmina", "yxkull", "555-0193",
    "8625550193", "percival", "tandoor",
)  # fmt: skip


def plant(house):
    """Say it all, and leave two requests; what the visitors see of it."""
    seen = []
    for request in REQUESTS:
        with Visitor(house.url) as visitor:
            for sentence in SENTENCES:
                visitor.say(sentence)
            visitor.book(**request)
            assert visitor.press("Send it").reference
            seen += [message["text"] for message in visitor.history()]
    with Visitor(house.url) as visitor:
        visitor.book("insurer", **REQUESTS[0])  # left in mid-form: the engine still remembers it
        assert house.remembered_by_the_engine(visitor.conversation) == 1
    return "\n".join(seen).lower()


def found_in(content):
    """The planted words in some bytes."""
    lowered = content.lower()
    return [word for word in PLANTED if word.encode() in lowered]


def found_in_files(folder):
    """The planted words in a folder's files, with the file."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    assert files
    return {str(path.relative_to(folder)): words for path in files if (words := found_in(path.read_bytes()))}


def dumped(path):
    """An SQLite database as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump()).encode()


def test_the_search_itself_finds_every_planted_word(tmp_path):
    (tmp_path / "clear.db").write_text("\n".join([*SENTENCES, *map(str, REQUESTS), "9735550147 8625550193"]))
    assert found_in_files(tmp_path) == {"clear.db": list(PLANTED)}


@pytest.mark.timeout(600)
def test_planted_words_lie_in_no_file_of_the_house(house):
    seen = plant(house)
    assert {"kumquat", "zebulon", "555-0147"} <= {word for word in PLANTED if word in seen}
    folder = Path(house.settings.key_file).parent
    assert {"clinic.db", "clinic.db-wal", "engine.db", "engine.db-wal"} <= {path.name for path in folder.iterdir()}
    assert found_in_files(folder) == {}
    for name in ("clinic.db", "engine.db"):
        assert b"INSERT INTO" in dumped(folder / name)
        assert found_in(dumped(folder / name)) == []
    assert found_in(house.logged().encode()) == []


@pytest.mark.timeout(600)
def test_planted_words_lie_in_no_file_and_no_dump_of_postgresql(postgres_house, postgres):
    plant(postgres_house)
    url = postgres_house.settings.database_url
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
    assert found_in_files(postgres.folder) == {}
    dump = subprocess.run(
        [postgres.program("pg_dump"), url], capture_output=True, check=True, env={"PATH": os.defpath, "LC_ALL": "C"}
    )
    assert b"COPY public.messages" in dump.stdout
    assert found_in(dump.stdout) == []
    assert found_in(postgres_house.logged().encode()) == []
