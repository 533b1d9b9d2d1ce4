"""Publishing and going back: all of it or nothing, with who, when and why."""

import fcntl
from datetime import UTC, datetime

import pytest
from support.content import ROOT
from support.content_desk import CRISIS, FIGURES, FILES, NEW, TOPIC, VIDEO, desk_of, model, models, tried

from bot.clinic.access import Role
from bot.clinic.errors import (
    EngineError,
    HalfwayError,
    HandEditedError,
    NotKnownError,
    PublishRefusedError,
    TryUnderWayError,
)
from bot.publishing import archive, exchange
from bot.publishing import candidate as candidates
from bot.publishing.desk import LOCK
from bot.publishing.exchange import PUBLISHED
from bot.publishing.files import read_files, write_changes
from bot.publishing.words import load_sentences
from bot.store import drafts, staff, versions
from bot.store.access_log import Entry, Search, newest_first
from bot.store.database import StoreError


def entry(what="content.publish", why="visitors ask for it"):
    return Entry(who="Nora", what=what, reason=why)


@pytest.fixture
def draft(store):
    """Drafts a file in Nora's name."""
    now = datetime.now(UTC)
    store.run(staff.add, "Nora", Role.CONTENT, "hash", now)
    nora = store.run(staff.by_name, "Nora").id

    def draft(file=NEW, text=VIDEO):
        started = store.run(drafts.revision, file)
        return store.run(
            drafts.save,
            file,
            text,
            base_hash=drafts.text_hash(FILES.get(file)),
            started=started,
            staff_id=nora,
            now=now,
        )

    return draft


@pytest.fixture
def lay_out(desk, draft):
    """Makes a candidate of drafts."""

    def lay_out(**changes):
        draft(**changes)
        return desk.lay_out("drafts", entry("content.try"))

    return lay_out


def is_held(root):
    """Whether somebody holds the desk's lock."""
    with (root / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def codes(told):
    return [code for code, _ in told.value.codes]


@pytest.mark.usefixtures("desk")
def test_what_is_in_place_at_first_becomes_version_one(root, store):
    first = store.run(versions.newest)
    assert (first.number, first.kind, first.who) == (1, "found", "")
    assert archive.files_of(root, 1) == FILES
    assert archive.is_kept(root, 1)


def test_a_published_candidate_is_live_everywhere(desk, root, store, engine, lay_out):
    done = desk.publish(tried(lay_out(), "model 2"), entry())
    assert engine.models == ["model 2"]
    assert done.engine_runs
    assert read_files(root) == {**FILES, NEW: VIDEO}
    assert model(root) == "model 2"
    assert (root / PUBLISHED).exists()
    assert store.run(drafts.change_set) == {}
    assert (done.version.number, done.version.parent, done.version.kind) == (2, 1, "publish")
    assert (done.version.who, done.version.why) == ("Nora", "visitors ask for it")
    assert (done.version.files, done.version.figures) == ([NEW], FIGURES)
    logged = store.run(newest_first, Search(), 10)
    assert [each["what"] for each in logged] == ["content.publish", "content.try", "content.found"]


def test_going_back_needs_no_training_and_is_a_version_of_its_own(desk, root, engine, lay_out):
    desk.publish(tried(lay_out(), "model 2"), entry())
    done = desk.roll_back(1, entry("content.rollback", "the answer was wrong"))
    assert engine.models == ["model 2", "model 1"]
    assert (read_files(root), model(root)) == (FILES, "model 1")
    assert (done.version.number, done.version.kind, done.version.restores) == (3, "rollback", 1)
    again = desk.roll_back(2, entry("content.rollback", "it was right after all"))
    assert (model(root), again.version.figures) == ("model 2", FIGURES)


def test_an_engine_that_cannot_take_the_model_leaves_everything_as_it_was(desk, root, engine, lay_out, store):
    engine.refuses.add("model 2")
    with pytest.raises(EngineError, match="ModelNotFound"):
        desk.publish(tried(lay_out(), "model 2"), entry())
    assert (read_files(root), model(root), engine.models) == (FILES, "model 1", [])
    assert store.run(versions.newest).number == 1
    assert store.run(drafts.change_set) == {NEW: VIDEO}


def test_a_store_that_fails_takes_files_models_and_engine_back(desk, root, engine, lay_out, monkeypatch):
    candidate = tried(lay_out(), "model 2")

    def fail(*_):
        raise StoreError("away")

    monkeypatch.setattr(versions, "add", fail)
    with pytest.raises(StoreError):
        desk.publish(candidate, entry())
    assert (read_files(root), model(root)) == (FILES, "model 1")
    assert engine.models == ["model 2", "model 1"]


def test_a_way_back_that_fails_too_tells_both_and_puts_back_all_it_can(desk, root, engine, lay_out, monkeypatch):
    candidate = tried(lay_out(), "model 2")

    def fail(*_):
        engine.refuses.add("model 1")
        raise StoreError("away")

    monkeypatch.setattr(versions, "add", fail)
    with pytest.raises(HalfwayError) as told:
        desk.publish(candidate, entry())
    assert isinstance(told.value.__cause__, StoreError)
    assert (told.value.cause, told.value.failures) == ("StoreError: away", "EngineError: ModelNotFound")
    assert (read_files(root), model(root)) == (FILES, "model 1")
    (said,) = load_sentences(ROOT).told(told.value)
    assert "StoreError: away" in said
    assert "EngineError: ModelNotFound" in said


def test_a_disk_that_is_full_on_the_way_back_does_not_keep_the_engine_from_going_back(
    desk, engine, lay_out, monkeypatch
):
    candidate = tried(lay_out(), "model 2")

    def full(*_):
        monkeypatch.setattr(exchange, "write_changes", full)
        raise OSError("no space left")

    monkeypatch.setattr(versions, "add", full)
    with pytest.raises(HalfwayError, match=r"no space left.*way back.*no space left"):
        desk.publish(candidate, entry())
    assert engine.models == ["model 2", "model 1"]


def test_without_an_engine_only_the_files_are_put_in_place(desk, root, engine, lay_out):
    engine.close()
    done = desk.publish(tried(lay_out(), "model 2"), entry())
    assert not done.engine_runs
    assert model(root) == "model 2"


def test_a_candidate_with_a_refusal_is_not_published_and_the_try_is_logged(desk, root, lay_out, store):
    refusals = [{"code": "crisis_recall", "values": {"before": 9, "after": 8, "of": 10}}]
    with pytest.raises(PublishRefusedError) as told:
        desk.publish(tried(lay_out(), "model 2", refusals=refusals), entry())
    assert codes(told) == ["crisis_recall"]
    assert model(root) == "model 1"
    assert store.run(newest_first, Search(), 1)[0]["outcome"] == "refused"


def test_a_candidate_that_was_not_tried_to_its_end_is_not_published(desk, lay_out):
    with pytest.raises(PublishRefusedError) as told:
        desk.publish(lay_out(), entry())
    assert codes(told) == ["not_tried"]


@pytest.mark.parametrize(("second", "code"), [("", "second_person"), ("nora", "same_person")])
def test_guarded_content_needs_somebody_else(desk, lay_out, second, code):
    candidate = tried(lay_out(file=CRISIS, text="nlu: []\n"), "model 2", guarded=[CRISIS])
    with pytest.raises(PublishRefusedError) as told:
        desk.publish(candidate, entry(), second)
    assert codes(told) == [code]
    assert desk.publish(candidate, entry(), "Omar").version.second == "Omar"


def test_what_was_compared_with_an_older_version_is_not_published(desk, lay_out):
    old = tried(lay_out(), "model 2")
    desk.publish(tried(lay_out(file=TOPIC, text="nlu: []\n"), "model 3"), entry())
    with pytest.raises(PublishRefusedError) as told:
        desk.publish(old, entry())
    assert codes(told) == ["changed_meanwhile"]


def test_files_that_were_edited_by_hand_after_the_try_are_not_overwritten(desk, root, lay_out):
    candidate = tried(lay_out(), "model 2")
    write_changes(root, {TOPIC: "nlu: [by hand]\n"})
    with pytest.raises(PublishRefusedError) as told:
        desk.publish(candidate, entry())
    assert codes(told) == ["changed_meanwhile"]
    for act in (lambda: desk.roll_back(7, entry()), lambda: desk.lay_out("drafts", entry())):
        with pytest.raises((HandEditedError, NotKnownError)):
            act()
    assert read_files(root)[TOPIC] == "nlu: [by hand]\n"


def test_files_edited_by_hand_are_a_change_set_too(desk, root):
    write_changes(root, {TOPIC: "nlu: [by hand]\n", CRISIS: None})
    made = desk.lay_out("files", entry("content.try"))
    assert made.changes == {TOPIC: "nlu: [by hand]\n", CRISIS: None}
    assert made.before == FILES
    desk.publish(tried(made, "model 2", guarded=[CRISIS]), entry(), "Omar")
    assert archive.files_of(root, 2) == read_files(root) == read_files(made.project)


def test_what_was_edited_and_trained_by_hand_becomes_a_version(desk, root, trained):
    write_changes(root, {TOPIC: "nlu: [by hand]\n"})
    models(root, "model by hand")
    trained(answer=True)
    live = desk.live()
    assert (live.number, live.kind, live.files) == (2, "found", [TOPIC])
    assert desk.live() == live
    desk.start()
    assert desk.live() == live


def test_where_nothing_is_known_of_what_is_live_nothing_is_tried(root, store, engine, trained):
    trained(answer=False)
    with pytest.raises(HandEditedError):
        desk_of(root, store, engine.url).live()


def test_there_must_be_something_to_try(desk, draft):
    for source in ("drafts", "files"):
        with pytest.raises(NotKnownError):
            desk.lay_out(source, entry("content.try"))
    draft(file=TOPIC, text=FILES[TOPIC])
    with pytest.raises(NotKnownError):
        desk.lay_out("drafts", entry("content.try"))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_one_cannot_go_to_what_is_live_or_is_not_kept_or_was_never_written_down(desk, root, number):
    archive.keep(root, 3, FILES, root / "models")
    with pytest.raises(NotKnownError):
        desk.roll_back(number, entry("content.rollback"))


def test_files_of_every_version_are_kept_and_models_of_the_last_ten(desk, root, lay_out):
    for number in range(2, 14):
        desk.publish(tried(lay_out(text=f"{VIDEO}# {number}\n"), f"model {number}"), entry())
    assert [number for number in range(1, 14) if archive.is_kept(root, number)] == list(range(4, 14))
    assert archive.files_of(root, 1) == FILES


def test_a_version_is_committed_with_its_editors_name(desk, git, lay_out):
    done = desk.publish(tried(lay_out(), "model 2"), entry())
    assert git("log", "-1", "--format=%an|%s|%b|%h").rstrip() == (
        f"Nora|Content version 2|visitors ask for it\n|{done.commit.name}"
    )
    assert git("status", "--porcelain") == ""
    back = desk.roll_back(1, entry("content.rollback", "no"))
    assert git("log", "-1", "--format=%s") == "Content version 3: back to version 1"
    assert back.commit.name
    assert git("ls-files", NEW) == ""


def test_a_version_in_which_no_file_differs_leaves_the_operators_own_work_alone(desk, root, git, lay_out):
    desk.publish(tried(lay_out(), "model 2"), entry())
    desk.roll_back(1, entry("content.rollback", "no"))
    (root / "notes.txt").write_text("the operator's own")
    assert desk.roll_back(1, entry("content.rollback", "once more")).commit.reason == "nothing"
    assert git("status", "--porcelain").split() == ["??", "notes.txt"]


def test_where_content_has_other_uncommitted_changes_nothing_is_committed(desk, root, git, lay_out):
    write_changes(root, {TOPIC: "nlu: [by hand]\n"})
    desk.start()
    before = git("rev-parse", "HEAD")
    assert desk.publish(tried(lay_out(), "model 2"), entry()).commit.reason == "not_clean"
    assert git("rev-parse", "HEAD") == before
    assert read_files(root)[NEW] == VIDEO


def test_a_file_that_git_never_knew_keeps_no_other_from_being_committed(desk, git, lay_out):
    desk.publish(tried(lay_out(), "model 2"), entry())
    desk.publish(tried(lay_out(file=TOPIC, text="nlu: []\n"), "model 3"), entry())
    git("rm", "--quiet", "--cached", NEW)
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message", "without it")
    back = desk.roll_back(1, entry("content.rollback", "no"))
    assert back.version.files == [TOPIC, NEW]
    assert (back.commit.reason, git("status", "--porcelain")) == ("", "")
    assert git("show", "--format=", "--name-only", "HEAD") == TOPIC


def test_where_there_is_no_git_it_is_said(desk, lay_out):
    assert desk.publish(tried(lay_out(), "model 2"), entry()).commit.reason == "no_git"


def test_one_candidate_is_tried_at_a_time(desk, root, lay_out):
    lay_out()
    with pytest.raises(TryUnderWayError):
        desk.lay_out("drafts", entry("content.try"))
    assert len(candidates.every(root)) == 1


def test_what_is_looked_at_and_then_written_is_one_step(desk, root, lay_out, trained, monkeypatch):
    steps = ((candidates, "is_busy"), (candidates, "make"), (archive, "keep"))
    held = []
    for module, name in steps:
        act = getattr(module, name)
        monkeypatch.setattr(
            module, name, lambda *a, name=name, act=act, **k: (held.append((name, is_held(root))), act(*a, **k))[1]
        )
    made = tried(lay_out(), "model 2")
    write_changes(root, {TOPIC: "nlu: [by hand]\n"})
    trained(answer=True)
    assert [each.code for each in desk.objections(made, "Nora", "")] == ["changed_meanwhile"]
    assert held == [(name, True) for _, name in steps]


def test_a_hand_edit_that_is_published_leaves_a_draft_of_the_file_in_conflict(desk, root, draft, store):
    draft(file=TOPIC, text="nlu: [drafted]\n")
    write_changes(root, {TOPIC: "nlu: [by hand]\n"})
    desk.publish(tried(desk.lay_out("files", entry("content.try")), "model 2"), entry())
    left = store.run(drafts.find, TOPIC)
    assert (left.text, left.base_hash) == ("nlu: [drafted]\n", drafts.text_hash(FILES[TOPIC]))


def test_who_confirms_may_be_the_one_who_publishes_what_another_has_proposed(desk, lay_out):
    candidate = tried(lay_out(file=CRISIS, text="nlu: []\n"), "model 2", guarded=[CRISIS])
    with pytest.raises(PublishRefusedError) as told:
        desk.publish(candidate, entry(), by="Nora")
    assert codes(told) == ["same_person"]
    done = desk.publish(candidate, entry(), by="Omar")
    assert (done.version.who, done.version.second) == ("Omar", "Nora")
