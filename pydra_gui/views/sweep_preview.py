"""What a sweep would be: how many runs, the first of their combinations, or why there are too many."""

from collections.abc import Mapping
from itertools import islice
from typing import Any

from PySide6.QtWidgets import QFrame, QLabel, QWidget

from pydra_core.errors import UserError
from pydra_core.packages import arguments, sweeps
from pydra_core.protocol.manifest import ParamSpec
from pydra_gui.language import figure, tr
from pydra_gui.views.frames import restyle
from pydra_gui.widgets.labels import Elided, label
from pydra_gui.widgets.layouts import column

SHOWN = 4
"""Combinations that are written out."""
Axes = Mapping[str, list[Any]]


class SweepPreview(QFrame):
    """Hidden while there is only one run."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "well")
        self._title: QLabel = label("", "second", wrap=True)
        self._lines = [Elided("", "text2", 12, mono=True) for _ in range(SHOWN)]
        self._rest = label("", "muted")
        column(self._title, *self._lines, self._rest, gap=3, margins=(12, 8, 12, 9), of=self)
        self.hide()

    def show_axes(self, params: Mapping[str, ParamSpec], axes: Axes) -> int:
        """Shows the sweep over these axes; how many runs it is, 0 if they are too many."""
        try:
            number = sweeps.size(axes)
        except UserError as error:
            self._say(error.sentence, "error", [], "")
            return 0
        rest = tr("and {number:,} more", number=number - SHOWN) if number > SHOWN else ""
        lines = [_words(params, each) for each in islice(sweeps.combinations(axes), SHOWN)] if axes else []
        self._say(headline(number, axes) if axes else "", "second", lines, rest)
        return number

    def text(self) -> str:
        """All that is shown, line by line."""
        shown = [self._title.text(), *(line.text() for line in self._lines), self._rest.text()]
        return "\n".join(line for line in shown if line)

    def _say(self, title: str, kind: str, lines: list[str], rest: str) -> None:
        self._title.setText(title)
        restyle(self._title, "kind", kind)
        for at, line in enumerate(self._lines):
            line.set_text(lines[at] if at < len(lines) else "")
            line.setVisible(at < len(lines))
        self._rest.setText(rest)
        self._rest.setVisible(bool(rest))
        self.setVisible(bool(title))
        self.setAccessibleName(title)


def headline(number: int, axes: Axes) -> str:
    """ "20 runs in one group: n 10 × lr 2"; with one axis "10 runs in one group, one for each n"."""
    names = " × ".join(f"{name} {figure(len(values))}" for name, values in axes.items())
    how = tr(", one for each {axes}", axes=next(iter(axes))) if len(axes) == 1 else f": {names}"
    return tr("{number:,} runs in one group{how}", number=number, how=how)


def _words(params: Mapping[str, ParamSpec], one: Mapping[str, Any]) -> str:
    return "  ".join(f"{name}={arguments.show_text(params[name], value)}" for name, value in one.items())
