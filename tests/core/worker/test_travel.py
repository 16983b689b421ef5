"""Parts of datasources on their way to the worker that performs them: small, the same bytes each time, and without secrets."""

import datetime
import decimal
import pickle
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from pydra_core.tasks import Failed, Files, InputFile, Secret, SqlRows, TextLines
from pydra_core.tasks.datasource import Items
from pydra_core.tasks.files import stand_at
from pydra_core.tasks.sources import Part, Source
from pydra_core.tasks.sources.location import package_at
from pydra_core.tasks.task import LocalContext
from pydra_core.worker.local import try_task
from pydra_core.worker.outcome import ValueRefused
from pydra_core.worker.place import Place
from pydra_core.worker.seal import seal, unseal
from pydra_core.worker.travel import Arrivals, departing

TOKEN = "a very secret token"


@pytest.fixture(autouse=True)
def _nowhere() -> Iterator[None]:
    """No folders of a run are left behind in this process."""
    yield
    stand_at(None)
    package_at(None)


def place(**parameters: object) -> Place:
    return Place(LocalContext(parameters), None)  # type: ignore[arg-type]  # nobody performs anything here


def travel(part: object, here: Place) -> bytes:
    return seal(departing(part, here), "its item")[1]


def first(source: Source) -> Part:
    return next(iter(source))


def test_a_file_among_the_inputs_is_found_where_they_stand_in_the_other_worker(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "words.txt").write_text("the same\n")
    bodies = []
    for base in ("one", "two"):  # also: whoever cuts, wherever it runs, the bytes are the same
        stand_at(tmp_path / base)
        bodies.append(travel(first(TextLines(InputFile(tmp_path / base / "words.txt"), lines_per_unit=1)), place()))
    assert bodies[0] == bodies[1]
    (tmp_path / "one" / "words.txt").unlink()
    with Arrivals(place(), tmp_path).opened(unseal("pickle", bodies[0])) as lines:
        assert lines == ["the same"]


def test_a_file_of_the_package_is_found_in_the_package_of_the_other_worker(tmp_path: Path) -> None:
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "words.txt").write_text("a\n")
    package_at(tmp_path / "code")
    body = travel(first(TextLines(tmp_path / "code" / "words.txt", lines_per_unit=1)), place())
    (tmp_path / "code").rename(tmp_path / "moved")
    package_at(tmp_path / "moved")
    with Arrivals(place(), tmp_path).opened(unseal("pickle", body)) as lines:
        assert lines == ["a"]


def test_a_secret_travels_as_the_name_of_its_parameter() -> None:
    source = SqlRows(
        "x://host/db", "SELECT 1", "id", 10, password=Secret(TOKEN), values={"deep": Secret("another one")}
    )
    part = Part(source, {"after": None, "upto": 3, "rows": 3})
    here = place(password=Secret(TOKEN), more=Secret("another one"))
    body = travel(part, here)
    assert TOKEN.encode() not in body
    assert b"another one" not in body
    assert len(body) < 500
    again = Arrivals(here, Path())._source(unseal("pickle", body))  # type: ignore[arg-type]
    assert again.given == source.given


def test_a_secret_that_is_no_parameter_is_refused() -> None:
    part = Part(SqlRows(Secret(f"x://u:{TOKEN}@host"), "SELECT 1", "id", 10), {"after": None, "upto": 3, "rows": 3})
    with pytest.raises(ValueRefused, match="a Secret that is no parameter of the run") as caught:
        travel(part, place(other=Secret("x"), plain=TOKEN))
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    "key",
    [
        3,
        -1.5,
        "text",
        b"bytes",
        datetime.datetime(2024, 2, 29, 12, 30, 1, 5, datetime.UTC),
        datetime.date(2024, 2, 29),
        datetime.time(1, 2, 3),
        decimal.Decimal("1.10"),
        uuid.UUID(int=7),
        "lone \udc80",
        ("a", 1),
    ],
)
def test_a_key_is_exactly_what_it_was(key: object) -> None:
    seen = []

    class Seen(SqlRows):
        def open(self, part: Part, folder: Path) -> object:  # type: ignore[override]
            seen.append(part.key["upto"])
            return super().open(part, folder)

    globals()["Seen"] = Seen
    Seen.__qualname__ = "Seen"
    body = travel(Part(Seen("nonsense://", "SELECT 1", "id", 1), {"after": None, "upto": key, "rows": 1}), place())
    with pytest.raises(Failed), Arrivals(place(), Path()).opened(unseal("pickle", body)):
        raise AssertionError("it was read")
    assert seen == [key]
    assert type(seen[0]) is type(key)


def test_the_bytes_are_the_same_in_every_process(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("a\n")
    (tmp_path / "words.txt").touch()
    code = (
        "import sys, pathlib\n"
        "from pydra_core.tasks import TextLines\n"
        "from pydra_core.tasks.task import LocalContext\n"
        "from pydra_core.worker.place import Place\n"
        "from pydra_core.worker.seal import seal\n"
        "from pydra_core.worker.travel import departing\n"
        "part = next(iter(TextLines(sys.argv[1], lines_per_unit=1)))\n"
        "print(seal(departing(part, Place(LocalContext(), None)), 'it')[1].hex())\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / "words.txt")],
            capture_output=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(said) == 1
    mine = travel(first(TextLines(tmp_path / "words.txt", lines_per_unit=1)), place())
    assert said == {f"{mine.hex()}\n".encode()}


def test_a_part_inside_of_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("a\n")
    part = first(Files(tmp_path))
    with pytest.raises(ValueRefused, match="a part of Files travels as an item of its own"):
        travel((part, 1), place())
    with pytest.raises(TypeError, match="travels as an item of its own"):
        pickle.dumps(part)


def test_what_cannot_be_an_argument_elsewhere_is_refused() -> None:
    part = Part(SqlRows("x://", "SELECT 1", "id", 1, values={"x": object()}), {"after": None, "upto": 1, "rows": 1})
    with pytest.raises(ValueRefused, match="holds a object, which cannot be the key or an argument"):
        travel(part, place())


def test_ten_million_numbers_are_pulled_one_by_one() -> None:
    items = Items()
    items.add(range(10_000_000), first=True)
    assert items.total == 10_000_000
    assert items.pull() == [0]
    assert items.pulled == 1


def test_pydractl_try_reads_them_too(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("a\nb\nc\n")
    (tmp_path / "tried_counts.py").write_text(
        "from pydra_core.tasks import *\n"
        "class Count(Task):\n"
        "    def work(self, lines): return len(lines)\n"
        "class Counts(ParallelTask):\n"
        "    subtask = Count\n"
        "    datasource = TextLines('words.txt', lines_per_unit=2)\n"
    )
    assert try_task(tmp_path / "tried_counts.py", "Counts", {}, out=lambda line: None) == [2, 1]
