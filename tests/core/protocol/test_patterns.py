"""Words and expressions choose lines; an expression that would take for ever is stopped, and others go on meanwhile."""

import time

import pytest

from pydra_core.errors import UserError
from pydra_core.protocol import patterns

LINES = ["Row 12 of 40", "ÄRGER", "out of memory", ""]


def fitting(written: str) -> list[int]:
    pattern = patterns.pattern_of(written)
    assert pattern is not None
    return pattern.among(LINES, time.monotonic)


def test_words_are_without_case_and_expressions_stand_between_slashes() -> None:
    assert fitting("ROW") == [0]
    assert fitting("ärger") == [1]
    assert fitting(r"/\d\d of/") == [0]
    assert fitting("/o(?= of)/") == []
    assert fitting("/^$/") == [3]
    assert fitting("/") == []
    assert patterns.pattern_of("  ") is None


def test_what_is_no_expression_is_said() -> None:
    for wrong in ("/(/", "/" + "(" * 400 + "/", "x" * 501):
        with pytest.raises(UserError):
            patterns.pattern_of(wrong)
        assert patterns.fault(wrong)
    assert patterns.fault("/[a-z]+/") == ""


def test_numbers_that_would_take_the_memory_of_the_machine_are_refused() -> None:
    for wrong in (
        "/.{1000000000}/",
        "/((((a{9}){99}){99}){99}){9}b/",
        "/a{99}{99}{99}/",
        r"/\\{1000000000}/",
        "/(?x)a{ 1000000000 }/",
    ):
        with pytest.raises(UserError, match="repeats too much"):
            patterns.pattern_of(wrong)
    uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    for right in (
        f"/{uuid}/",
        f"/({uuid})/",
        rf"/\d{{4}}-\d{{2}}-\d{{2}}T\d{{2}}:\d{{2}} {uuid}/",
        "/a{,65535}b/",
        r"/\{1000000000/",
    ):
        assert patterns.fault(right) == ""


def test_an_expression_that_takes_too_long_is_stopped() -> None:
    pattern = patterns.pattern_of("/(a|aa)+$/")
    assert pattern is not None
    with pytest.raises(UserError, match="takes too long"):
        pattern.among(["a" * 60 + "b"], time.monotonic)


def test_many_slow_lines_are_stopped_together() -> None:
    pattern = patterns.pattern_of("/a+b/")
    assert pattern is not None
    ticks = iter(range(100))
    with pytest.raises(UserError, match="takes too long"):
        pattern.among(["c"] * 50, lambda: float(next(ticks)))
