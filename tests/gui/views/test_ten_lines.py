"""A task in ten lines: the same in the window and in the README, short, copied and saved as it is, and it runs."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from pydra_gui.views.first_steps import TenLines
from pydra_gui.views.ten_lines import NAME, text
from tests.gui.live import Live, drive, until

README = Path(__file__).parents[3] / "README.md"


def test_it_is_the_one_of_the_readme_and_no_longer_than_it_says() -> None:
    assert len(text().splitlines()) <= 10
    assert f"```python\n{text()}```" in README.read_text("utf-8")


def test_it_runs(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(text(), "utf-8")
    line = [sys.executable, "-m", "pydra_core.cli.ctl", "try", str(tmp_path / NAME), "Squares", "to=4"]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "14" in done.stdout


def test_it_is_copied_and_saved_and_then_deployed(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.first.lines.click()
            sheet = window.findChildren(TenLines)[-1]
            assert sheet.source.toPlainText() == text()
            sheet.copy.click()
            assert (QGuiApplication.clipboard().text(), sheet.copy.text()) == (text(), "Copied")
            sheet.save_to(tmp_path / "no folder" / NAME)
            assert (live.notices[-1].tone, sheet.over) == ("fail", False)
            sheet.save_to(tmp_path / NAME)
            assert (tmp_path / NAME).read_text("utf-8") == text()
            assert sheet.over
            live.notices[-1].offers[0].do()
            await until(lambda: [row.package for row in window.watches.known_packages] == ["squares"])
            window.deleteLater()

    drive(qapp, walk())
