"""Which units are meant: what people write, how it travels, and how it is said."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import UserError
from pydra_core.protocol import chosen


@given(st.sets(st.integers(0, 200), min_size=1))
def test_ranges_have_the_units_that_were_chosen_and_no_others(indices: set[int]) -> None:
    only = chosen.of_indices(indices)
    assert [index for index in range(203) if chosen.has(only, index)] == sorted(indices)
    assert chosen.count(only) == len(indices)
    assert chosen.read(chosen.written(only)) == only
    assert all(later[0] > earlier[1] + 1 for earlier, later in pairwise(only))


def test_what_a_person_writes_is_read() -> None:
    assert chosen.read("3, 7-12,8-14") == ((3, 3), (7, 14))


@pytest.mark.parametrize("text", ["", "x", "3,,4", "-3", "9-7", "1-", "9" * 16])
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        chosen.read(text)


def test_a_choice_in_too_many_places_is_refused() -> None:
    with pytest.raises(UserError, match="choose fewer"):
        chosen.of_indices(range(0, 3 * chosen.MOST, 2))


def test_it_is_said_in_few_words() -> None:
    assert chosen.said(((3, 3),)) == "unit 3"
    assert chosen.said(((3, 3), (7, 12))) == "units 3, 7-12"
    assert chosen.said(tuple((at, at) for at in range(0, 20, 2))) == "units 0, 2, 4, 6, 8, 10 and 4 more"
