"""scripts/chromium.py, with small programs in the place of browsers."""

import shutil

WORKS = "echo Chromium 140.0"
NOTICE = "echo 'This is only a notice, install the snap' >&2; exit 1"


def test_prints_the_first_on_the_path_that_runs(tree):
    tree.program("programs/chromium", NOTICE)
    works = tree.program("programs/google-chrome", WORKS)
    done = tree.run("chromium.py")

    assert (done.returncode, done.stdout) == (0, f"{works}\n")


def test_a_named_one_comes_first(tree):
    tree.program("programs/chromium", WORKS)
    named = tree.program("mine", WORKS)

    assert tree.run("chromium.py", CHROMIUM=str(named)).stdout == f"{named}\n"


def test_a_named_one_that_does_not_run_is_said(tree):
    tree.program("programs/chromium", WORKS)
    named = tree.program("mine", NOTICE)
    done = tree.run("chromium.py", CHROMIUM=str(named))

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"CHROMIUM must name a Chromium that runs, but {named} --version fails.\n"


def test_playwrights_own_is_fetched_when_there_is_no_other(tree):
    for tool in ("mkdir", "cp"):
        (tree.programs / tool).symlink_to(shutil.which(tool))
    tree.program("published", WORKS)
    browser = tree.root / "downloads" / "chrome"
    fetch = "mkdir -p downloads; cp published downloads/chrome"
    tree.program(".venv/bin/python", f'case "$2" in playwright) {fetch};; *) echo {browser};; esac')
    done = tree.run("chromium.py")

    assert (done.returncode, done.stdout) == (0, f"{browser}\n")
    assert "asking Playwright for its own" in done.stderr
    assert tree.run("chromium.py").stderr == ""


def test_nothing_to_be_had_is_said(tree):
    done = tree.run("chromium.py")

    assert (done.returncode, done.stdout) == (2, "")
    last = done.stderr.splitlines()[-1]
    assert last == (
        "The browser tests need Chromium and none could be found or fetched: install it "
        "(for example `apt-get install chromium`), or set CHROMIUM=/path/to/chromium."
    )
