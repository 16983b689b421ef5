"""The page on tasks: each example is a module that can be imported, and gives what its last line says."""

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "tasks.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
KINDS = {"ContainerTask", "ParallelTask", "MapReduceTask"}


def furnish(folder: Path) -> None:
    """What the examples of datasources read."""
    (folder / "words.txt").write_text("the cat\nthe dog\n")
    (folder / "letters" / "old").mkdir(parents=True)
    (folder / "letters" / "a.txt").write_text("Dear A")
    (folder / "letters" / "old" / "b.txt").write_text("Dear")
    with closing(sqlite3.connect(folder / "shop.db")) as link, link:
        link.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, city TEXT, price INTEGER)")
        link.executemany("INSERT INTO orders VALUES (?, ?, ?)", [(1, "Rome", 7), (2, "Oslo", 10), (3, "Oslo", 20)])


@pytest.mark.parametrize("source", EXAMPLES, ids=lambda source: re.findall(r"class (\w+)", source)[-1])
def test_each_example_gives_what_it_says(source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = ModuleType("example")
    monkeypatch.setitem(sys.modules, "example", module)
    monkeypatch.chdir(tmp_path)
    furnish(tmp_path)
    if "SqlRows" in source:
        pytest.importorskip("sqlalchemy", reason="SQLAlchemy is not installed here (extra: dev)")
    exec(compile(source, "example.py", "exec"), module.__dict__)
    said = re.findall(r"^# (.+ == .+)$", source, re.M)
    assert said or not any(f"({kind})" in source for kind in KINDS), "it says what it gives"
    for line in said:
        assert eval(line, module.__dict__), line


def test_every_kind_of_task_has_an_example() -> None:
    assert {kind for kind in KINDS for source in EXAMPLES if f"({kind})" in source} == KINDS
