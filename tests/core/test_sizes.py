"""No module that people write has more than 400 lines: beyond that it is several things."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 400


def written(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.py") if "made by tools/" not in path.read_text("utf-8").partition("\n")[0]]


@pytest.mark.parametrize("room", ["pydra_core", "pydra_gui", "tests", "resources"])
def test_no_module_has_more_lines_than_one_reads(room: str) -> None:
    counted = {path: len(path.read_text("utf-8").splitlines()) for path in written(ROOT / room)}
    assert counted
    long = [f"{path.relative_to(ROOT)} has {lines}" for path, lines in counted.items() if lines > LIMIT]
    assert not long, f"At most {LIMIT} lines: split along what belongs together. {long}"
