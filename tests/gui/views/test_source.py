"""The Source panel: what is asked for, what is shown, and over a real master the code of a package."""

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from pydra_core.ids import PackageName
from pydra_core.packages import locks
from pydra_core.protocol.pictures import LockRow
from pydra_core.protocol.verbs import Source
from pydra_gui.theme.theme import color
from pydra_gui.views.source import SourcePanel
from tests.gui import rows
from tests.gui.live import Live, drive, until


def test_a_package_begins_with_its_readme_and_says_what_it_wants(qtbot: QtBot) -> None:
    panel = SourcePanel()
    qtbot.addWidget(panel)
    panel.resize(700, 400)
    panel.show()
    assert panel._body.empty.title() == "No package is chosen"
    package = rows.packages()[0]
    with qtbot.waitSignal(panel.wanted) as asked:
        panel.show_package(package)
    number = package.versions[0].version
    assert asked.args == [f"v{number}", ""]
    assert panel._wants.text().startswith("wants: ")
    told = Source(
        package=package.package,
        version=number,
        files=("README.md", "a.py", "lib/b.py"),
        file="README.md",
        text="<b>x</b>",
    )
    panel.show_source(told)
    assert panel.text.toPlainText() == "<b>x</b>"
    assert panel.text.isReadOnly()
    with qtbot.waitSignal(panel.wanted) as asked:
        qtbot.keyClick(panel.list, Qt.Key.Key_Down)
    assert asked.args == [f"v{number}", "a.py"]
    panel.show_source(Source(package=PackageName("other"), version=number, files=("x",), file="x", text="other's"))
    assert panel.text.toPlainText() == "<b>x</b>", "an answer of what is not shown any more"
    panel.show_package(package)
    assert panel.files.rows() == ("README.md", "a.py", "lib/b.py"), "news of the same package change nothing"
    assert not panel.grab().isNull()


def test_an_answer_that_is_not_wanted_any_more_is_dropped(qtbot: QtBot) -> None:
    """Two files are chosen quickly, and the first comes last."""
    panel = SourcePanel()
    qtbot.addWidget(panel)
    package = rows.packages()[0]
    panel.show_package(package)
    number, files = package.versions[0].version, ("README.md", "a.py", "b.py")

    def come(file: str) -> None:
        panel.show_source(Source(package=package.package, version=number, files=files, file=file, text=file))

    come("README.md")
    for place in (1, 2):
        panel.list.setCurrentIndex(panel.files.index(place, 0))
    come("b.py")
    come("a.py")
    assert panel.text.toPlainText() == "b.py"
    assert panel.list.currentIndex().row() == 2


def test_python_is_coloured_and_a_cut_file_says_so(qtbot: QtBot) -> None:
    panel = SourcePanel()
    qtbot.addWidget(panel)
    panel.resize(700, 400)
    panel.show()
    package = rows.packages()[0]
    panel.show_package(package)
    number = package.versions[0].version
    panel.show_source(
        Source(package=package.package, version=number, files=("a.py",), file="a.py", text="import os", note="Cut.")
    )
    block = panel.text.document().firstBlock()
    assert block.layout().formats()[0].format.foreground().color() == color("accent-ink")
    assert panel._note.text() == "Cut."
    assert panel.text.textCursor().position() == QTextCursor(panel.text.document()).position()
    with qtbot.waitSignal(panel.versions_asked) as asked:
        qtbot.mouseClick(panel.more, Qt.MouseButton.LeftButton)
    assert asked.args == [package.package]


def test_the_code_of_a_chosen_package_is_read_from_the_master(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            window = live.window()
            qtbot.addWidget(window)
            window.workspaces.go("packages")
            panel = window.findChildren(SourcePanel)[0]
            await until(lambda: window.watches.known_packages)
            window.looking.choose_package(PackageName("count"), lambda: window.watches.known_packages[0])
            await until(panel.text.toPlainText)
            assert "class Count(Task):" in panel.text.toPlainText()
            assert len(panel.files.rows()) == 1
            panel.wanted.emit("v1", "nothing.py")
            await until(lambda: live.notices and live.notices[-1].text == "count v1 has no file nothing.py.")

    drive(qapp, walk())


def test_what_is_pinned_is_told_and_read_without_its_hashes(qtbot: QtBot) -> None:
    panel = SourcePanel()
    qtbot.addWidget(panel)
    panel.resize(700, 400)
    panel.show()
    package = rows.packages()[0]
    bare, version = package, package.versions[0]
    needy = msgspec.structs.replace(version, wants=("packages numpy>=2",))
    panel.show_package(bare)
    assert not panel.pinned.isVisible()
    panel.show_package(msgspec.structs.replace(package, versions=(needy,)))
    assert panel.pinned.text().startswith("Nothing is pinned yet")
    assert not panel.pinned.isEnabled()
    text = locks.write(
        "3.12",
        "linux-x86_64",
        [locks.Pin("numpy", "2.1.3", ("a" * 64, "b" * 64)), locks.Pin("attrs", "24.2", ("c" * 64,))],
    )
    one = LockRow(lock=locks.digest(text), python="3.12", platform="linux-x86_64", packages=2, made=0.0)
    panel.show_package(msgspec.structs.replace(package, versions=(msgspec.structs.replace(needy, locks=(one,)),)))
    assert panel.pinned.text() == "2 packages pinned for Python 3.12, linux-x86_64"
    with qtbot.waitSignal(panel.lock_wanted) as asked:
        panel.pinned.click()
    assert asked.args == [one.lock]
    panel.show_lock(one.lock, text)
    assert panel.text.toPlainText() == "# Python 3.12, linux-x86_64\nattrs==24.2\nnumpy==2.1.3\n"
    panel.show_lock("0" * 64, "another")
    assert panel.text.toPlainText().startswith("# Python 3.12")
    panel.show_lock(one.lock, "no lock")
    assert panel.text.toPlainText().startswith("This is no lock")
    other = msgspec.structs.replace(one, python="3.13")
    panel.show_package(msgspec.structs.replace(package, versions=(msgspec.structs.replace(needy, locks=(other, one)),)))
    assert panel.pinned.text() == "Pinned for 2 Pythons"
    panel.pinned.click()
    menu = panel.findChildren(QMenu)[-1]
    assert menu.actions()[0].text() == "2 packages pinned for Python 3.13, linux-x86_64"
    menu.close()
