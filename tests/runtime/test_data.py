import random
import sys
import types

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udlc.errors import InputError
from udlc.runtime import data


def table(path, text):
    file = path / "table.csv"
    file.write_text(text)
    return file


def random_states():
    return np.random.get_state()[1].tolist(), random.getstate()  # noqa: NPY002 - the one that seeding changes


@given(st.lists(st.integers(0, 3), min_size=10, max_size=80), st.integers(0, 9))
def test_a_fifth_of_each_class_is_held_out_and_nothing_is_lost(labels, seed):
    y = np.array(labels)
    x = np.arange(len(y), dtype=float)[:, None]
    classes = ("a", "b", "c", "d")
    made = data.split("test", x, y, classes)
    assert sorted([*made.x[:, 0], *made.x_test[:, 0]]) == list(range(len(y)))
    for k in range(4):
        assert np.sum(made.y_test == k) == np.sum(y == k) // 5
    assert np.array_equal(y[made.x[:, 0].astype(int)], made.y)
    again = data.split("test", x, y, classes)
    assert np.array_equal(made.x_test, again.x_test)


def test_digits_are_scaled_and_complete():
    pytest.importorskip("sklearn")
    digits = data.load("digits")
    assert digits.x.shape == (1442, 64)
    assert digits.x_test.shape == (355, 64)
    assert (digits.x.min(), digits.x.max()) == (0, 1)
    assert digits.classes == tuple("0123456789")


def test_mnist1d_is_made_once_and_leaves_the_random_state_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path))
    made = []

    def make_dataset(settings):
        made.append(settings)
        np.random.seed(0)  # noqa: NPY002 - what the published generator does
        random.seed(0)
        return {
            "x": np.ones((8, 40)),
            "y": np.arange(8),
            "x_test": np.zeros((2, 40)),
            "y_test": np.arange(2),
            "t": 0,
        }

    module = types.SimpleNamespace(make_dataset=make_dataset, get_dataset_args=lambda: "published")
    monkeypatch.setitem(sys.modules, "mnist1d", types.SimpleNamespace(data=module))
    monkeypatch.setitem(sys.modules, "mnist1d.data", module)
    before = random_states()
    first, second = data.load("mnist1d"), data.load("mnist1d")
    assert random_states() == before
    assert made == ["published"]
    assert np.array_equal(first.x, second.x)
    assert first.x_test.shape == (2, 40)
    (tmp_path / "mnist1d.npz").write_bytes(b"PK broken")
    data.load("mnist1d")
    assert len(made) == 2


@pytest.mark.parametrize("header", ["", "width,height,kind\n"])
def test_text_and_few_whole_numbers_are_classes(tmp_path, header):
    rows = [(i, i * i, ("cat", "dog")[i % 2]) for i in range(20)]
    named = data.csv_file(table(tmp_path, header + "".join(f"{a}, {b}, {c}\n" for a, b, c in rows)))
    assert named.classes == ("cat", "dog")
    assert sorted([*named.y, *named.y_test]) == [0] * 10 + [1] * 10
    numbered = data.csv_file(
        table(tmp_path, header + "".join(f"{a},{b},{3 + 4 * (a % 2)}\n" for a, b, _ in rows))
    )
    assert numbered.classes == ("3", "7")
    x = np.concatenate([named.x, named.x_test])
    assert x.mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert x.std(axis=0) == pytest.approx([1, 1])


def test_other_numbers_are_quantities_and_constant_columns_are_harmless(tmp_path):
    made = data.csv_file(table(tmp_path, "\n\n".join(f"7,{i},{i / 2}" for i in range(30))))
    assert made.classes == ()
    assert sorted([*made.y, *made.y_test]) == [i / 2 for i in range(30)]
    assert len(made.y_test) == 6
    assert not made.x[:, 0].any()


GOOD = "".join(f"{i},{i},{i}\n" for i in range(12))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"table.csv: holds no rows"),
        ("a,b,c\n", r"table.csv: holds no rows"),
        (GOOD + "1,2\n", r"table.csv:13: wrong number of columns: got 2, expected 3"),
        ("1\n2\n", r"table.csv:1: wrong number of columns: got 1, expected 2"),
        (GOOD + "1,x,2\n", r"table.csv:13: column 2 is not a finite number: got 'x'"),
        ("a,b,c\n" + GOOD + "1,,2\n", r"table.csv:14: column 2 is not a finite number: got ''"),
        (GOOD + "nan,1,2\n", r"table.csv:13: column 1 is not a finite number: got 'nan'"),
        (GOOD + "1,inf,2\n", r"table.csv:13: column 2"),
        ("1,2\n3,4\n", r"table.csv: too few rows: got 2, expected at least 10"),
        (GOOD + '1,2,"3', r"table.csv:13: not CSV"),
    ],
)
def test_bad_tables_are_named_with_their_line(tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        data.csv_file(table(tmp_path, text))


def test_labels_become_the_numbers_of_the_source_again(tmp_path):
    rows = [(k, (-1, 1, 7)[k % 3]) for k in range(30)]
    signs = data.csv_file(table(tmp_path, "\n".join(f"{x},{y}" for x, y in rows)))
    assert signs.classes == ("-1", "1", "7")
    numbers = signs.as_quantities()
    assert numbers.classes == ()
    assert sorted([*numbers.y, *numbers.y_test]) == sorted(float(y) for _, y in rows)
    assert numbers.as_quantities() is numbers
    words = data.csv_file(table(tmp_path, "\n".join(f"{x},{'in' if y > 0 else 'out'}" for x, y in rows)))
    with pytest.raises(InputError, match="the targets are text"):
        words.as_quantities()


def test_unknown_data_and_missing_files_are_named(tmp_path):
    with pytest.raises(InputError, match="there is no data set 'digit'; did you mean 'digits'"):
        data.load("digit")
    with pytest.raises(InputError, match=r"no\.csv: cannot be read"):
        data.load(str(tmp_path / "no.csv"))
    binary = tmp_path / "binary.csv"
    binary.write_bytes(b"\xff\xfe\x00,1\n")
    with pytest.raises(InputError, match=r"binary\.csv: cannot be read"):
        data.load(str(binary))


def test_missing_packages_say_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path))
    for module in ("sklearn.datasets", "mnist1d.data"):
        monkeypatch.setitem(sys.modules, module, None)
    for name in ("digits", "mnist1d"):
        with pytest.raises(InputError, match=r"pip install 'udlc\[data\]'"):
            data.load(name)
