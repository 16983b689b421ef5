"""Scenes of what stands around the panels: palette, notices, keys, settings, the icon in the tray."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pydra_core.protocol.rules import Mail, Rule, When
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Listened, NotifyTold
from pydra_gui.notices import Notice, Offer
from pydra_gui.theme import theme
from pydra_gui.views.addresses_sheet import AddressesSheet
from pydra_gui.views.palette import Palette
from pydra_gui.views.remembered import Remembered
from pydra_gui.views.rules_sheet import RulesSheet
from pydra_gui.views.tray import Tray, tray_icon
from tests.gui import rows
from tests.screenshots import clusters
from tests.screenshots.laboratory import laboratory_packages, page, spread, status
from tests.screenshots.stage import Stage, nothing
from tests.screenshots.window import main

PANEL = 40
"""px of a desktop's panel."""


def palette(stage: Stage) -> None:
    main(stage)
    stage.window.show_palette()
    stage.window.findChildren(Palette)[0].edit.setText("mandel")
    say_what_was_done(stage)


def say_what_was_done(stage: Stage) -> None:
    """Notices at the foot of the window, one of them with a way back."""
    stage.window.toasts.say(
        Notice("fail", "old-tower is lost", "Silent for 30 s. Its 8 units wait again.", (Offer("Show node", nothing),))
    )
    stage.live.actions.undo.offer(
        "plain", "12 runs will be cancelled", "In 10 seconds; until then they wait.", _taken_back
    )


async def _taken_back() -> None:
    """What Undo in a picture does."""


def keys(stage: Stage) -> None:
    main(stage)
    stage.window.verbs.show_keys()


def settings(stage: Stage) -> None:
    main(stage)
    stage.window.settings.show()


RULES = (
    Rule(name="night shift", when=(When.FAILED, When.LOST), to="mailto:ada@example.org"),
    Rule(
        name="posters", when=(When.FINISHED,), to="https://example.org/hook/abc", package="mandelbrot", label="poster*"
    ),
)
MAIL = Mail(host="mail.example.org", sender="pydra@example.org", user="pydra", has_password=True)


def rules(stage: Stage) -> None:
    """A rule that was just tried."""
    main(stage)
    sheet = RulesSheet(stage.window, stage.live.actions)
    sheet.open(sheet.form.name)
    sheet.show_told(NotifyTold(rules=RULES, mail=MAIL), "night shift")
    sheet.said.say("It was taken by mail.example.org.")


def addresses(stage: Stage) -> None:
    """One address for this machine, one with nodes, one that nobody uses."""
    main(stage)
    sheet = AddressesSheet(stage.window, stage.live.actions, stage.window.watches)
    sheet.open(sheet.close_button)
    here = next(row.node for row in rows.nodes() if row.local)
    others = [row.node for row in rows.nodes() if row.linked and not row.local]
    sheet.show_places(
        (
            Listened(address="127.0.0.1:7411", nodes=(here,), needed=True),
            Listened(address="192.168.10.4:7411", nodes=tuple(others[:3])),
            Listened(address="[fd00:10::4]:7411"),
        )
    )


def tray(stage: Stage) -> None:
    """The menu of the icon in the tray, over the corner of a light desktop and of a dark one."""
    main(stage)
    made = Tray(stage.window, stage.live.actions, stage.window.watches, Remembered(stage.live.home.window).preferences)
    made._took_status(status(clusters.holders(), laboratory_packages()))
    made.show_runs([row for row in page(spread()).runs if row.state is RunState.RUNNING][:3])
    made.menu.setWindowFlags(Qt.WindowType.Widget)
    made.menu.resize(made.menu.sizeHint())
    wide, high = stage.window.width(), stage.window.height()
    made.menu.move(wide - made.menu.width() - 12, high - PANEL - made.menu.height() - 8)
    made.menu.show()
    for at, (ground, badge) in enumerate((("surface", False), ("surface", True), ("text", False), ("text", True))):
        icon = QLabel(stage.window)
        icon.setPixmap(tray_icon(badge).pixmap(22, 22))
        icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        icon.setAutoFillBackground(True)
        look = icon.palette()
        look.setColor(icon.backgroundRole(), theme.color(ground))
        icon.setPalette(look)
        icon.setGeometry(wide - (4 - at) * 56, high - PANEL, 56, PANEL)
        icon.show()
