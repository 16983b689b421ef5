"""What is typed finds what is meant, the best first."""

import pytest

from pydra_gui.models.fuzzy import score

LINES = ("Clear filter", "Filter runs", "Pause the chosen runs", "Pause now", "Show its log", "Run Mandelbrot…", "Quit")


def best(typed: str) -> list[str]:
    found = [(value, line) for line in LINES if (value := score(typed, line)) is not None]
    return [line for _, line in sorted(found, key=lambda each: -each[0])]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("fil", "Filter runs"),
        ("clf", "Clear filter"),
        ("pn", "Pause now"),
        ("mandel", "Run Mandelbrot…"),
        ("log", "Show its log"),
    ],
)
def test_the_best_is_first(typed: str, first: str) -> None:
    assert best(typed)[0] == first


def test_every_word_has_to_be_found() -> None:
    assert best("filter clear") == ["Clear filter"]
    assert best("filter nothing") == []


def test_strewn_letters_are_no_match() -> None:
    assert score("rsg", "Clear filters of a long list") is None
    assert score("qzx", "Quit") is None


def test_a_match_beside_counts_less() -> None:
    own, beside = score("ends", "Ends it"), score("ends", "Quit", "ends it")
    assert own is not None
    assert beside is not None
    assert own > beside
    assert score("mandel", "Go to Nodes", "machines, and the runs on each") is None


def test_nothing_typed_matches_everything() -> None:
    assert score("", "Quit") == score("  ", "Quit") == 0.0
