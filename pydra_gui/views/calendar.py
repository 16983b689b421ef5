"""Editors of dates and moments: a line of ISO 8601, and a calendar that opens below it; the keyboard does all of it."""

import re

from PySide6.QtCore import QDate, QEvent, QObject, QPoint, Qt, QTime, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QWidget

from pydra_core.packages.dates import is_date, is_datetime
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.language import tr
from pydra_gui.theme import icons
from pydra_gui.theme.theme import changes, color, font
from pydra_gui.views.editors import NONE, TextEditor
from pydra_gui.views.frames import restyle
from pydra_gui.widgets.buttons import button, tool
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

_PARTS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]([\d:.]+)(.*))?", re.ASCII)
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{3}|\.\d{6})?)?", re.ASCII)
MIDNIGHT = "00:00"


class DateEditor(TextEditor):
    """A date, or with `kind` "datetime" a moment; Alt Down or F4 opens the calendar."""

    def __init__(self, spec: ParamSpec) -> None:
        super().__init__(spec)
        open_ = self.addAction(icons.icon("calendar", "text2"), QLineEdit.ActionPosition.TrailingPosition)
        open_.setToolTip(tr("Open the calendar (Alt Down)"))
        open_.triggered.connect(self.open_calendar)
        self.popup: CalendarPopup | None = None

    def open_calendar(self) -> None:
        """Below the line, or above it where there is no room."""
        popup = self.popup = CalendarPopup(self, self._spec.kind == "datetime", self._spec.optional)
        popup.written.connect(self.setText)
        popup.show_text(self.text())
        popup.adjustSize()
        at = self.mapToGlobal(QPoint(0, self.height() + 4))
        if at.y() + popup.height() > self.screen().availableGeometry().bottom():
            at = self.mapToGlobal(QPoint(0, -popup.height() - 4))
        popup.move(at)
        popup.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
            self.open_calendar()
        else:
            super().keyPressEvent(event)


class CalendarPopup(QFrame):
    """Writes as one goes: arrows choose a day, Page Up and Down a month, Enter keeps it, Esc takes back what was there before."""

    written = Signal(str)

    def __init__(self, owner: QWidget, with_time: bool, optional: bool) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("kind", "popup")
        self._with_time, self._before, self._zone = with_time, "", ""
        self._writes = False
        self.calendar = _calendar(self)
        self.time = QLineEdit(MIDNIGHT)
        self.time.setAccessibleName(tr("Time"))
        self.time.setFixedWidth(110)
        self._month = label("", "section")
        self.today = button(tr("Now") if with_time else tr("Today"), "quiet")
        self.none = button(tr("None"), "quiet")
        self.none.setVisible(optional)
        self._lay_out()
        self._connect()
        changes.changed.connect(self._paint_days)
        self._paint_days()

    def _lay_out(self) -> None:
        back, on = tool("left", tr("Month before")), tool("right", tr("Month after"))
        for each in (back, on):
            each.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keyboard has Page Up and Page Down
        back.clicked.connect(self.calendar.showPreviousMonth)
        on.clicked.connect(self.calendar.showNextMonth)
        head = row(8, self._month, None, back, on, gap=2)
        foot = row(self.today, self.none, None, gap=2)
        if self._with_time:
            foot.addWidget(label(tr("Time"), "muted"))
            foot.addSpacing(6)
            foot.addWidget(self.time)
        column(head, self.calendar, foot, gap=6, margins=(8, 8, 8, 8), of=self)

    def _connect(self) -> None:
        self.calendar.currentPageChanged.connect(lambda *_: self._name_month())
        self.calendar.selectionChanged.connect(self._write)
        self.calendar.clicked.connect(lambda _: self._keep() if not self._with_time else self.time.setFocus())
        self.calendar.activated.connect(lambda _: self._keep())
        self.time.textEdited.connect(lambda _: self._write())
        self.time.returnPressed.connect(self._keep)
        self.today.clicked.connect(self._now)
        self.none.clicked.connect(lambda: self._say(""))
        for each in (self.calendar.findChildren(QWidget), [self.time]):
            for widget in each:
                widget.installEventFilter(self)

    def show_text(self, text: str) -> None:
        """Begins at the moment that a text says, or today."""
        self._before = text
        match = _PARTS.fullmatch(text.strip())
        good = match is not None and (is_datetime(text.strip()) or is_date(text.strip()))
        if match and good:
            self.calendar.setSelectedDate(QDate.fromString(match[1], "yyyy-MM-dd"))
            self.time.setText(match[2] or MIDNIGHT)
            self._zone = match[3] or ""
        self._name_month()
        self._writes = True

    def text(self) -> str:
        """What the calendar says now; "" if its time is no time."""
        day = self.calendar.selectedDate().toString("yyyy-MM-dd")
        if not self._with_time:
            return day
        time = self.time.text().strip()
        return f"{day} {time}{self._zone}" if _TIME.fullmatch(time) else ""

    def _write(self) -> None:
        text = self.text()
        restyle(self.time, "bad", "false" if text else "true")
        if text and self._writes:
            self.written.emit(text)

    def _now(self) -> None:
        self._zone = ""  # what was there may be of another one, and these clocks are ours
        self.time.setText(QTime.currentTime().toString("HH:mm"))
        self.calendar.setSelectedDate(QDate.currentDate())
        self._keep()

    def _keep(self) -> None:
        """Enter on the day that was chosen already counts as well: nothing has changed then, and nothing was written."""
        self._write()
        if self.text():
            self.close()

    def _say(self, text: str) -> None:
        self.written.emit(text)
        self.close()

    def _name_month(self) -> None:
        shown = QDate(self.calendar.yearShown(), self.calendar.monthShown(), 1)
        self._month.setText(self.locale().toString(shown, "MMMM yyyy"))

    def _paint_days(self) -> None:
        """The calendar's own colours are not the theme's: it paints Sundays red, which here means that something failed."""
        head, day, today = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        head.setForeground(color("text3"))
        day.setForeground(color("text"))
        today.setForeground(color("accent-ink"))
        today.setFontWeight(600)
        today.setToolTip(tr("Today"))
        self.calendar.setHeaderTextFormat(head)
        for each in Qt.DayOfWeek:
            self.calendar.setWeekdayTextFormat(each, day)
        self.calendar.setDateTextFormat(QDate.currentDate(), today)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.calendar.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self._say(self._before)
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._say(self._before)
        else:
            super().keyPressEvent(event)


def _calendar(parent: QWidget) -> QCalendarWidget:
    made = QCalendarWidget(parent)
    made.setNavigationBarVisible(False)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.ShortDayNames)
    made.setFont(font(12))
    made.setDateEditEnabled(False)
    made.setMinimumWidth(264)
    return made


def date_help(spec: ParamSpec) -> str:
    """How a date or a moment is written."""
    form = "2024-02-29" if spec.kind == "date" else tr("2024-02-29 14:30, with a zone if it matters")
    return tr("{form}; empty is {none}", form=form, none=tr(NONE)) if spec.optional else form
