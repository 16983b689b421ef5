"""What the words of a line of Python are."""

import pytest
from hypothesis import given, strategies as st

from pydra_gui.models.lexer import PLAIN, QUOTES, Kind, parts


def said(line: str, state: int = PLAIN) -> list[tuple[str, str]]:
    return [(line[start : start + length], kind.value) for start, length, kind in parts(line, state)[0]]


@pytest.mark.parametrize(("line", "found"), [
    ("def work(self, n):", [("def", "keyword"), ("work", "name"), ("self", "builtin")]),
    ("x = 'a # no comment'  # one", [("'a # no comment'", "string"), ("# one", "comment")]),
    ("    @task.here", [("    @task.here", "decorator")]),
    ("return len(x) + 0x1F", [("return", "keyword"), ("len", "builtin"), ("0x1F", "number")]),
    (r"f'it\'s' + x1", [(r"f'it\'s'", "string")]),
    ('a = """one""" + 2', [('"""', "string"), ('one"""', "string"), ("2", "number")]),
])  # fmt: skip
def test_a_line_is_told_apart(line: str, found: list[tuple[str, str]]) -> None:
    assert said(line) == found


def test_a_long_string_goes_over_lines() -> None:
    found, state = parts('x = """begins')
    assert (found[0].kind, QUOTES[state]) == (Kind.STRING, '"""')
    assert parts("def is no keyword here", state) == ([(0, 22, Kind.STRING)], state)
    assert said('ends""" + None', state) == [('ends"""', "string"), ("None", "keyword")]


@given(st.text(alphabet="'\"#\\ \nabdef019@.()é", max_size=60), st.sampled_from([0, 1, 2]))
def test_parts_lie_within_the_line_in_their_order(line: str, state: int) -> None:
    found, after = parts(line, state)
    assert after in (0, 1, 2)
    ends = [0]
    for start, length, _ in found:
        assert ends[-1] <= start
        ends.append(start + length)
    assert ends[-1] <= len(line)
