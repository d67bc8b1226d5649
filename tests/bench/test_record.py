"""Results of several runs come together in one file."""

import pytest

from udlc.bench.record import merged, read
from udlc.errors import InputError


def document(**parts):
    empty = {"results": [], "elementwise": [], "memory": [], "start": {}}
    return {"machine": {"cpu": "A"}, "versions": {}, **empty, **parts}


def row(model, ratio, size="1@2"):
    return {"model": model, "size": size, "dtype": "float32", "ratio": ratio}


def test_new_results_replace_those_of_the_same_case_and_keep_the_others():
    before = document(results=[row("a", 1), row("b", 2)], start={"import_s": 1, "first_step_s": 2})
    now = document(results=[row("b", 3), row("b", 4, "5@6")], start={"import_s": 5})
    found = merged(before, now)
    assert found["results"] == [row("a", 1), row("b", 3), row("b", 4, "5@6")]
    assert found["start"] == {"import_s": 5, "first_step_s": 2}
    assert merged({}, now) == now


def test_results_of_another_machine_are_not_joined():
    with pytest.raises(InputError, match="another machine cannot be joined"):
        merged(document(), {**document(), "machine": {"cpu": "B"}})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"results": 1}', "\x00"])
def test_files_of_others_are_refused(text, tmp_path):
    file = tmp_path / "results.json"
    assert read(file) == {}
    file.write_text(text)
    with pytest.raises(InputError, match=r"results\.json"):
        read(file)
