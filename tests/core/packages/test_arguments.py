"""Arguments: read from text, shown as text, checked."""

import json
from datetime import date, datetime

import pytest
from hypothesis import given, settings, strategies as st

from pydra_core.errors import UserError
from pydra_core.packages.arguments import (
    TEXT_LIMIT,
    check,
    read_json,
    read_text,
    sentence_for,
    show_text,
    split_secrets,
)
from pydra_core.packages.dates import is_date, is_datetime
from pydra_core.packages.kinds import DOTS
from pydra_core.protocol.manifest import ParamSpec
from pydra_core.tasks import params as author_params


def spec(kind, **more):
    return ParamSpec(name="x", kind=kind, required=more.pop("required", True), **more)


CHOICE = spec("choice", choices=("fast", "good", 3, True))
COLOUR = spec("enum", choices=("RED", "Red", "GREEN"))
SIZES = spec("dict", item="int", min=1)


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
        (COLOUR, " GREEN ", "GREEN"),
        (COLOUR, "green", "GREEN"),
        (COLOUR, "Red", "Red"),
        (spec("date"), " 2024-02-29 ", "2024-02-29"),
        (spec("datetime"), "2024-02-29 14:30", "2024-02-29 14:30"),
        (spec("datetime"), "2024-02-29T14:30:00.123456+01:00", "2024-02-29T14:30:00.123456+01:00"),
        (spec("datetime"), "2024-02-29", "2024-02-29"),
        (spec("dict"), '{"a": [1, null]}', {"a": [1, None]}),
        (spec("dict", optional=True), " ", None),
        (SIZES, '{"a": 1}', {"a": 1}),
        (spec("list", item="date"), "2024-02-29,2024-03-01", ["2024-02-29", "2024-03-01"]),
        (spec("list", item="dict"), '[{"a": 1}]', [{"a": 1}]),
        (spec("secret"), " pass, word ", " pass, word "),
        (spec("secret", optional=True), "", None),
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
        (COLOUR, "red", "Choose one of RED, Red, GREEN."),
        (COLOUR, "", "Choose one of RED, Red, GREEN."),
        (spec("date"), "2023-02-29", "Write a date like 2024-02-29."),
        (spec("date"), "29.2.2024", "Write a date like 2024-02-29."),
        (spec("datetime"), "2024-02-29 24:00", "Write a date and a time like 2024-02-29 14:30"),
        (spec("dict"), "[1]", 'Write a JSON object such as {"name": 1}.'),
        (spec("dict"), "{", 'Write a JSON object such as {"name": 1}.'),
        (spec("dict"), '{"a": NaN}', 'Write a JSON object such as {"name": 1}.'),
        (spec("dict"), '{"a": 1e999}', 'Write a JSON object such as {"name": 1}.'),
        (SIZES, '{"a": 0}', "“a”: Write a number that is at least 1."),
        (SIZES, '{"a": "b"}', "“a”: Write a whole number, for example 100000."),
        (spec("secret"), "", "Write the secret itself; it is shown to nobody."),
        (spec("secret"), DOTS, "Write the secret itself; it is shown to nobody."),
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
    (COLOUR, st.sampled_from(COLOUR.choices)),
    (spec("date"), st.dates().map(date.isoformat)),
    (spec("datetime"), st.datetimes(timezones=st.none() | st.timezones()).map(datetime.isoformat).filter(is_datetime)),
    (spec("dict"), st.dictionaries(st.text(), st.none() | st.booleans() | st.lists(st.text() | st.integers(-9, 9)))),
    (spec("dict", item="float"), st.dictionaries(st.text(), st.floats(allow_nan=False, allow_infinity=False))),
    (spec("list", item="date"), st.lists(st.dates().map(date.isoformat))),
    (spec("list", item="dict"), st.lists(st.dictionaries(st.text(), st.text()))),
    (spec("list", item="enum", choices=("RED",)), st.lists(st.just("RED"))),
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


# ------------------------------------------------------------------------------------------------------- dates


@given(st.dates())
def test_every_date_is_one(day):
    assert is_date(day.isoformat())
    assert is_datetime(day.isoformat())


@given(
    st.datetimes(),
    st.sampled_from(["auto", "minutes", "seconds", "milliseconds", "microseconds"]),
    st.sampled_from(["", "Z", "+05:30", "-11:00:30"]),
)
def test_every_moment_is_one(moment, precision, zone):
    for between in "T ":
        assert is_datetime(moment.isoformat(between, precision) + zone)


@given(
    st.from_regex(
        r"[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9](:[0-6][0-9]){1,2}(\.[0-9]{2,7})?(Z|[+-][0-2][0-9]:[0-6][0-9])?)?",
        fullmatch=True,
    )
    | st.text()
)
def test_what_is_taken_is_what_python_takes(text):
    if is_date(text):
        assert date.fromisoformat(text).isoformat() == text
    if is_datetime(text):
        datetime.fromisoformat(text)


# ----------------------------------------------------------------------------------------------------- secrets


def test_secrets_are_split_off_and_shown_as_dots():
    params = [
        spec("int"),
        ParamSpec(name="key", kind="secret", required=True),
        ParamSpec(name="other", kind="secret", required=True, optional=True),
    ]
    values = check(params, {"x": 1, "key": "hunter2", "other": None})
    assert split_secrets(params, values) == ({"x": 1, "other": None}, {"key": "hunter2"})
    assert [show_text(one, values[one.name]) for one in params] == ["1", DOTS, ""]
    assert author_params.DOTS == DOTS


def test_no_sentence_tells_a_secret():
    with pytest.raises(UserError) as refused:
        check([ParamSpec(name="key", kind="secret", required=True)], {"key": b"hunter2"})
    assert "hunter2" not in str(refused.value)


# -------------------------------------------------------------------------------------------------------- JSON


def test_a_json_document_gives_arguments_by_name():
    params = [
        spec("float"),
        ParamSpec(name="day", kind="date", required=True),
        ParamSpec(name="z", kind="list", item="int", required=True),
    ]
    assert read_json(params, '\ufeff{"x": 2, "z": [1, 2]}') == {"x": 2.0, "z": [1, 2]}
    assert read_json(params, '{"day": "2024-02-29"}') == {"day": "2024-02-29"}
    assert read_json(params, "{}") == {}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The arguments are no JSON: line 1, column 1: Expecting value."),
        ('{\n"x": }', "The arguments are no JSON: line 2, column 6: Expecting value."),
        ('{"x": NaN}', "The arguments are no JSON: NaN is no JSON."),
        ("[" * 200_000, "The arguments are no JSON: nested too deeply."),
        ("[1]", "The arguments must be a JSON object, with values by name"),
        (" " * 16_000_001, "The arguments have more than 16,000,000 characters."),
    ],
)
def test_a_document_that_is_none_is_refused_with_the_place(text, sentence):
    with pytest.raises(UserError) as refused:
        read_json([spec("int")], text)
    assert refused.value.sentence.startswith(sentence)


def test_each_bad_value_of_a_document_has_its_own_sentence():
    with pytest.raises(UserError) as refused:
        read_json([spec("int"), ParamSpec(name="y", kind="date", required=True)], '{"x": "1", "y": "soon", "w": 1}')
    assert refused.value.fields == {
        "x": "Write a whole number, for example 100000.",
        "y": "Write a date like 2024-02-29.",
        "w": "This task has no parameter w; it has x, y.",
    }


@settings(deadline=None)
@given(st.sampled_from(VALUES).flatmap(lambda pair: st.tuples(st.just(pair[0]), pair[1])))
def test_a_value_comes_back_from_json(pair):
    of, value = pair
    assert read_json([of], json.dumps({"x": value})) == {"x": value}


def test_every_kind_has_a_sentence():
    for kind in ParamSpec.__annotations__["kind"].__args__:
        assert sentence_for(spec(kind)).endswith(".")
    assert (
        sentence_for(SIZES)
        == 'Write a JSON object such as {"name": …}. For each value: Write a whole number, for example 100000.'
    )
