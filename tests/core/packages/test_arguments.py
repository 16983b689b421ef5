"""Arguments: read from text, shown as text, checked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pydra_core.errors import UserError
from pydra_core.packages.arguments import TEXT_LIMIT, check, read_text, show_text
from pydra_core.protocol.manifest import ParamSpec


def spec(kind, **more):
    return ParamSpec(name="x", kind=kind, required=more.pop("required", True), **more)


CHOICE = spec("choice", choices=("fast", "good", 3, True))


@pytest.mark.parametrize(
    ("of", "text", "value"),
    [
        (spec("int"), " 100_000 ", 100_000),
        (spec("int"), "-3", -3),
        (spec("float"), "2", 2.0),
        (spec("float"), "1e-3", 0.001),
        (spec("str"), " a, b ", " a, b "),
        (spec("bool"), "Yes", True),
        (spec("bool"), "off", False),
        (CHOICE, "good", "good"),
        (CHOICE, "3", 3),
        (spec("path"), " a/b.txt ", "a/b.txt"),
        (spec("int", optional=True), "", None),
        (spec("list", item="int"), "1, 2,3", [1, 2, 3]),
        (spec("list", item="int"), "[1, 2]", [1, 2]),
        (spec("list", item="str"), "", []),
        (spec("value"), "5", 5),
        (spec("value"), "None", None),
        (spec("value"), "True", True),
        (spec("value"), "hello", "hello"),
        (spec("value"), '{"a": [1]}', {"a": [1]}),
    ],
)
def test_a_text_is_read_as_its_parameter_says(of, text, value):
    read = read_text(of, text)
    assert (read, type(read)) == (value, type(value))


@pytest.mark.parametrize(
    ("of", "text", "sentence"),
    [
        (spec("int"), "12.5", "Write a whole number, for example 100000."),
        (spec("int"), "", "Write a whole number, for example 100000."),
        (spec("int"), "9" * 5_000, "Write a whole number, for example 100000."),
        (spec("int"), str(2**64), "Write a whole number, for example 100000."),
        (spec("int", min=1, max=9, unit="s"), "10", "Write a number from 1 to 9 s."),
        (spec("int", min=1), "0", "Write a number that is at least 1."),
        (spec("float", max=0.5), "0.6", "Write a number that is at most 0.5."),
        (spec("int", max=9), "x", "Write a whole number, for example 9."),
        (spec("float"), "nan", "Write a number, for example 0.5."),
        (spec("bool"), "maybe", "Write yes or no."),
        (CHOICE, "bad", "Choose one of fast, good, 3, True."),
        (spec("path"), " ", "Write the name of a file or folder."),
        (spec("list", item="int", min=0), "1, -1", "Item 2: Write a number that is at least 0."),
        (spec("list", item="int"), "[1, ", "This begins with [ but is no JSON list. "),
        (spec("list", item="int"), "[" * 100_000, "This begins with [ but is no JSON list. "),
        (spec("str"), "x" * (TEXT_LIMIT + 1), "Write at most 1,000,000 characters."),
        (spec("str"), "\ud800", "Write a text."),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_a_sentence_that_helps(of, text, sentence):
    with pytest.raises(UserError) as refused:
        read_text(of, text)
    assert refused.value.sentence.startswith(sentence)


VALUES = [
    (spec("int"), st.integers(-(2**63), 2**63 - 1)),
    (spec("float"), st.floats(allow_nan=False, allow_infinity=False)),
    (spec("str"), st.text()),
    (spec("bool"), st.booleans()),
    (
        spec("value"),
        st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.lists(st.integers(-9, 9)),
    ),
    (spec("list", item="int"), st.lists(st.integers(-(2**63), 2**63))),
    (spec("list", item="float"), st.lists(st.floats(allow_nan=False, allow_infinity=False))),
    (spec("list", item="str"), st.lists(st.text())),
    (spec("list", item="bool"), st.lists(st.booleans())),
    (spec("list", item="value"), st.lists(st.booleans() | st.integers(-9, 9) | st.text())),
    (spec("list", item="choice", choices=("a,b", "c")), st.lists(st.sampled_from(["a,b", "c"]))),
]


@settings(deadline=None)
@given(st.sampled_from(VALUES).flatmap(lambda pair: st.tuples(st.just(pair[0]), pair[1])))
def test_a_shown_value_reads_as_itself(pair):
    of, value = pair
    read = read_text(of, show_text(of, value))
    assert (read, type(read)) == (value, type(value))


def test_missing_arguments_take_their_defaults_and_those_of_none_are_left_to_the_task():
    params = [spec("int", required=False, default=3), ParamSpec(name="y", kind="int", required=False, optional=True)]
    assert check(params, {}) == {"x": 3}
    assert check(params, {"x": 4, "y": None}) == {"x": 4}
    assert check(params, {"y": 5}) == {"x": 3, "y": 5}


def test_none_is_passed_on_where_the_default_is_something_else():
    assert check([spec("int", required=False, default=3, optional=True)], {"x": None}) == {"x": None}
    assert check([spec("int", optional=True)], {"x": None}) == {"x": None}


def test_an_int_does_for_a_float_and_a_tuple_for_a_list_but_a_bool_does_for_no_int():
    assert check([spec("float")], {"x": 2}) == {"x": 2.0}
    assert check([spec("list", item="int")], {"x": (1, 2)}) == {"x": [1, 2]}
    for kind in ("int", "float"):
        with pytest.raises(UserError):
            check([spec(kind)], {"x": True})
    with pytest.raises(UserError):
        check([spec("float")], {"x": 10**400})
    with pytest.raises(UserError):
        check([spec("choice", choices=(1, 0))], {"x": True})


@pytest.mark.parametrize("bound", [float("nan"), float("inf")])
def test_a_bound_that_is_no_number_refuses_and_never_breaks(bound):
    with pytest.raises(UserError):
        check([spec("int", min=bound)], {"x": 1})


def test_every_field_has_its_own_sentence():
    params = [
        spec("int"),
        ParamSpec(name="y", kind="bool", required=True),
        ParamSpec(name="z", kind="str", required=True),
    ]
    with pytest.raises(UserError) as refused:
        check(params, {"x": "1", "z": "fine", "w": 1})
    assert refused.value.fields == {
        "x": "Write a whole number, for example 100000.",
        "y": "Is missing. Write yes or no.",
        "w": "This task has no parameter w; it has x, y, z.",
    }


def test_a_task_without_parameters_takes_none():
    assert check([], {}) == {}
    with pytest.raises(UserError, match="has no parameters"):
        check([], {"x": 1})
