"""Two columns of code side by side: what went and what came, with a sign, a tint and the changed places marked; keyboard all the way."""

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QScrollBar, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from pydra_gui.language import tr
from pydra_gui.models.difference import Differences, FileHead, Gap, LinePair, Spans, changed_places
from pydra_gui.models.table import RIGHT, Index, RowRole
from pydra_gui.theme import icons
from pydra_gui.theme.theme import color, font
from pydra_gui.widgets.cells import bar_token
from pydra_gui.widgets.labels import write

HEIGHT = 22
NUMBER, SIGN = 44, 18
STEP = 60
"""Px that one press of Left or Right moves the text."""
MINUS, PLUS = "\N{MINUS SIGN}", "+"


class DiffView(QWidget):
    """`opened` carries the row of a file's head or of a gap that was opened by Return or a click."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = Differences(self)
        self.list = _List(self.model, self)
        self.bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self.bar.setSingleStep(STEP)
        self.bar.valueChanged.connect(self.list.shift_to)
        self.list.moved.connect(lambda px: self.bar.setValue(self.bar.value() + px))
        self.list.opened.connect(self.opened)
        self.model.modelReset.connect(self._fit)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0)
        lines.addWidget(self.list, 1)
        lines.addWidget(self.bar)
        self.setFocusProxy(self.list)

    def _fit(self) -> None:
        width = QFontMetricsF(font(12, mono=True)).horizontalAdvance("0")
        room = self.list.viewport().width() / 2 - NUMBER - SIGN - 8
        self.bar.setRange(0, max(0, round(self.model.longest * width - room)))
        self.bar.setPageStep(max(1, round(room)))
        self.bar.setVisible(self.bar.maximum() > 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


class _List(QListView):
    opened = Signal(object)
    moved = Signal(int)

    def __init__(self, model: Differences, parent: QWidget) -> None:
        super().__init__(parent)
        self.shift = 0
        self.setModel(model)
        self.setUniformItemSizes(True)
        self.setItemDelegate(DiffCell(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(tr("Differences, side by side"))
        self.clicked.connect(self._open)

    def shift_to(self, px: int) -> None:
        """Moves the text of both columns to the left by so much."""
        self.shift = px
        self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if isinstance(row, FileHead) or (isinstance(row, Gap) and row.opens):
            self.opened.emit(row)

    def copy(self) -> None:
        """Puts the chosen lines on the clipboard."""
        chosen = sorted(self.selectedIndexes(), key=lambda index: index.row())
        QGuiApplication.clipboard().setText("\n".join(str(index.data()) for index in chosen))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self._open(self.currentIndex())
            case Qt.Key.Key_Left:
                self.moved.emit(-STEP)
            case Qt.Key.Key_Right:
                self.moved.emit(STEP)
            case Qt.Key.Key_C if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.copy()
            case Qt.Key.Key_Escape:
                event.ignore()
            case _:
                super().keyPressEvent(event)


class DiffCell(QStyledItemDelegate):
    """Paints heads of files, pairs of lines, and folds."""

    def __init__(self, view: _List) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        box = QRectF(option.rect)
        match index.data(RowRole):
            case FileHead() as head:
                _head(painter, box, head)
            case Gap() as gap:
                _gap(painter, box, gap)
            case LinePair() as pair:
                _pair(painter, box, pair, self._view.shift)
        if self._view.selectionModel().isSelected(index):
            token = bar_token(self._view)
            painter.fillRect(QRectF(0, box.top(), 2, box.height()), color(token))
            painter.fillRect(box, color(token, 0.10))
        painter.restore()


def _head(painter: QPainter, box: QRectF, head: FileHead) -> None:
    painter.fillRect(box, color("canvas"))
    icons.paint(
        painter, QRectF(box.left() + 8, box.center().y() - 6, 12, 12), "down" if head.open else "right", "text3"
    )
    inner = box.adjusted(26, 0, -10, 0)
    width = write(painter, inner, head.name, "text", 12, 500, mono=True)
    write(painter, inner.adjusted(width + 12, 0, 0, 0), head.words(), "text3", 12)


def _gap(painter: QPainter, box: QRectF, gap: Gap) -> None:
    painter.fillRect(box, color("sunken"))
    inner = box.adjusted(NUMBER + SIGN, 0, -10, 0)
    width = write(painter, inner, gap.text, "text3", 12)
    if gap.opens:
        write(painter, inner.adjusted(width + 10, 0, 0, 0), tr("Show them"), "accent-ink", 12, 500)


def _pair(painter: QPainter, box: QRectF, pair: LinePair, shift: int) -> None:
    half = box.width() / 2
    left, right = QRectF(box.left(), box.top(), half, box.height()), QRectF(half, box.top(), half, box.height())
    gone, come = pair.kind in ("changed", "removed"), pair.kind in ("changed", "added")
    places: tuple[Spans, Spans] = changed_places(pair.left, pair.right) if pair.kind == "changed" else ((), ())
    _side(painter, left, (pair.left_number, pair.left, MINUS if gone else ""), places[0], shift)
    _side(painter, right, (pair.right_number, pair.right, PLUS if come else ""), places[1], shift)
    painter.setPen(QPen(color("line"), 1))
    painter.drawLine(right.topLeft(), right.bottomLeft())


def _side(painter: QPainter, box: QRectF, line: tuple[int, str, str], places: Spans, shift: int) -> None:
    number, words, sign = line
    if not number:
        painter.fillRect(box, color("sunken"))
        return
    kind = {MINUS: "fail", PLUS: "done"}.get(sign, "")
    if kind:
        painter.fillRect(box, color(f"{kind}-tint"))
    ink = f"{kind}-ink" if kind else "text3"
    write(painter, box.adjusted(0, 0, NUMBER - box.width(), 0), str(number), ink, 11, mono=True, align=RIGHT)
    if sign:
        write(painter, box.adjusted(NUMBER + 6, 0, 0, 0), sign, ink, 12, 500, mono=True)
    _words(painter, box.adjusted(NUMBER + SIGN, 0, -6, 0), words, (places, kind, shift))


def _words(painter: QPainter, box: QRectF, words: str, marks: tuple[Spans, str, int]) -> None:
    """The line, moved to the left, with a ground and a line under each changed place."""
    places, kind, shift = marks
    measure = QFontMetricsF(font(12, mono=True))
    painter.save()
    painter.setClipRect(box)
    for first, last in places:
        start = box.left() - shift + measure.horizontalAdvance(words[:first])
        width = measure.horizontalAdvance(words[first:last])
        painter.fillRect(QRectF(start, box.top() + 3, width, box.height() - 6), color(kind, 0.24))
        painter.fillRect(QRectF(start, box.bottom() - 3, width, 1.5), color(f"{kind}-ink"))
    painter.setFont(font(12, mono=True))
    painter.setPen(color("text"))
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
    painter.drawText(box.adjusted(-shift, 0, measure.horizontalAdvance(words), 0), flags, words)
    painter.restore()
