"""The settings: found by typing, each taking effect at once, bad values saying what to write, all of it kept."""

import socket
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pydra_core.ids import NodeId
from pydra_core.protocol.verbs import Filter, Listened
from pydra_core.settings import holder
from pydra_gui.local_node import LocalNode
from pydra_gui.theme import motion, theme
from pydra_gui.views.addresses_sheet import AddressesSheet, question, told
from pydra_gui.views.confirm import Confirm
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.settings_deeds import SETTINGS
from pydra_gui.views.settings_lines import CheckLine, ChoiceLine, SettingLine, TextLine
from pydra_gui.views.settings_sheet import AddressLine, PinLine, SettingsSheet
from tests.gui.live import Live, drive, until
from tests.gui.views.test_history import history


@pytest.fixture(autouse=True)
def as_before(qapp: QApplication) -> object:
    yield
    theme.changes.density = "compact"
    motion.follow(qapp, False)


def opened(window: MainWindow) -> SettingsSheet:
    window.settings.show()
    assert window.settings.sheet is not None
    return window.settings.sheet


def line(sheet: SettingsSheet, key: str) -> SettingLine:
    return sheet.lines[key]


def choose(sheet: SettingsSheet, key: str, value: str) -> None:
    """As with the mouse."""
    found = line(sheet, key)
    assert isinstance(found, ChoiceLine)
    at = found.combo.findData(value)
    found.combo.setCurrentIndex(at)
    found.combo.activated.emit(at)


def write(sheet: SettingsSheet, key: str, text: str) -> TextLine:
    found = line(sheet, key)
    assert isinstance(found, TextLine)
    found.edit.setText(text)
    QTest.keyClick(found.edit, Qt.Key.Key_Return)
    return found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("theme", {"theme"}),
        ("dark", {"theme"}),
        ("certificate", {"pin"}),
        ("retention days", {"days"}),
        ("quiet", {"told"}),
        ("nothing like it", set()),
    ],
)
def test_settings_are_found_by_other_words_too(typed: str, found: set[str]) -> None:
    assert {each.key for each in SETTINGS if each.matches(typed)} == found


def test_rows_are_as_high_as_is_chosen_everywhere_at_once_and_at_the_next_start(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            await live.actions.deploy(live.count_file(tmp_path / "src"), live.ask)
            window = live.window()
            await until(lambda: window.packages.model.rowCount())
            sheet = opened(window)
            tree = window.packages.view
            for density, px in theme.ROW.items():
                choose(sheet, "density", density)
                assert window.runs.view.verticalHeader().defaultSectionSize() == px
                tree.executeDelayedItemsLayout()
                assert tree.visualRect(tree.model().index(0, 0)).height() == px
            again = Remembered(live.home.window)
            theme.changes.density = "compact"
            again.use_theme(qapp)
            assert theme.row_height() == 22
            window.deleteLater()

    drive(qapp, walk())


def test_the_theme_changes_at_once_and_is_kept(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            choose(sheet, "theme", "dark")
            assert theme.name() == "dark"
            assert Remembered(live.home.window).look == "dark"
            choose(sheet, "theme", "light")
            assert theme.name() == "light"
            calm = line(sheet, "calm")
            assert isinstance(calm, CheckLine)
            calm.check.click()
            assert motion.duration(120) == 0
            assert Remembered(live.home.window).still
            window.deleteLater()

    drive(qapp, walk())


def test_what_is_kept_of_the_history_is_changed_in_the_master(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            days = line(sheet, "days")
            assert isinstance(days, TextLine)
            await until(lambda: days.edit.text() == "90")
            bad = write(sheet, "days", "for long")
            assert bad.error == "Write a number of days, for example 90, or 0 to keep runs for ever."
            assert write(sheet, "days", "30").error == ""
            write(sheet, "size", "5GB")
            await until(lambda: len(live.notices) == 2)
            status = await live.actions.cluster.status()
            assert (status.keep_days, status.keep_size, status.keep_runs) == (30.0, 5 * 10**9, 100_000)
            window.deleteLater()

    drive(qapp, walk())


def test_the_pin_is_shown_and_copied_and_another_address_opens_at_once(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            pin, address = line(sheet, "pin"), line(sheet, "address")
            assert isinstance(pin, PinLine)
            assert isinstance(address, PinLine)
            await until(lambda: pin.edit.text() == live.master.pin_shown)
            pin.copy.click()
            assert QGuiApplication.clipboard().text() == live.master.pin_shown
            assert pin.copy.text() == "Copied"
            write(sheet, "listen", "127.0.0.1:0")
            await until(lambda: len(live.notices) == 1)
            assert len(live.master.addresses) == 2
            window.deleteLater()

    drive(qapp, walk())


def test_an_address_that_is_taken_says_so_in_its_place_and_enter_tries_it_again(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            with socket.create_server(("127.0.0.1", 0)) as taken:
                address = f"127.0.0.1:{taken.getsockname()[1]}"
                field = write(sheet, "listen", address)
                await until(lambda: field.error)
                assert address in field.error
                sheet.search.setFocus()
                assert address in field.error
            QTest.keyClick(field.edit, Qt.Key.Key_Return)
            await until(lambda: live.notices)
            assert [each.title for each in live.notices] == ["The master can be reached"]
            assert (field.error, field.edit.text()) == ("", address)
            window.deleteLater()

    drive(qapp, walk())


def test_an_address_is_closed_after_its_consequence_was_read(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            await live.actions.cluster.listen("127.0.0.2:0")
            first, second = live.master.addresses
            address = line(opened(window), "address")
            assert isinstance(address, AddressLine)
            address.verb.click()
            sheet = window.findChildren(AddressesSheet)[-1]
            await until(lambda: [*sheet.stops] == [second])
            for answer in ("no", "yes"):
                sheet.stops[second].click()  # type: ignore[attr-defined]
                await until(lambda: window.findChildren(Confirm))
                asked = window.findChildren(Confirm)[-1]
                assert live.master.addresses == (first, second)
                getattr(asked, answer).click()
                await until(lambda: not window.findChildren(Confirm))
            await until(lambda: not sheet.stops)
            assert live.master.addresses == (first,)
            assert live.notices[-1].text == f"It listens on {first} now."
            sheet.finish(False)
            window.deleteLater()

    drive(qapp, walk())


def test_who_is_linked_there_is_said_before_an_address_is_closed() -> None:
    names = {NodeId(f"n{at}"): f"node {at}" for at in range(9)}
    nobody, one = Listened(address="10.0.0.4:7411"), Listened(address="10.0.0.4:7411", nodes=(NodeId("n3"),))
    many = Listened(address="0.0.0.0:7411", nodes=tuple(names))
    assert told(nobody, names) == "No node is linked there."
    assert question(one, names).lines[0].startswith("1 node is linked there: node 3. Its link is closed.")
    assert "node 4, node 5 and 3 more" in question(many, names).lines[0]
    assert question(many, names).lines[1] == "Then only this machine reaches it."
    assert told(Listened(address="127.0.0.1:1", needed=True), {}).endswith(
        "This machine's own node and terminals need it."
    )


CHOSEN = {"theme": "dark", "density": "dense", "told": "failures"}
WRITTEN = {"slots": "3", "days": "30", "runs": "50", "size": "5GB", "output_limit": "2GiB"}


def test_all_that_is_chosen_is_there_after_a_restart(qapp: QApplication, tmp_path: Path) -> None:
    async def choose_all() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            sheet = opened(window)
            days = line(sheet, "days")
            assert isinstance(days, TextLine)
            await until(days.edit.text)
            for key, value in CHOSEN.items():
                choose(sheet, key, value)
            for key in ("calm", "to_tray"):
                tick = line(sheet, key)
                assert isinstance(tick, CheckLine)
                tick.check.click()
            for key, value in WRITTEN.items():
                assert write(sheet, key, value).error == ""
            await until(lambda: len(live.notices) == 4)
            await until(lambda: Remembered(live.home.window).preferences.slots == 3)
            window.deleteLater()

    async def look() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window._remembered.use_theme(qapp)
            sheet = opened(window)
            runs = line(sheet, "runs")
            assert isinstance(runs, TextLine)
            await until(runs.edit.text)
            combos = {
                each.setting.key: each.combo.currentData()
                for each in sheet.lines.values()
                if isinstance(each, ChoiceLine)
            }
            texts = {each.setting.key: each.edit.text() for each in sheet.lines.values() if isinstance(each, TextLine)}
            ticks = {
                each.setting.key: each.check.isChecked() for each in sheet.lines.values() if isinstance(each, CheckLine)
            }
            assert combos | CHOSEN == combos
            assert texts | WRITTEN == texts
            assert ticks["calm"]
            assert ticks["to_tray"]
            assert (theme.name(), theme.row_height()) == ("dark", 22)
            window.deleteLater()

    drive(qapp, choose_all())
    theme.changes.density = "compact"
    theme.use(qapp, "light")
    drive(qapp, look())


def test_typing_hides_what_does_not_match_and_the_palette_leads_to_each(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            command = next(each for each in window.commands() if each.text == "Setting: Theme")
            command.do()
            sheet = window.settings.sheet
            assert sheet is not None
            assert [key for key, each in sheet.lines.items() if each.isVisibleTo(sheet)] == ["theme"]
            sheet.search.setText("nothing like it")
            assert sheet.none.isVisibleTo(sheet)
            sheet.search.clear()
            assert all(each.isVisibleTo(sheet) for each in sheet.lines.values())
            sheet.finish(False)
            assert window.settings.sheet is None
            assert any(each.text == "Settings…" for each in window.commands())
            window.deleteLater()

    drive(qapp, walk())


def test_the_node_of_this_machine_takes_as_many_runs_as_is_chosen(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window, cluster = live.window(), live.actions.cluster
            node = LocalNode(live.home, 1)

            async def token() -> str:
                return (await cluster.token()).text

            window.settings.slots_chosen.connect(lambda slots: live.actions.go(node.change(slots, token)))
            live.actions.go(node.keep(token))
            nodes = window.watches
            await until(lambda: [row.slots for row in nodes.known_nodes if row.linked] == [1])
            sheet = opened(window)
            assert write(sheet, "slots", "none").error.startswith("Write a whole number from 1 to 4,096")
            write(sheet, "slots", "2")
            await until(lambda: [row.slots for row in nodes.known_nodes if row.linked] == [2])
            assert Remembered(live.home.window).preferences.slots == 2
            works = line(sheet, "works")
            assert isinstance(works, CheckLine)
            works.check.click()
            await until(lambda: not any(row.linked for row in nodes.known_nodes))
            await until(lambda: holder(live.home.local_node) is None)
            assert Remembered(live.home.window).preferences.slots == 0
            await node.end()
            window.deleteLater()

    drive(qapp, walk())


def test_a_setting_that_is_asked_for_by_its_name_has_the_keyboard(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            window = live.window()
            window.activateWindow()
            await until(lambda: qapp.activeWindow() is window)
            commands = {each.text: each for each in window.settings.commands()}
            commands["Setting: Close to the tray"].do()
            sheet = window.settings.sheet
            assert sheet is not None
            await until(line(sheet, "to_tray").editor.hasFocus)
            sheet.finish(True)
            sheet = opened(window)
            await until(sheet.search.hasFocus)
            sheet.finish(True)
            window.deleteLater()

    drive(qapp, walk())


def test_runs_beyond_a_new_limit_are_counted_before_they_go(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        live = Live(tmp_path / "home")
        history(live.home.master)
        async with live:
            window = live.window()
            sheet = opened(window)
            await until(lambda: line(sheet, "runs").edit.text() == "100000")  # type: ignore[attr-defined]
            write(sheet, "runs", "1")
            await until(lambda: window.findChildren(Confirm))
            asked = window.findChildren(Confirm)[-1]
            assert asked.card.accessibleName() == "Forget 1 ended run?"
            asked.no.click()
            await until(lambda: line(sheet, "runs").edit.text() == "100000")  # type: ignore[attr-defined]
            assert len(await live.actions.cluster.runs(Filter())) == 2
            await until(lambda: not window.findChildren(Confirm))
            write(sheet, "runs", "1")
            await until(lambda: window.findChildren(Confirm))
            window.findChildren(Confirm)[-1].yes.click()
            while len(await live.actions.cluster.runs(Filter())) > 1:
                pass
            write(sheet, "runs", "5")
            status = live.actions.cluster.status
            while (await status()).keep_runs != 5:
                pass
            assert not window.findChildren(Confirm), "nothing goes by that"
            window.close()
            window.deleteLater()

    drive(qapp, walk())
