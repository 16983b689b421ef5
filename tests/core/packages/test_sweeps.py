"""Sweeps: texts read as axes, and the runs that their combinations are."""

import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import UserError
from pydra_core.packages.arguments import show_text
from pydra_core.packages.sweeps import LIMIT, axes, combinations, show_one, size
from pydra_core.protocol.manifest import ParamSpec


def spec(kind, name="x", **more):
    return ParamSpec(name=name, kind=kind, required=True, **more)


@pytest.mark.parametrize(
    ("of", "text", "values"),
    [
        (spec("int"), "1..4", [1, 2, 3, 4]),
        (spec("int"), "1..10..3", [1, 4, 7, 10]),
        (spec("int"), "1 .. 6 .. 2", [1, 3, 5]),
        (spec("int"), "3..1", [3, 2, 1]),
        (spec("int"), "-1..1", [-1, 0, 1]),
        (spec("int"), "10..1..-4", [10, 6, 2]),
        (spec("int"), "1_000..3_000..1_000", [1000, 2000, 3000]),
        (spec("int"), "1, 5,10..12", [1, 5, 10, 11, 12]),
        (spec("float"), "0..0.3..0.1", [0.0, 0.1, 0.2, 0.3]),
        (spec("float"), "1e-3..3e-3..1e-3", [0.001, 0.002, 0.003]),
        (spec("float"), "0.1,0.2", [0.1, 0.2]),
        (spec("bool"), "yes,no", [True, False]),
        (spec("choice", choices=("a", "b", "a,b")), "a,b,a", None),
        (spec("choice", choices=("a", "b")), "a, b", ["a", "b"]),
        (spec("enum", choices=("RED", "GREEN")), "red,green", ["RED", "GREEN"]),
        (spec("date"), "2024-02-28,2024-02-29", ["2024-02-28", "2024-02-29"]),
        (spec("str"), "Rome,Paris", ["Rome", "Paris"]),
        (spec("str"), "a\\,b,c", ["a,b", "c"]),
        (spec("path"), "a.txt,b.txt", ["a.txt", "b.txt"]),
        (spec("value"), "1..3", [1, 2, 3]),
        (spec("value"), "1..2..0.5", [1.0, 1.5, 2.0]),
        (spec("value"), "1,a,yes", [1, "a", "yes"]),
    ],
)
def test_ranges_and_commas_are_axes(of, text, values):
    if values is None:
        with pytest.raises(UserError, match="twice"):
            axes([of], {"x": text})
        return
    fixed, found = axes([of], {"x": text})
    assert (fixed, found) == ({}, {"x": values})
    assert [type(value) for value in found["x"]] == [type(value) for value in values]


@pytest.mark.parametrize(
    ("of", "text", "value"),
    [
        (spec("int"), "5", 5),
        (spec("int"), "5..5", 5),
        (spec("int", optional=True), "", None),
        (spec("list", item="int"), "1,2", [1, 2]),
        (spec("dict"), '{"a": 1, "b": 2}', {"a": 1, "b": 2}),
        (spec("secret"), "a,b", "a,b"),
        (spec("str"), "hello, world", "hello, world"),
        (spec("str"), "1..3", "1..3"),
        (spec("str"), "a,", "a,"),
        (spec("str"), "", ""),
        (spec("path"), "../a..b", "../a..b"),
        (spec("choice", choices=("a", "b", "a,b")), "a,b", "a,b"),
        (spec("value"), "[1, 2]", [1, 2]),
        (spec("value"), '{"a":1,"b":2}', {"a": 1, "b": 2}),
        (spec("value"), "well, then", "well, then"),
    ],
)
def test_what_is_one_value_stays_one(of, text, value):
    assert axes([of], {"x": text}) == ({"x": value}, {})


@pytest.mark.parametrize(
    ("of", "text", "sentence"),
    [
        (spec("int"), "1..5..0", "The step 0 never leads from 1 to 5."),
        (spec("int"), "1..5..-1", "The step -1 never leads from 1 to 5."),
        (spec("int"), "1..", "Write a range as first..last"),
        (spec("int"), "1..x", "Write a range as first..last"),
        (spec("float"), "1..2..3..4", "Write a range as first..last"),
        (spec("int"), "1..2..0.5", "Write a whole number"),
        (spec("int", max=3), "1..4", "Write a number that is at most 3."),
        (spec("int"), "1..99999999999", "These are more than 10,000 values."),
        (spec("float"), "1..1e999", "These are more than 10,000 values."),
        (spec("float"), "0..1e999..1e998", "Write a number"),
        (spec("int"), ",".join(map(str, range(10_001))), "These are more than 10,000 values."),
        (spec("int"), "1,,2", "There is nothing between two commas"),
        (spec("int"), "1,", "There is nothing between two commas"),
        (spec("int"), "1..3,2", "A value is there twice."),
        (spec("date"), "2024-01-01..2024-01-03", "Write a date like 2024-02-29."),
        (spec("str"), "x" * 1_000_001, "Write at most 1,000,000 characters."),
    ],
)
def test_what_is_no_axis_is_refused_with_a_sentence(of, text, sentence):
    with pytest.raises(UserError) as refused:
        axes([of], {"x": text})
    assert refused.value.fields["x"].startswith(sentence)


def test_axes_and_single_values_are_told_apart_in_order_and_unknown_names_are_refused():
    params = [spec("int", "n"), spec("float", "lr"), spec("str", "name")]
    assert axes(params, {"lr": "0.1,0.2", "name": "a", "n": "1..2"}) == (
        {"name": "a"},
        {"lr": [0.1, 0.2], "n": [1, 2]},
    )
    with pytest.raises(UserError) as refused:
        axes(params, {"n": "x", "m": "1"})
    assert list(refused.value.fields) == ["m", "n"]


def test_combinations_come_in_order_the_last_axis_fastest():
    assert list(combinations({})) == [{}]
    assert list(combinations({"a": [1, 2], "b": ["x", "y"]})) == [
        {"a": 1, "b": "x"},
        {"a": 1, "b": "y"},
        {"a": 2, "b": "x"},
        {"a": 2, "b": "y"},
    ]


def test_too_many_combinations_are_refused_before_they_are_made():
    with pytest.raises(UserError, match=r"10,000,000,000,000,000 runs \(a 10,000 × .*over the limit of 10,000"):
        combinations({name: range(LIMIT) for name in "abcd"})
    assert size({"a": range(100), "b": range(100)}) == LIMIT
    with pytest.raises(UserError, match="over the limit of 3"):
        combinations({"a": [1, 2, 3, 4]}, limit=3)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, unique=True))
def test_numbers_that_are_shown_are_an_axis_again(values):
    of = spec("float")
    assert axes([of], {"x": ",".join(show_text(of, value) for value in values)}) == ({}, {"x": values})


@given(st.integers(-500, 500), st.integers(-500, 500), st.integers(1, 50))
def test_a_range_is_what_range_says(first, last, step):
    step = step if last >= first else -step
    wanted = list(range(first, last + (1 if step > 0 else -1), step))
    fixed, found = axes([spec("int")], {"x": f"{first}..{last}..{step}"})
    assert found.get("x", [fixed.get("x")]) == wanted


@given(
    st.text(alphabet="0123456789.,-eE_ \\\\[]"),
    st.sampled_from(["int", "float", "str", "value", "date", "list", "bool"]),
)
def test_whatever_is_written_is_read_or_refused(text, kind):
    try:
        fixed, found = axes([spec(kind, item="int" if kind == "list" else None)], {"x": text})
    except UserError:
        return
    assert len(fixed) + len(found) == 1


@pytest.mark.parametrize("text", ["a,b", "a, b", "a,b, c,", ",", "plain", "a\\,b"])
def test_a_text_with_commas_is_shown_so_that_it_reads_as_one_value(text):
    fixed, several = axes([spec("str")], {"x": show_one(spec("str"), text)})
    assert several == {}
    assert fixed["x"] in (text, text.replace("\\,", ","))
