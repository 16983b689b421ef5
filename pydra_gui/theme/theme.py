"""The current theme: what a token's colour is now, and one signal for those who paint."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from pydra_gui.theme import fonts, qss
from pydra_gui.theme.tokens import LIGHT, ROW, SPACE, THEMES

__all__ = [
    "ROW", "SPACE", "changes", "color", "follow_system", "font", "mix", "name", "row_height", "use", "use_density",
]  # fmt: skip

font = fonts.font


class Changes(QObject):
    """Says when the colours, or the height of rows, are others. Connect to `changed` and repaint."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.name = "light"
        self.follows = False
        self.density = "compact"
        self.colors = {token: QColor(text) for token, text in LIGHT.items()}


changes = Changes()

SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
PALETTE = {
    QPalette.ColorRole.Window: "canvas",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "canvas",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "raised",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.ToolTipBase: "raised",
    QPalette.ColorRole.ToolTipText: "text",
    QPalette.ColorRole.Highlight: "select",
    QPalette.ColorRole.HighlightedText: "text",
    QPalette.ColorRole.PlaceholderText: "text3",
    QPalette.ColorRole.Link: "accent-ink",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Accent: "accent",
}


def use(app: QApplication, name: str) -> None:
    """Makes "light" or "dark" the theme of the application, and stops following the system."""
    changes.follows = False
    app.styleHints().setColorScheme(SCHEMES[name])  # frames and dialogs of the system's are so as well
    _use(app, name)


def follow_system(app: QApplication) -> None:
    """Takes the theme that the system has, now and whenever the system changes it."""
    if not app.property("pydra-follows"):
        app.setProperty("pydra-follows", True)
        app.styleHints().colorSchemeChanged.connect(lambda scheme: _system_changed(app, scheme))
    changes.follows = True
    app.styleHints().unsetColorScheme()
    _use(app, _named(app.styleHints().colorScheme()))


def _system_changed(app: QApplication, scheme: Qt.ColorScheme) -> None:
    if changes.follows:
        _use(app, _named(scheme))


def _named(scheme: Qt.ColorScheme) -> str:
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


def _use(app: QApplication, name: str) -> None:
    changes.name = name
    changes.colors = {token: QColor(text) for token, text in THEMES[name].items()}
    fonts.load()
    if app.style().name() != "fusion":
        app.setStyle("Fusion")
    app.setPalette(_palette())
    app.setFont(font(13))
    app.setStyleSheet(qss.fill(name))
    changes.changed.emit()


def name() -> str:
    """ "light" or "dark"."""
    return changes.name


def use_density(density: str) -> None:
    """Makes "comfortable", "compact" or "dense" the height of rows, in every table and tree but those of two lines and of logs."""
    changes.density = density
    changes.changed.emit()


LOWEST = 20
"""Px of a row, at least: a glyph and a line of text."""


def row_height(compact: int = ROW["compact"]) -> int:
    """Px of a row that has `compact` px where rows are compact."""
    return max(LOWEST, compact + ROW[changes.density] - ROW["compact"])


def color(token: str, alpha: float | None = None) -> QColor:
    """The colour of a token in the current theme, made translucent if asked. An unknown token raises KeyError."""
    found = changes.colors[token]
    if alpha is None:
        return found
    thin = QColor(found)
    thin.setAlphaF(alpha)
    return thin


def mix(upper: str, lower: str, share: float) -> QColor:
    """`share` (0 to 1) of one token laid over another."""
    a, b = color(upper), color(lower)
    pairs = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
    return QColor(*(round(x * share + y * (1 - share)) for x, y in pairs))


def _palette() -> QPalette:
    palette = QPalette()
    for role, token in PALETTE.items():
        palette.setColor(role, color(token))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, color("text3"))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, color("text3"))
    return palette
