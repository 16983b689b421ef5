"""Control of a run in the window, with a real node: units that failed are listed and explained, a group is one bar."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel

from pydra_core.protocol.verbs import Submit
from pydra_gui.local_node import LocalNode
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.node_sheet import NodeSheet
from pydra_gui.views.why import WhySheet
from tests.gui.live import Live, drive, until

PARTS = """
from pydra_core.tasks import ParallelTask, Task


class Half(Task):
    standalone = False

    def work(self, item):
        if item == 3:
            raise ValueError("three cannot be halved")
        return item / 2


class Parts(ParallelTask):
    subtask = Half

    def datasource(self, n: int = 6):
        return range(n)

    def unit_failed(self, index, item, error):
        return True
"""


def command(window: MainWindow, begins: str) -> None:
    """As from the palette."""
    next(each for each in window.commands() if each.text.startswith(begins)).do()


def said(sheet: WhySheet | NodeSheet) -> list[str]:
    return [each.text() for each in sheet.findChildren(QLabel)]


def test_units_that_failed_are_listed_and_explained(qapp: QApplication, tmp_path: Path) -> None:
    async def walk() -> None:
        async with Live(tmp_path / "home") as live:
            node = LocalNode(live.home, 2)
            window = live.window()
            source = tmp_path / "parts.py"
            source.write_text(PARTS)
            try:
                await live.actions.deploy(source, live.ask)
                live.actions.go(node.keep(lambda: token(live)))
                run = (await live.actions.cluster.order(Submit(task="Parts", group="night"))).run
                await until(lambda: window.runs.model.place_of(run) >= 0)
                window.runs.select(run)
                await until(lambda: window.details.units.model.rowCount() == 1)
                await until(lambda: "1 of 1 run complete" in window.details.group.words())
                assert window.details.units.model.index(0, 1).data() == "ValueError: three cannot be halved"
                command(window, "Why did unit 3 fail?")
                await until(lambda: window.findChildren(WhySheet))
                sheet = window.findChildren(WhySheet)[0]
                assert "ValueError: three cannot be halved" in said(sheet)
                sheet.copy_button.click()
                copied = QGuiApplication.clipboard().text().splitlines()
                assert copied[0].startswith("Unit 3 is failed")
                assert "ValueError: three cannot be halved" in copied
                sheet.close_button.click()
                await until(lambda: window.nodes.model.rowCount() == 1)
                window.nodes.select(window.watches.known_nodes[0].node)
                await until(lambda: window.watches.known_nodes[0].versions)
                command(window, "What the chosen node holds")
                assert "v1" in said(window.findChildren(NodeSheet)[0])
            finally:
                await node.end()
                window.deleteLater()

    drive(qapp, walk())


async def token(live: Live) -> str:
    return (await live.actions.cluster.token()).text
