"""The page on tasks: each example is a module that can be imported, and gives what its last line says."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "tasks.md"
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.S)
KINDS = {"ContainerTask", "ParallelTask", "MapReduceTask"}


@pytest.mark.parametrize("source", EXAMPLES, ids=lambda source: re.findall(r"class (\w+)", source)[-1])
def test_each_example_gives_what_it_says(source: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = ModuleType("example")
    monkeypatch.setitem(sys.modules, "example", module)
    monkeypatch.chdir(tmp_path)
    exec(compile(source, "example.py", "exec"), module.__dict__)
    said = re.findall(r"^# (.+ == .+)$", source, re.M)
    assert said or not any(f"({kind})" in source for kind in KINDS), "it says what it gives"
    for line in said:
        assert eval(line, module.__dict__), line


def test_every_kind_of_task_has_an_example() -> None:
    assert {kind for kind in KINDS for source in EXAMPLES if f"({kind})" in source} == KINDS
