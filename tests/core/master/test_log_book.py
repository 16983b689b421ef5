"""Logs stand as one by their time; words, expressions, levels and units choose lines, also of what comes later; rules mark them."""

from pathlib import Path

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.master.log_book import Book, Part, View
from pydra_core.master.log_index import LineIndex
from pydra_core.protocol.logs import Sift
from pydra_core.protocol.messages import LogLine


class Growing:
    """A book over files that grow."""

    def __init__(self, folder: Path, *options: dict[str, object]) -> None:
        self.paths = [folder / str(number) for number in range(len(options))]
        for path in self.paths:
            path.touch()
        self.parts = [
            Part(number, LineIndex(path), **more)  # type: ignore[arg-type]
            for number, (path, more) in enumerate(zip(self.paths, options, strict=True))
        ]
        self.book = Book(self.parts)

    def add(self, number: int, *lines: tuple[float, str], level: str = "info", unit: int = -1) -> int | None:
        with self.paths[number].open("ab") as file:
            for at, text in lines:
                file.write(msgspec.json.encode(LogLine(at, level, text, unit)) + b"\n")
        while self.parts[number].index.grow():
            pass
        return self.book.grow()


def seen(view: View) -> list[str]:
    while view.step():
        pass
    return [row.text for row in view.read(0, 1_000)]


def test_lines_of_several_logs_stand_by_their_time(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {}, {"title": "oak"})
    view = View(growing.book, Sift())
    assert growing.add(0, (1.0, "a1"), (3.0, "a3")) == 0
    assert seen(view) == ["a1", "a3"]
    assert growing.add(1, (2.0, "b2"), (4.0, "b4")) == 1
    assert view.back_to(1) == 1
    assert growing.add(0, (3.5, "a3.5"), (0.5, "later, whatever its clock says")) == 3
    assert seen(view) == ["a1", "b2", "a3", "a3.5", "later, whatever its clock says", "b4"]
    assert [(row.log, row.number) for row in view.read(0, 3)] == [(0, 0), (1, 0), (0, 1)]
    assert growing.book.grow() is None
    assert [View(growing.book, Sift(words="OAK")).row_of(0), view.row_of(2), view.row_of(99)] == [-1, 3, -1]
    assert seen(View(growing.book, Sift(words="OAK"))) == ["b2", "b4"]


def test_what_comes_late_is_looked_through_again_from_its_place_on(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {}, {})
    view = View(growing.book, Sift(words="x", rules=("x5", "/x/")))
    growing.add(0, *((float(n), f"x{n}") for n in range(10)))
    assert len(seen(view)) == 10
    assert view.rules() == (1, 9)
    place = growing.add(1, (4.5, "late x"), (4.6, "late y"))
    assert place == 5
    assert view.back_to(place) == 5
    assert seen(view) == ["x0", "x1", "x2", "x3", "x4", "late x", "x5", "x6", "x7", "x8", "x9"]
    assert view.rules() == (1, 10)
    assert [row.rule for row in view.read(4, 3)] == [2, 2, 1]
    assert view.share == 1.0


def test_levels_are_counted_chosen_and_gone_to(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {})
    for n in range(40):
        growing.add(0, (float(n), f"line {n}"), level="critical" if n % 10 == 3 else "info")
    assert growing.book.tally[0] == 4
    view = View(growing.book, Sift())
    assert len(seen(view)) == 40
    assert [view.seek(row, 1, ("error",)) for row in (-1, 3, 33)] == [3, 13, 3]
    assert [view.seek(row, -1, ("error",)) for row in (-1, 33, 3)] == [33, 23, 33]
    assert view.seek(0, 1, ("debug",)) == -1
    errors = View(growing.book, Sift(levels=("error",)))
    assert seen(errors) == ["line 3", "line 13", "line 23", "line 33"]
    assert [errors.row_of(13), errors.row_of(14)] == [1, -1]
    assert [errors.seek(1, 1, ("error",)), errors.seek(3, 1, ("error",))] == [2, 0]
    assert seen(View(growing.book, Sift(words="ERROR"))) == seen(errors)
    assert seen(View(growing.book, Sift(words="/line .3/", levels=("info",)))) == []


def test_lines_of_some_units_are_a_log_of_their_own(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {"wanted": ((2, 3), (7, 7)), "path": "/u"}, {"unit": 7, "wanted": ((7, 7),)})
    for unit in range(9):
        growing.add(0, (float(unit), f"of {unit}"), unit=unit, level="error")
    growing.add(1, (2.5, "a child"))
    view = View(growing.book, Sift())
    assert seen(view) == ["of 2", "a child", "of 3", "of 7"]
    assert [(row.path, row.unit) for row in view.read(0, 2)] == [("/u", 2), ("", 7)]
    assert growing.book.tally[0] == 3


def test_an_expression_that_takes_too_long_ends_the_search_and_says_so(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {})
    growing.add(0, (1.0, "aab"), (2.0, "a" * 60 + "b"))
    view = View(growing.book, Sift(words="/(a|aa)+$/"))
    assert seen(view) == []
    assert "takes too long" in view.fault
    with pytest.raises(UserError):
        View(growing.book, Sift(words="/(/"))


def test_a_log_that_began_in_its_middle_keeps_its_numbers(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {"base": 400})
    growing.add(0, (1.0, "line 400"), (2.0, "line 401"))
    view = View(growing.book, Sift())
    assert seen(view) == ["line 400", "line 401"]
    assert [view.row_of(401), view.row_of(1)] == [1, -1]
    assert view.read(1, 1)[0].number == 401


def test_what_joins_a_book_later_leaves_what_is_there(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {}, {"title": "oak"})
    growing.book = Book(growing.parts[:1])
    view = View(growing.book, Sift(words="a"))
    growing.add(0, (1.0, "a1"), (3.0, "a3"))
    assert seen(view) == ["a1", "a3"]
    growing.book.join(growing.parts[1:])
    assert growing.add(1, (2.0, "a2"), (4.0, "b4")) == 1
    assert view.back_to(1) == 1
    assert seen(view) == ["a1", "a2", "a3"]
    assert (len(growing.book), sum(growing.book.tally)) == (4, 4)


def test_a_view_knows_which_of_its_rows_are_as_they_were_told(tmp_path: Path) -> None:
    growing = Growing(tmp_path, {}, {})
    view = View(growing.book, Sift(words="a"))
    growing.add(0, (1.0, "a1"), (2.0, "b2"), (3.0, "a3"))
    assert seen(view) == ["a1", "a3"]
    view.same = len(view)
    place = growing.add(1, (2.5, "a2.5"))
    assert place is not None
    assert view.back_to(place) == view.same == 1
    assert View(growing.book, Sift()).same == 0
