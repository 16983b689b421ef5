"""The field that filters runs: words and tokens, with what a token may be offered below it while one types."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QSizePolicy, QWidget

from pydra_core.client.filters import without
from pydra_gui.language import later, tr
from pydra_gui.models.completion import MOST, candidates, completed
from pydra_gui.theme import icons

FILTER_WIDTH = (180, 420)
TOKENS = later(
    "Words, and tokens; all that is given must hold:\nstate:failed  node:mac*  tag:gpu  "
    'package:count  run:4182\ngroup:"night run"  label:draft\nsince:2h  since:2026-11-02 '
    "until:2026-11-06: when it was queued\ntook:>1h  took:<5m  took:10m..1h: how long it worked\n"
    "ended:lost  ended:terminal: how, or by whom, it came to its end\nby:window  by:terminal  "
    "by:series: from where it was queued"
)
PAUSE_MS = 200
"""Milliseconds of not typing until the filter is asked for."""
Known = Callable[[], Mapping[str, Sequence[str]]]
"""Values that there are, by the name of their token."""


def nothing_known() -> Mapping[str, Sequence[str]]:
    """Values of tokens, where nobody tells any."""
    return {}


class FilterField(QLineEdit):
    """Filters the runs while one types; Enter goes to them, Esc clears. Down and Enter, or Tab, take what is offered."""

    wanted = Signal(str)
    left = Signal()

    def __init__(
        self, kind: Literal["search", "tool"] = "search", known: Known = nothing_known, parent: QWidget | None = None
    ) -> None:
        """`kind` is that of the top bar, or that of a panel's head."""
        super().__init__(parent)
        self._known = known
        self.setProperty("kind", kind)
        self.setPlaceholderText(
            tr("Filter runs, or press Ctrl K for every command") if kind == "search" else tr("Filter runs")
        )
        self.setAccessibleName(tr("Filter runs"))
        self.setToolTip(tr(TOKENS))
        if kind == "search":
            self.addAction(icons.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        else:
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(FILTER_WIDTH[0] if kind == "search" else 80)
        self.setMaximumWidth(FILTER_WIDTH[1])
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self._say)
        self._said = ""
        self.popup = QListView()
        self.popup.setObjectName("offered")
        self.popup.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.offered = self._make_offered()
        self.textChanged.connect(lambda _: self._pause.start())
        self.textEdited.connect(self._offer)
        self.returnPressed.connect(self._entered)

    def know(self, known: Known) -> None:
        """Where the values come from that are offered."""
        self._known = known

    def _make_offered(self) -> QCompleter:
        made = QCompleter(QStringListModel(self), self)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        made.setWidget(self)
        made.setPopup(self.popup)
        made.setMaxVisibleItems(MOST)
        made.activated.connect(self.complete)
        self.popup.setAccessibleName(tr("What the word may become"))
        return made

    def _offer(self, written: str) -> None:
        found = candidates(written[: self.cursorPosition()], self._known()) if self._at_end() else []
        model = self.offered.model()
        if isinstance(model, QStringListModel):
            model.setStringList(found)
        if found:
            self.offered.complete()
        else:
            self.popup.hide()

    def _at_end(self) -> bool:
        return self.cursorPosition() == len(self.text())

    def complete(self, chosen: str) -> None:
        """Takes what was offered; a token's name offers its values next."""
        self.setText(completed(self.text(), chosen))
        QTimer.singleShot(0, self, lambda: self._offer(self.text()))

    def _say(self) -> None:
        self._pause.stop()
        if self.text().strip() != self._said:
            self._said = self.text().strip()
            self.wanted.emit(self._said)

    def _entered(self) -> None:
        self._say()
        self.left.emit()

    def show_words(self, words: str) -> None:
        """What is filtered by already: it is shown and not asked for again."""
        self._said = words
        self.setText(words)

    def add(self, words: str) -> None:
        """One more token, instead of one of the same name; it is filtered at once."""
        rest = without(self.text(), words.partition(":")[0])
        self.setText(f"{rest} {words}".strip())
        self._say()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self._entered()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab takes the first of what is offered."""
        popup = self.popup
        if forward and popup.isVisible():
            index = (
                popup.currentIndex() if popup.currentIndex().isValid() else self.offered.completionModel().index(0, 0)
            )
            popup.hide()
            self.complete(str(index.data()))
            return True
        return super().focusNextPrevChild(forward)
