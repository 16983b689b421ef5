"""When, after what and under which names a run is wanted, as people write it."""

from datetime import UTC, datetime

import pytest

from pydra_core.client.amounts import amount
from pydra_core.client.wishes import EMPTY, read
from pydra_core.errors import UserError

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_what_was_left_empty_wishes_nothing() -> None:
    assert read(dict.fromkeys(EMPTY, " "), NOW) == EMPTY


def test_every_wish_is_read_as_the_terminal_reads_it() -> None:
    texts = {
        "at": "in 10 min",
        "every": "1h30m",
        "after": "41, #43 41",
        "group": " night ",
        "labels": "a, b c,a",
        "priority": "-5",
    }
    assert read(texts, NOW) == {
        "at": NOW.timestamp() + 600,
        "every": 5400.0,
        "after": (41, 43),
        "group": "night",
        "labels": ("a", "b c"),
        "priority": -5,
    }


def test_each_field_that_cannot_be_read_has_its_own_sentence() -> None:
    texts = {"at": "soon", "every": "0.1s", "after": "the last", "priority": "1001"}
    with pytest.raises(UserError) as refused:
        read(texts, NOW)
    assert set(refused.value.fields) == set(texts)
    assert refused.value.fields["after"] == "'the last' are no numbers of runs: write 41, or 41, 43."


def test_a_moment_that_has_passed_is_refused() -> None:
    with pytest.raises(UserError, match="has passed"):
        read({"at": "2026-11-22 12:00"}, NOW)


@pytest.mark.parametrize("text", ["in 9999999d", "9999-12-31 23:59"])
def test_a_moment_that_the_master_does_not_take_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(UserError, match="thousands of years ahead") as refused:
        read({"at": text}, NOW)
    assert set(refused.value.fields) == {"at"}


@pytest.mark.parametrize(
    ("text", "bytes_"), [("0", 0), ("512", 512), ("10MB", 10**7), ("1.5 kB", 1500), ("2GiB", 2**31)]
)
def test_amounts(text: str, bytes_: int) -> None:
    assert amount(text) == bytes_


@pytest.mark.parametrize("text", ["", "much", "-1MB", "10 parsecs"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(UserError):
        amount(text)
