"""Needs, from plain values: sizes, times, counts."""

import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import UserError
from pydra_core.packages.needs import NAMES, read_count, read_flag, read_need, read_needs
from pydra_core.protocol.manifest import USUAL, Needs
from pydra_core.protocol.states import Isolation


def test_the_names_are_the_fields_of_needs():
    assert {*NAMES, "python"} == set(Needs.__struct_fields__)


def test_nothing_said_is_the_usual_and_the_usual_reads_as_itself():
    assert read_needs({}) is USUAL
    assert read_needs({"work": print, "other": 1}) is USUAL
    assert read_needs({name: getattr(USUAL, name) for name in NAMES}) == USUAL


@pytest.mark.parametrize(
    ("name", "said", "meant"),
    [
        ("memory", "2 GB", 2 * 10**9),
        ("memory", "512MiB", 512 * 1024**2),
        ("memory", "1.5 gib", 3 * 2**29),
        ("memory", 2e9, 2 * 10**9),
        ("memory", None, None),
        ("scratch", 0, 0),
        ("scratch", "100 kB", 100_000),
        ("wall_time", "10 min", 600.0),
        ("wall_time", "1 h 30 minutes", 5400.0),
        ("wall_time", "2days", 172_800.0),
        ("wall_time", 2, 2.0),
        ("silence_time", "500 ms", 0.5),
        ("retry_delay", 0, 0.0),
        ("isolation", "none", Isolation.NONE),
        ("isolation", Isolation.FULL, Isolation.FULL),
    ],
)
def test_sizes_and_times_are_numbers_or_texts(name, said, meant):
    assert getattr(read_needs({name: said}), name) == meant
    assert type(read_need(name, said)) is type(meant)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("memory", "2"), ("memory", ""), ("memory", " "), ("memory", "2 G"), ("memory", "-2 GB"), ("memory", True), ("memory", "2 GB!"),
        ("memory", float("nan")), ("memory", 10**30), ("memory", "9" * 90 + " GB"), ("memory", "1 min"), ("memory", [1]),
        ("scratch", None), ("scratch", -1), ("scratch", "1 s"),
        ("wall_time", 0), ("wall_time", "1 GB"), ("wall_time", "1 m"), ("wall_time", float("inf")), ("wall_time", "1:30"),
        ("wall_time", "٣ min"), ("wall_time", "1 min " * 50),
        ("slots", 1.5), ("slots", True), ("slots", "2"), ("processes", 0), ("open_files", 3), ("retries", -1), ("retry_delay", -1),
        ("retry_delay", None), ("rerun_on_loss", 1), ("isolation", "FULL"), ("isolation", 1), ("isolation", []),
    ],
)  # fmt: skip
def test_anything_else_is_refused_by_name(name, said):
    with pytest.raises(UserError) as refused:
        read_needs({name: said})
    assert refused.value.sentence.startswith(f"{name} must be ")
    assert list(refused.value.fields) == [name]


@given(
    st.sampled_from(NAMES),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers()),
)
def test_whatever_is_said_is_a_need_or_refused(name, said):
    try:
        needs = read_needs({name: said})
    except UserError:
        return
    assert read_needs({name: getattr(needs, name)}) == needs


def test_counts_and_flags_of_other_attributes():
    assert read_count("reducers", 3, 1, 9) == 3
    assert read_flag("parallel", True) is True
    for value in (0, 10, True, "3"):
        with pytest.raises(UserError, match="reducers must be a whole number from 1 to 9"):
            read_count("reducers", value, 1, 9)
    with pytest.raises(UserError, match="parallel must be True or False"):
        read_flag("parallel", 1)
