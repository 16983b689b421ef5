"""What a machine holds and allows: steps of its sandbox, its owner's rules with their source, the code that it has."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from pydra_core.ids import Digest
from pydra_core.protocol.facts import Load, Offer, Timetable, Transfer
from pydra_core.protocol.manifest import SharedFolder
from pydra_core.protocol.states import Isolation, Network
from pydra_gui.views.node_sheet import NodeSheet, allowed, versions_of
from pydra_gui.widgets.labels import Elided
from pydra_gui.widgets.node_cells import aside
from pydra_gui.widgets.week_grid import WeekGrid
from tests.gui import rows

OFFER = Offer(
    least=Isolation.STRICT, network=Network.OUTSIDE, ports=(443,), shares=(SharedFolder("data"), SharedFolder("out", True)),
    programs=("/opt/blender",), resources=(("gpu", 2),), packages=("render*",), memory=16 * 10**9, memory_each=8 * 10**9,
    wall_time_each=3600.0, schedule=Timetable(hours=((7_200, 8_640), (8_640, 10_080)), idle=600.0, then="freeze"),
    rules=(("network", 'network = "outside" in policy.toml'), ("memory", "--memory 16GB")),
)  # fmt: skip


def test_an_offer_in_words_with_the_owners_rules() -> None:
    told = {each.name: (each.what, each.rule) for each in allowed(OFFER)}
    assert told["Isolation"] == ("strict or better; below that nothing starts", "")
    assert told["Network"] == ("outside, port 443", 'network = "outside" in policy.toml')
    assert told["Folders"] == ("data (to read), out (to write)", "")
    assert told["Memory"] == ("16.0 GB for all runs together", "--memory 16GB")
    assert told["Each run"] == ("8.0 GB", "")
    assert told[""] == ("1 h of time", "")
    assert (told["Devices"][0], told["Packages"][0]) == ("2 gpu", "render*")


def test_the_usual_offer_is_short() -> None:
    told = {each.name: each.what for each in allowed(Offer())}
    assert told["Network"] == "none"
    assert told["Packages"] == "every one"
    assert "Memory" not in told


def test_which_versions_a_node_has() -> None:
    packages = rows.packages()
    other, gone = Digest("cd" * 32), Digest("ef" * 32)
    mine = msgspec.structs.replace(packages[1], versions=(packages[1].versions[0],))
    older = msgspec.structs.replace(mine.versions[0], digest=other, version=1)
    both = msgspec.structs.replace(mine, versions=(*mine.versions, older))
    node = rows.node("atlas", versions=(rows.DIGEST, gone))
    assert versions_of(node, [both]) == [("count", "v2"), ("Removed", "1 version")]
    assert versions_of(rows.node("atlas"), [both]) == []


def test_the_sheet_shows_all_three_and_closes(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 800)
    window.show()
    node = rows.node("atlas", offer=OFFER, versions=(rows.DIGEST,), tags=("fast", "linux"), given=("fast",))
    moving = (Transfer(what="count", done=8_200_000, size=14_600_000, rate=1_200_000),)
    node = msgspec.structs.replace(node, max_rate=2_000_000, load=Load(transfers=moving))
    assert aside(node) == "1.2 MB/s"
    sheet = NodeSheet(window, node, rows.packages()[:2])
    sheet.begin()
    words = [each.text() for kind in (QLabel, Elided) for each in sheet.findChildren(kind)]
    assert "fast, linux" in words
    assert "It works Sat–Sun, by its own clock." in words
    assert "Only when nobody has used it for 10 min." in words
    assert sheet.findChild(WeekGrid).accessibleDescription()  # type: ignore[union-attr]
    assert not sheet.grab().isNull()
    assert "count comes: 8.2 MB of 14.6 MB, 1.2 MB/s" in words
    assert "at most 2.0 MB/s together, by “Limit transfers…” in its menu" in words
    assert "fast given here, with pydractl node tag" in words
    for said in ("atlas: isolation strict", "What its sandbox holds", "What its owner allows", "Code that it has",
                 "seccomp: not possible here (the kernel has no seccomp filter)", "--memory 16GB"):  # fmt: skip
        assert said in words
    assert not window.grab().isNull()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.over
