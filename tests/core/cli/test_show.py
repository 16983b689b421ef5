"""Plain text for terminals."""

import pytest

from pydra_core.cli import show


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (41, "0:41"), (760, "12:40"), (6750, "1:52:30"), (-3, "0:00"), (59.99, "0:59")]
)
def test_durations_are_read_as_a_clock(seconds: float, text: str) -> None:
    assert show.duration(seconds) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 B"), (512, "512 B"), (1500, "2 kB"), (1_500_000, "1.5 MB"), (5e9, "5.0 GB"), (5e13, "50000.0 GB")],
)
def test_sizes_have_one_unit(count: float, text: str) -> None:
    assert show.size(count) == text


@pytest.mark.parametrize("evil", ["\x1b[2J", "\r", "\x07", "a\nb", "\u202e", "\u2028", "\x9b31m", "\ud800"])
def test_text_from_elsewhere_gives_the_terminal_no_orders(evil: str) -> None:
    clean = show.plain(f"before {evil} after")
    assert not any(show._controls(character) for character in clean)
    assert clean.startswith("before ")
    assert clean.endswith(" after")


def test_columns_are_as_wide_as_their_widest_cell() -> None:
    assert show.table(["A", "LONG"], [["wide cell", "x"], ["y", ""]]) == "A          LONG\nwide cell  x\ny"


def test_long_text_is_cut_with_a_mark() -> None:
    assert show.plain("abcdef", 4) == "abc…"
