"""scripts/postgresql.py, with small programs in the place of a server."""

import pytest

WORKS = "echo 'postgres (PostgreSQL) 15.18'"
NOWHERE = "/nowhere/*/bin"


@pytest.fixture
def server(tree):
    """Puts a server's programs into a folder."""

    def put(folder, script=WORKS):
        for name in ("initdb", "postgres"):
            tree.program(f"{folder}/{name}", script)
        return tree.root / folder

    return put


def test_a_server_on_the_path_is_found(tree, server):
    server("programs")
    done = tree.run("postgresql.py", POSTGRESQL_PLACES=NOWHERE)
    assert (done.returncode, done.stdout) == (0, f"{tree.programs}\n")


def test_the_newest_of_the_usual_places_that_runs_comes_first(tree, server):
    server("lib/14/bin")
    newest = server("lib/15/bin")
    server("lib/16/bin", "exit 1")
    done = tree.run("postgresql.py", POSTGRESQL_PLACES=f"{tree.root}/lib/*/bin")
    assert (done.returncode, done.stdout) == (0, f"{newest}\n")


def test_a_named_one_that_does_not_run_is_said(tree, server):
    server("programs")
    done = tree.run("postgresql.py", POSTGRESQL="/nowhere", POSTGRESQL_PLACES=NOWHERE)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "POSTGRESQL must name the folder of initdb and postgres, but /nowhere has none that run.\n"


def test_nothing_to_be_had_is_said(tree):
    done = tree.run("postgresql.py", POSTGRESQL_PLACES=NOWHERE)
    assert (done.returncode, done.stdout) == (2, "")
    last = done.stderr.splitlines()[-1]
    assert last == (
        "The tests of the store need a PostgreSQL server and none could be found or installed: install it "
        "(for example `apt-get install postgresql`), or set POSTGRESQL=/folder/of/initdb."
    )
