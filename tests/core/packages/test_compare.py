"""What changed, in a few words and side by side."""

import itertools

import pytest
from hypothesis import given, settings, strategies as st

from pydra_core.packages.align import PIECE_LIMIT, Budget, blocks, effort
from pydra_core.packages.compare import CHARACTERS_LIMIT, LINES_LIMIT, changed_lines, differences, summary

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
    assert effort(old, new) > PIECE_LIMIT
    assert changed_lines("\n".join(old), "\n".join(new)) == 2


# ------------------------------------------------------------------------------------------------ side by side


def rows(old, new, context=3):
    (found,) = differences({"a": old}, {"a": new}, context)
    return list(found.lines)


def test_rows_stand_side_by_side_with_some_context_and_gaps():
    new = LINES.replace("\n9\n", "\nnine\nmore\n").replace("\n15", "")
    assert rows(LINES, new, 1) == [
        ("gap", 0, "8 lines are the same", 0, ""),
        ("same", 9, "8", 9, "8"),
        ("changed", 10, "9", 10, "nine"),
        ("added", 0, "", 11, "more"),
        ("same", 11, "10", 12, "10"),
        ("gap", 0, "3 lines are the same", 0, ""),
        ("same", 15, "14", 16, "14"),
        ("removed", 16, "15", 0, ""),
        ("same", 17, "16", 17, "16"),
        ("gap", 0, "3 lines are the same", 0, ""),
    ]


def test_files_are_told_in_the_order_of_their_names_and_what_is_no_text_has_no_rows():
    found = differences({"b": "1", "c": b"1", "same": "x"}, {"a": "1\n2", "c": "1", "same": "x", "e": ""})
    assert [(each.name, each.what, each.lines) for each in found] == [
        ("a", "added", (("added", 0, "", 1, "1"), ("added", 0, "", 2, "2"))),
        ("b", "removed", (("removed", 1, "1", 0, ""),)),
        ("c", "changed", ()),
        ("e", "added", ()),
    ]


def test_a_change_of_nothing_but_line_ends_is_told():
    assert rows("1\n2\n", "1\r\n2") == [("gap", 0, "only the ends of lines changed", 0, "")]


def test_a_file_with_too_many_changes_and_files_beyond_the_limit_are_only_counted():
    many = "\n".join(f"x{n}" for n in range(LINES_LIMIT + 1))
    assert rows("", many) == [("gap", 0, "5,001 lines changed: too many to show them", 0, "")]
    wide = "\n".join("x" * 499 + chr(97 + n % 20) for n in range(LINES_LIMIT - 1))
    new = {f"{n:02}": wide for n in range(4)}
    found = differences({}, new)
    assert sum(len(row[2]) + len(row[4]) for each in found for row in each.lines) < CHARACTERS_LIMIT
    assert [each.lines[0][2] for each in found] == ["too much changed to show all of it"] * 4
    assert len(rows("", "\n".join(wide.split("\n")[:9])[:-1])[0][4]) == 500
    assert len(rows("", "y" * 9_999)[0][4]) == 500


def test_few_changes_far_apart_in_a_large_file_are_found():
    old = [f"line {n}" for n in range(50_000)]
    new = [*old[:7], "first", *old[8:30_000], "second", *old[30_000:49_990], *old[49_991:]]
    changed = [row for row in rows("\n".join(old), "\n".join(new)) if row[0] not in ("same", "gap")]
    assert changed == [
        ("changed", 8, "line 7", 8, "first"),
        ("added", 0, "", 30_001, "second"),
        ("removed", 49_991, "line 49990", 0, ""),
    ]


def test_lines_that_repeat_cost_no_more_than_the_budget():
    old, new = ["x"] * 2_000, ["x", "y"] * 1_000
    budget = Budget()
    assert [block[0] for block in blocks(old, new, budget)] == [True, False]
    assert budget.left == Budget().left, "nothing of it was tried"
    assert changed_lines("\n".join(old), "\n".join(new)) == 1_000


TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "dd"]), max_size=30)


@settings(deadline=None)
@given(TEXTS, TEXTS, st.integers(0, 3), st.sampled_from([0, 3, 10**6]))
def test_rows_and_blocks_say_all_of_both_sides(old, new, context, work):
    said = blocks(old, new, Budget(work))
    assert [line for _, i1, i2, _, _ in said for line in old[i1:i2]] == old
    assert [line for _, _, _, j1, j2 in said for line in new[j1:j2]] == new
    assert all(old[i1:i2] == new[j1:j2] for same, i1, i2, j1, j2 in said if same)
    assert all(one[0] != other[0] for one, other in itertools.pairwise(said))
    for each in differences({"a": "\n".join(old)}, {"a": "\n".join(new)}, context):
        for kind, left, before, right, after in each.lines:
            assert kind == "gap" or not left or old[left - 1] == before
            assert kind == "gap" or not right or new[right - 1] == after
            assert kind != "same" or before == after
        lefts = [row[1] for row in each.lines if row[1]]
        assert lefts == sorted(set(lefts))


@settings(deadline=None, max_examples=20)
@given(st.permutations(range(40)))
def test_large_texts_are_cut_at_lines_that_both_have_once(order):
    filler = ["-"] * 2_000
    old = [line for n in range(40) for line in (f"only {n}", *filler[:50])]
    new = [line for n in order for line in (f"only {n}", *filler[:50])]
    said = blocks(old, new, Budget())
    assert [line for _, i1, i2, _, _ in said for line in old[i1:i2]] == old
    assert [line for _, _, _, j1, j2 in said for line in new[j1:j2]] == new
    assert all(old[i1:i2] == new[j1:j2] for same, i1, i2, j1, j2 in said if same)
