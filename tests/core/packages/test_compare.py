"""What changed, in a few words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pydra_core.packages.compare import WORK_LIMIT, changed_lines, summary

LINES = "\n".join(map(str, range(20)))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ({"a": LINES}, {"a": LINES}, ""),
        ({"a": LINES}, {"a": LINES.replace("7", "x").replace("11", "y")}, "changed 3 lines"),
        ({"a": LINES}, {"a": LINES.replace("12", "x")}, "changed 1 line"),
        ({"a": LINES, "b": "1"}, {"a": LINES.replace("12", "x"), "b": "2\n3"}, "changed 3 lines in 2 files"),
        ({"a": "1"}, {"a": "1", "b": ""}, "1 file added"),
        ({"a": "1", "b": ""}, {"c": "1", "d": ""}, "2 files added, 2 files removed"),
        ({"a": b"1"}, {"a": b"2"}, "changed 1 file"),
        ({"a": "1", "b": b""}, {"a": "2", "b": "x"}, "changed 2 files"),
        ({"a": "1\n"}, {"a": "1\r\n"}, "changed 1 line"),
    ],
)
def test_a_change_is_told_in_a_few_words(old, new, words):
    assert summary(old, new) == words


@settings(deadline=None)
@given(st.text(alphabet="ab\n"), st.text(alphabet="ab\n"))
def test_a_change_counts_no_more_lines_than_there_are(old, new):
    if old != new:
        assert 1 <= changed_lines(old, new) <= max(len(old.splitlines()) + len(new.splitlines()), 1)


def test_texts_too_large_to_align_are_compared_as_bags_of_lines():
    old = [f"line {n}" for n in range(5_000)]
    new = ["first", *reversed(old[1:-1]), "last"]
    assert len(old) * len(new) > WORK_LIMIT
    assert changed_lines("\n".join(old), "\n".join(new)) == 2
