"""`udlc list` names what is there: entries, models, the kernels of each, the lines that carry each out."""

import ast
import json
import re

import pytest

from tests.cli.running import udlc


@pytest.fixture(scope="module")
def listed(project):
    ran = udlc("list", "--equations", project, "--json")
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


@pytest.fixture(scope="module")
def generated(project):
    folder = project.parent / "generated"
    return {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.py")}


def by_name(things, key):
    return {thing[key]: thing for thing in things}


def test_entries_say_what_they_are(listed):
    entry = by_name(listed["entries"], "number")["1.2"]
    assert entry["chapter"] == 1
    assert entry["title"] == "squares"
    assert entry["kind"] == "loss"
    assert entry["relation"] == ["="]
    assert entry["latex"].startswith(r"L[\boldsymbol\phi] = \sum_{i=1}^{I}")
    assert entry["models"] == ["squares"]
    assert {name: (s["shape"], s["domain"]) for name, s in entry["symbols"].items()} == {
        "L": ([], "real"),
        "φ": (["2"], "real"),
        "i": ([], "index"),
        "I": ([], "size"),
        "f": ([], "function"),
        "x": (["I"], "real"),
        "y": (["I"], "real"),
    }


def test_entries_say_what_evaluating_them_takes_and_gives(listed):
    entries = by_name(listed["entries"], "number")
    phi = {"shape": ["2"], "domain": "real", "alias": "phi"}
    assert entries["1.1"]["inputs"] == {
        "φ": phi,
        "x": {"shape": [], "domain": "real", "alias": "x", "examples": ["I"]},
    }
    assert entries["1.1"]["outputs"]["f"]["examples"] == ["I"]
    assert {name: q["shape"] for name, q in entries["1.2"]["inputs"].items()} == {"f": ["I"], "y": ["I"]}
    assert (entries["2.2"]["bind"], entries["2.2"]["reason"]) == ([], "")
    assert entries["2.3"]["inputs"] == {}
    assert "asks for quantities" in entries["2.3"]["reason"]


def test_models_say_the_roles_and_shapes_of_their_letters(listed):
    models = by_name(listed["models"], "name")
    assert models["line"]["roles"] == {"x": "given", "φ": "parameter", "f": "output"}
    assert models["line"]["shapes"] == {"x": ["I"], "φ": ["2"], "f": ["I"]}
    assert models["squares"]["roles"] == {"f": "given", "y": "given", "L": "output"}
    assert models["bend"]["roles"] == {"z": "given", "a": "output"}
    assert [m["kind"] for m in listed["models"]] == ["network", "head", "activation"]


def test_kernels_are_functions_of_the_generated_text(listed, generated):
    defined = {
        node.name
        for text in generated.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef)
    }
    kernels = {e["number"]: e["kernels"] for e in listed["entries"]}
    assert all(set(names) <= defined for names in kernels.values())
    assert kernels["1.1"] == ["equation_1_1", "equation_1_1_gradient", "line_forward", "line_backward"]
    assert kernels["1.2"][:2] == ["equation_1_2", "equation_1_2_gradient"]
    assert {"bend", "bend_prime", "equation_2_1"} <= set(kernels["2.1"])
    assert kernels["2.3"] == []


def test_lines_carry_out_the_numbers_they_are_mapped_to(listed, generated):
    """Each mapped line is code of a function whose docstring or decorator names its numbers."""
    assert set(listed["lines"]) == set(generated) - {"__init__.py"}
    for name, lines in listed["lines"].items():
        text = generated[name].splitlines()
        owner = {
            n: node
            for node in ast.parse(generated[name]).body
            if isinstance(node, ast.FunctionDef)
            for n in range(node.lineno, node.end_lineno + 1)
        }
        for n, numbers in lines.items():
            line = text[int(n) - 1]
            node = owner[int(n)]
            assert line.startswith("    ")
            assert not line.lstrip().startswith("#")
            said = ast.get_docstring(node) or " ".join(map(ast.unparse, node.decorator_list))
            if "derivative" not in said:
                assert all(number in said for number in numbers), (name, n, said)


def test_every_assignment_of_an_equation_kernel_is_mapped(listed, generated):
    """In `equation_1_2` every line that computes belongs to 1.2."""
    text, lines = generated["equations_01.py"], listed["lines"]["equations_01.py"]
    (kernel,) = (n for n in ast.parse(text).body if getattr(n, "name", "") == "equation_1_2")
    computing = [n.lineno for n in ast.walk(kernel) if isinstance(n, ast.AugAssign | ast.For)]
    assert computing
    assert all(lines[str(n)] == ["1.2"] for n in computing)


def test_one_chapter_alone(project):
    found = json.loads(udlc("list", "--equations", project, "--chapter", 2, "--json").out)
    assert {e["chapter"] for e in found["entries"]} == {2}
    assert [m["name"] for m in found["models"]] == ["bend"]
    assert all("_02" in name for name in found["lines"])


def test_tables_name_every_entry_and_model(project):
    out = udlc("list", "--equations", project).out
    assert all(
        re.search(rf"^{re.escape(word)} ", out, re.MULTILINE) for word in ("1.1", "2.3", "line", "bend")
    )


def test_nothing_built_means_no_kernels(project, tmp_path):
    found = json.loads(udlc("list", "--equations", project, "--out", tmp_path, "--json").out)
    assert found["lines"] == {}
    assert all(e["kernels"] == [] for e in found["entries"])


def test_a_chapter_that_is_not_there(project):
    ran = udlc("list", "--equations", project, "--chapter", 9)
    assert ran.code == 2
    assert "there is no chapter '9'" in ran.err


def test_a_damaged_map_of_lines_says_so(project, tmp_path):
    (tmp_path / "lines_01.json").write_text("[1", encoding="utf-8")
    ran = udlc("list", "--equations", project, "--out", tmp_path)
    assert ran.code == 1
    assert "lines_01.json: is damaged" in " ".join(ran.err.split())
