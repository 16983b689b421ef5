"""Plain text for terminals."""

import msgspec
import pytest

from pydra_core.cli import documents, show
from pydra_core.ids import Digest, PackageName, RunId, TaskKey
from pydra_core.protocol.pictures import RunDetails, RunRow
from pydra_core.protocol.states import RunState


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


def _about() -> RunDetails:
    row = RunRow(
        run=RunId(7), task=TaskKey("fit.Fit"), name="Fit", package=PackageName("fit"), version=1, digest=Digest("0" * 64),
        state=RunState.WAITING, group="night run", labels=("draft", "ice"), priority=5, every=600.0, after=(RunId(3), RunId(4)),
    )  # fmt: skip
    return RunDetails(row=row, arguments={})


def test_all_that_was_wished_of_a_run_is_shown() -> None:
    lines = show.details(_about(), 0.0).splitlines()
    facts = {line[:10].strip(): line[11:] for line in lines}
    wished = ("group", "labels", "priority", "every", "after")
    assert [facts[name] for name in wished] == ["night run", "draft, ice", "5", "10:00", "run 3, run 4"]
    assert documents.run_details(_about())["after"] == [3, 4]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (("ValueError: bad", "Read the log."), "ValueError: bad. Read the log."),
        (("It is paused.", "Resume it."), "It is paused. Resume it."),
        (("It waits.", ""), "It waits."),
        (("ValueError: bad", ""), "ValueError: bad"),
        (("", ""), ""),
    ],
)
def test_what_a_task_raised_does_not_run_into_the_advice(said: tuple[str, ...], text: str) -> None:
    assert show.sentences(*said) == text


def test_files_that_a_run_was_given_are_told_by_their_name_and_size() -> None:
    form = {"$input": "e5" * 32, "name": "part1.txt", "size": 1_092, "files": 1}
    about = RunDetails(row=_about().row, arguments={"text": form, "fast": False})
    assert "arguments  text=part1.txt (1 kB), fast=False" in show.details(about, 0.0).splitlines()


def test_lists_say_why_a_run_was_cancelled() -> None:
    row = msgspec.structs.replace(_about().row, state=RunState.CANCELLED, message="half way", reason="wrong input")
    assert show.run_table([row], 0.0).endswith("wrong input")
    assert show.history_table([row]).endswith("wrong input")
