"""The Nodes panel: choosing a node is a facet, verbs go out as signals, and each state of the panel says something."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from pydra_core.protocol.facts import Hours
from pydra_core.protocol.pictures import WorkerRow
from pydra_core.protocol.states import Isolation, NodeState, WorkerState
from pydra_gui import language
from pydra_gui.theme import theme
from pydra_gui.views.node_verbs import NONE
from pydra_gui.views.nodes import LOAD, SHIELD, SLOTS, NodesPanel
from pydra_gui.views.verbs import Verb, popup
from pydra_gui.widgets.cells import PAD
from pydra_gui.widgets.labels import width_of
from pydra_gui.widgets.node_cells import ROOMY, aside, isolation_tip, node_tip, stays_in_sight, worker_tip
from tests.gui import pseudo, rows


@pytest.fixture
def panel(qtbot: QtBot) -> NodesPanel:
    made = NodesPanel()
    qtbot.addWidget(made)
    made.resize(298, 460)
    made.show()
    return made


def test_nodes_are_shown_with_their_workers(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    atlas = panel.model.index_of(rows.nodes()[0].node)
    assert panel.model.rowCount() == 12
    panel.model.fetchMore(atlas)
    assert [panel.model.index(i, 0, atlas).data() for i in range(2)] == ["Mandelbrot running", "FitLines running"]
    assert atlas.siblingAtColumn(2).data() == "61/64"
    assert not panel.view.grab().isNull()


def test_workers_of_a_small_cluster_are_seen_unless_a_person_closed_their_node(panel: NodesPanel) -> None:
    few, atlas = rows.nodes()[:3], rows.nodes()[0].node
    idle = rows.node("atlas")
    panel.set_rows([idle])
    panel.set_rows(few)
    assert panel.view.isExpanded(panel.model.index_of(atlas))
    panel.view.collapse(panel.model.index_of(atlas))
    panel.set_rows(few[:2])
    assert not panel.view.isExpanded(panel.model.index_of(atlas))


def test_choosing_a_node_or_its_worker_says_which_node_once(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows(rows.nodes())
    atlas, told = rows.nodes()[0], []
    panel.node_selected.connect(told.append)
    index = panel.model.index_of(atlas.node)
    panel.view.setCurrentIndex(index)
    panel.view.setCurrentIndex(panel.model.index(1, 0, index))
    qtbot.keyClick(panel.view, Qt.Key.Key_Escape)
    assert told == [atlas.node, None]


def test_the_choice_lives_on_when_rows_change(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    told: list[object] = []
    panel.select(rows.nodes()[3].node)
    panel.node_selected.connect(told.append)
    panel.set_rows(rows.nodes()[2:])
    assert told == []
    panel.set_rows(rows.nodes()[5:])
    assert told == [None]


def verbs(panel: NodesPanel) -> dict[str, Verb]:
    return {verb.text: verb for verb in panel.verbs.section() if verb}


def test_verbs_of_a_node(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows(rows.nodes())
    bench = rows.nodes()[1]
    panel.select(bench.node)
    asked = panel.verbs
    for words, signal in (("Show its log", asked.log_asked), ("Remove…", asked.remove_asked), ("Why?", asked.why_asked),
                          ("What it holds and allows…", asked.holds_asked)):  # fmt: skip
        with qtbot.waitSignal(signal) as told:
            verbs(panel)[words].do()
        assert told.args == [bench.node]
    assert verbs(panel)["Remove…"].tail() == "2 units will wait again"
    with qtbot.waitSignal(asked.filter_asked) as told:
        verbs(panel)["Only its runs"].do()
    assert told.args == ["node:bench-7"]
    verbs(panel)["Copy id"].do()
    assert QGuiApplication.clipboard().text() == bench.node


def test_verbs_that_make_no_sense_say_why(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    assert verbs(panel)["Why?"].no() == NONE
    desk = next(row for row in rows.nodes() if row.local)
    panel.select(desk.node)
    assert "this machine's own node" in verbs(panel)["Remove…"].no()


def test_the_shield_opens_what_is_held(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows(rows.nodes())
    shield = panel.view.visualRect(panel.model.index_of(rows.nodes()[0].node).siblingAtColumn(3)).center()
    with qtbot.waitSignal(panel.verbs.holds_asked) as told:
        qtbot.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, pos=shield)
    assert told.args == [rows.nodes()[0].node]


def test_nothing_is_said_of_what_holds_a_worker_that_has_not_said_it_yet(panel: NodesPanel) -> None:
    begins = msgspec.structs.replace(rows.worker(7, "Count", WorkerState.STARTING), isolation=None)
    naked = msgspec.structs.replace(rows.worker(8, "Count"), isolation=Isolation.NONE)
    panel.set_rows([rows.node("atlas", workers=(begins, naked))])
    top = panel.model.index_of(rows.node("atlas").node)
    panel.view.expand(top.siblingAtColumn(0))
    cells = [panel.model.index(at, 3, top) for at in range(2)]
    assert [index.data() for index in cells] == ["", "none"]
    assert "No isolation" not in str(cells[0].data(Qt.ItemDataRole.ToolTipRole))
    whole = panel.view.viewport().grab().toImage()
    places = [whole.copy(panel.view.visualRect(index)) for index in cells]
    assert len({places[0].pixel(x, y) for x in range(places[0].width()) for y in range(places[0].height())}) == 1
    assert places[0] != places[1], "what holds nothing has its red shield"


def test_workers_say_their_place_and_whether_they_coordinate(panel: NodesPanel) -> None:
    def seat(pid: int, path: str, coordinates: bool = False) -> WorkerRow:
        return msgspec.structs.replace(rows.worker(7, "WordCount"), pid=pid, path=path, coordinates=coordinates)

    crew = (seat(11, "", True), seat(0, "/u"), seat(0, "/u"), seat(14, "/u"))
    panel.set_rows([rows.node("atlas", workers=crew)])
    top = panel.model.index_of(rows.node("atlas").node)
    names = [panel.model.index(at, 0, top).data() for at in range(panel.model.rowCount(top))]
    assert names == ["WordCount coordinates running", *["WordCount units running"] * 3]
    assert "holds no slot" in worker_tip(crew[0])
    assert "process not known yet" in worker_tip(crew[1])
    assert not panel.grab().isNull()


def test_a_worker_leads_to_its_run(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows(rows.nodes())
    atlas = panel.model.index_of(rows.nodes()[0].node)
    panel.view.expand(atlas)
    panel.view.setCurrentIndex(panel.model.index(1, 0, atlas))
    with qtbot.waitSignal(panel.run_opened) as told:
        qtbot.keyClick(panel.view, Qt.Key.Key_Return)
    assert told.args == [4180]
    assert panel.view.isExpanded(atlas)


def test_where_there_is_room_the_load_is_told_in_figures(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    narrow = panel.view.header().sectionSize(1)
    panel.resize(1_000, 460)
    assert panel.view.header().sectionSize(1) > ROOMY
    assert not panel.grab().isNull()
    panel.resize(298, 460)
    assert panel.view.header().sectionSize(1) == narrow


def test_an_empty_cluster_offers_to_add_a_node(panel: NodesPanel, qtbot: QtBot) -> None:
    panel.set_rows([])
    with qtbot.waitSignals([panel.add_asked, panel.add_asked]):
        qtbot.mouseClick(panel.findChild(QPushButton), Qt.MouseButton.LeftButton)
        qtbot.mouseClick(panel.head.findChild(QToolButton), Qt.MouseButton.LeftButton)


def test_rows_stay_while_loading(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    panel.set_loading()
    assert panel.view.isVisible()
    panel.set_rows(rows.nodes())
    assert not panel._body.notice.isVisible()


def test_a_sick_node_that_is_chosen_says_why(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    panel.select(rows.nodes()[1].node)
    assert panel._why.title() == "Three attempts failed here in a row."
    assert panel._why.isVisible()
    panel.select(None)
    assert not panel._why.isVisible()


def test_isolation_is_told_step_by_step_as_plain_text() -> None:
    tip = isolation_tip(rows.node("a").isolation)
    assert tip.splitlines()[1:] == [
        "user namespace: held",
        "mount namespace: held (private root)",
        "seccomp: not possible here (the kernel has no seccomp filter)",
    ]


@pytest.mark.parametrize("state", list(NodeState))
def test_every_state_of_a_node_can_be_painted(panel: NodesPanel, state: NodeState) -> None:
    panel.set_rows([rows.node("atlas", state, 8, 3)])
    assert not panel.grab().isNull()
    assert state.value in node_tip(rows.node("atlas", state))


def test_a_node_is_copied_by_its_address_and_as_commands(panel: NodesPanel) -> None:
    row = msgspec.structs.replace(rows.node("mac mini"), address="192.168.10.9")
    panel.set_rows([row])
    panel.select(row.node)
    menu = popup(panel.verbs.section(), panel)
    next(action for action in menu.actions() if action.text() == "Copy address").trigger()
    assert QGuiApplication.clipboard().text() == "192.168.10.9"
    inner = next(action.menu() for action in menu.actions() if action.text() == "Copy as command")
    assert "pydractl node drain 'mac mini'" in [action.toolTip() for action in inner.actions()]  # type: ignore[union-attr]


def test_a_wide_panel_names_its_columns(qtbot: QtBot) -> None:
    panel = NodesPanel()
    qtbot.addWidget(panel)
    panel.set_rows(rows.nodes())
    panel.resize(298, 400)
    panel.show()
    assert panel.view.isHeaderHidden()
    panel.resize(900, 400)
    assert not panel.view.isHeaderHidden()


def test_what_is_left_of_a_node_that_drains_has_the_place_of_its_load_where_its_name_needs_the_room() -> None:
    left = rows.node("render-03", NodeState.DRAINING, workers=(rows.worker(7, "Count"),))
    assert stays_in_sight(left)
    assert aside(left) == "1 left"
    assert not stays_in_sight(rows.node("bench-7", NodeState.SICK))


def test_a_tag_leaves_the_nodes_that_carry_it(panel: NodesPanel) -> None:
    panel.set_tag("render")
    panel.set_rows(rows.nodes())
    assert [row.name for row in panel.model.rows()] == ["render-01", "render-02"]
    assert panel.head._count.text() == "2 of 12"
    panel.set_tag("nothing")
    assert panel._body.empty.title() == "No node carries nothing"
    assert not panel.findChild(QPushButton).isVisible()
    panel.set_tag("")
    assert (panel.model.rowCount(), panel.head._count.text()) == (12, "12")


def test_tags_stand_behind_the_name_where_there_is_room_and_are_told_in_any_case(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    cell = panel.model.index_of(next(row.node for row in rows.nodes() if row.name == "render-01"))
    assert cell.data() == "render-01 connected rack-2 render"
    narrow = panel.view.viewport().grab(panel.view.visualRect(cell)).toImage()
    panel.set_rows([msgspec.structs.replace(row, given=(), tags=()) for row in rows.nodes()])
    assert panel.view.viewport().grab(panel.view.visualRect(cell)).toImage() == narrow
    panel.resize(1_000, 460)
    bare = panel.view.viewport().grab(panel.view.visualRect(cell)).toImage()
    panel.set_rows(rows.nodes())
    assert panel.view.viewport().grab(panel.view.visualRect(cell)).toImage() != bare


def test_rows_are_as_high_as_people_chose(panel: NodesPanel) -> None:
    panel.set_rows(rows.nodes())
    assert panel.view.visualRect(panel.model.index(0, 0)).height() == theme.row_height()


@pytest.mark.parametrize("width", [210, 237, 251, 252, 291, 292, 298])
def test_a_name_is_the_last_to_give_way(panel: NodesPanel, width: int) -> None:
    panel.set_rows(rows.nodes())
    panel.resize(width, 460)
    cell = panel.view.visualRect(panel.model.index(0, 0))
    assert width_of("render-01", 13, 500) <= cell.width() - 2 * PAD + 12 - 20
    figures = panel.view.visualRect(panel.model.index(0, SLOTS))
    assert width_of("61/64", 12) <= figures.width() - 2 * PAD
    assert panel.view.visualRect(panel.model.index(0, SHIELD)).right() <= panel.view.viewport().width()
    assert not panel.view.grab().isNull()


@pytest.mark.parametrize("code", ["en", "de"])
def test_why_a_node_takes_nothing_has_room_in_a_narrow_panel(panel: NodesPanel, qapp: QApplication, code: str) -> None:
    language.install(qapp, code)
    try:
        off = msgspec.structs.replace(rows.node("desk"), hours=Hours(reason="works again at 20:00"))
        panel.set_rows([off, rows.node("atlas", NodeState.DRAINING)])
        for at, row in enumerate(panel.model.rows()):
            room = panel.view.visualRect(panel.model.index(at, LOAD)).width() - 2 * PAD + 14
            assert width_of(aside(row), 12) <= room, aside(row)
    finally:
        pseudo.forget(qapp)
