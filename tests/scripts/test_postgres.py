"""scripts/postgres.py, with small programs in the place of servers."""

import pytest

WORKS = "echo initdb and postgres 15.3"
BROKEN = "exit 127"
# This machine's own servers must not be seen; the folder's name is put in.
ELSEWHERE = "import postgres, sys; postgres.SYSTEM = postgres.Path({!r}); sys.exit(postgres.main())"


@pytest.fixture
def find(tree):
    """Runs the script in a system of our own; what it prints."""
    return lambda: tree.python("-c", ELSEWHERE.format(str(tree.root)))


def server(tree, folder, script=WORKS):
    for name in ("initdb", "postgres"):
        made = tree.program(f"{folder}/{name}", script)
    return made.parent


def test_prints_the_newest_that_the_system_has(tree, find):
    server(tree, "usr/lib/postgresql/9/bin")
    newest = server(tree, "usr/lib/postgresql/17/bin")
    server(tree, "usr/lib/postgresql/15/bin")

    assert find().stdout == f"{newest}\n"


def test_one_that_does_not_run_is_passed_over(tree, find):
    server(tree, "usr/lib/postgresql/17/bin", BROKEN)
    works = server(tree, "usr/pgsql-15/bin")

    assert find().stdout == f"{works}\n"


def test_client_programs_alone_are_no_server(tree, find):
    tree.program("usr/lib/postgresql/17/bin/initdb", WORKS)
    works = server(tree, "usr/lib/postgresql/15/bin")

    assert find().stdout == f"{works}\n"


def test_the_path_comes_first_and_a_link_leads_to_the_programs(tree):
    works = server(tree, "somewhere/bin")
    (tree.programs / "initdb").symlink_to(works / "initdb")

    assert tree.run("postgres.py").stdout == f"{works}\n"


def test_a_named_one_comes_before_all(tree):
    server(tree, "programs")
    named = server(tree, "mine")

    assert tree.run("postgres.py", POSTGRES_BIN=str(named)).stdout == f"{named}\n"


def test_a_named_one_that_does_not_run_is_said(tree):
    named = server(tree, "mine", BROKEN)
    done = tree.run("postgres.py", POSTGRES_BIN=str(named))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"POSTGRES_BIN must name a folder with initdb and postgres that run, not {named}.\n"


def test_nothing_to_be_had_is_said(find):
    done = find()

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        "The tests of the store need PostgreSQL's server and none could be found or fetched: install it "
        "(for example `apt-get install postgresql`), or set POSTGRES_BIN=/folder/of/initdb."
    )
