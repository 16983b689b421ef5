"""What Pydra is: a sheet to read."""

from PySide6.QtWidgets import QWidget

from pydra_core.settings import program_version
from pydra_gui.language import later, tr
from pydra_gui.views.brand import Mark
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.labels import label
from pydra_gui.widgets.layouts import column, row

SENTENCES = (
    later(
        "A control centre for a private compute cluster: drop a Python file on the window, and it "
        "runs, sandboxed, on any machine that joined."
    ),
    later("It continues an idea of the OSUOSL Pydra of 2009. MIT license."),
)


def show_about(window: QWidget) -> Sheet:
    """Name, version, license."""
    sheet = Sheet(window, tr("About Pydra"), 420)
    close = button(tr("Close"))
    close.clicked.connect(lambda: sheet.finish(True))
    words = column(
        label("Pydra", "title"),
        label(tr("Version {program_version}", program_version=program_version()), "muted"),
        gap=2,
    )
    sheet.body.addLayout(row(Mark(36), words, None, gap=12))
    sheet.body.addSpacing(4)
    for sentence in map(tr, SENTENCES):
        sheet.body.addWidget(label(sentence, "second", wrap=True))
    sheet.body.addSpacing(6)
    sheet.body.addLayout(row(None, close))
    sheet.open(close)
    return sheet
