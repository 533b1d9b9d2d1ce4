"""Change sets over the content files."""

from bot.publishing.files import difference, digest, is_trained, laid_over, read_files, write_changes

FILES = {"config.yml": "a: 1\n", "data/nlu/faq/cost.yml": "nlu: []\n", "data/nlu/faq/grief.yml": "nlu:\n"}
CHANGES = {"data/nlu/faq/cost.yml": None, "data/nlu/faq/grief.yml": "nlu: [ä]\r\n", "data/nlu/faq/new.yml": "new\n"}


def test_what_is_written_is_read_again_byte_for_byte(tmp_path):
    write_changes(tmp_path, FILES)
    assert read_files(tmp_path) == FILES
    write_changes(tmp_path, CHANGES)
    assert read_files(tmp_path) == laid_over(FILES, CHANGES)
    assert (tmp_path / "data/nlu/faq/grief.yml").read_bytes() == "nlu: [ä]\r\n".encode()


def test_a_difference_makes_one_out_of_the_other_both_ways():
    after = laid_over(FILES, CHANGES)
    assert difference(FILES, after) == CHANGES
    assert laid_over(after, difference(after, FILES)) == FILES
    assert difference(FILES, FILES) == {}


def test_what_is_no_content_is_left_alone(tmp_path):
    write_changes(tmp_path, {**FILES, "README.md": "", "tests/a.yml": "", "data/nlu/.draft.yml": "", "console.yml": ""})
    assert read_files(tmp_path) == FILES


def test_a_digest_knows_names_and_texts():
    assert digest(FILES) == digest(dict(reversed(FILES.items())))
    assert digest(FILES) != digest(laid_over(FILES, CHANGES))
    assert digest({"a": "b"}) != digest({"b": "b"})


def test_models_learn_from_some_files_and_not_from_others():
    assert [path for path in ("config.yml", "data/gate/x.yml", "wording.yml", "must_pass.yml") if is_trained(path)] == [
        "config.yml",
        "data/gate/x.yml",
    ]
