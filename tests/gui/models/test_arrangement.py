"""Layouts come back as they were written; what is none is an empty one."""

import pytest

from pydra_gui.models.arrangement import Arrangement, Kept, Layout, kind_of, next_name, read, read_named, write

KEPT = Arrangement(state=b"\x00\xff", panels=(Kept("log:2", "error"),), centre="state:failed")
LAYOUT = Layout(workspace="runs", spaces={"runs": KEPT})


def test_a_layout_comes_back_as_it_was() -> None:
    assert read(write(LAYOUT)) == LAYOUT
    assert read_named(write({"at home": LAYOUT})) == {"at home": LAYOUT}


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"version": 2}', '{"spaces": {"runs": {"state": 1}}}', "\ud800", "x" * 5_000_000]
)
def test_what_is_no_layout_is_an_empty_one(text: str) -> None:
    assert read(text) == Layout()
    assert read_named(text) == {}


def test_layouts_of_another_version_are_left_out() -> None:
    assert read_named('{"old": {"version": 1}, "": {"version": 3}, "new": {"version": 3}}') == {"new": Layout()}


def test_panels_of_a_kind_are_numbered() -> None:
    assert [next_name("log", taken) for taken in (set(), {"log"}, {"log", "log:2"}, {"log", "log:3"})] == [
        "log", "log:2", "log:3", "log:2",
    ]  # fmt: skip
    assert kind_of("log:2") == kind_of("log") == "log"
