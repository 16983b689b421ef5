"""Scenes with a sheet over the laboratory: the run form with its fold open, every editor, a sweep, versions."""

import msgspec

from pydra_core.ids import Digest, PackageName, TaskKey
from pydra_core.packages import compare
from pydra_core.protocol.manifest import ParamSpec, TaskSpec
from pydra_core.protocol.pictures import PackageRow, VersionRow
from pydra_core.protocol.states import RunState
from pydra_core.protocol.verbs import Difference
from pydra_gui.actions import Actions
from pydra_gui.views.calendar import DateEditor
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.run_form import RunForm
from pydra_gui.views.versions_sheet import VersionsSheet
from tests.gui import rows

SURVEY = (
    ParamSpec(name="field_of_view", kind="float", required=False, default=0.25, min=0.05, max=4, unit="°"),
    ParamSpec(name="first_night", kind="date", required=True, help="The evening's date"),
    ParamSpec(name="not_after", kind="datetime", required=False, default=None, optional=True),
    ParamSpec(name="filters", kind="dict", item="int", required=False, default={"g": 120, "r": 60}),
    ParamSpec(name="mode", kind="enum", required=False, default="DEEP", choices=("DEEP", "WIDE", "FOLLOW_UP")),
    ParamSpec(name="limit", kind="int", required=False, default=None, optional=True, unit="frames"),
    ParamSpec(name="password", kind="secret", required=True, help="Of the archive"),
)


def _form(window: MainWindow, task: str) -> RunForm:
    window.package_deeds.run_task(task)
    return window.findChildren(RunForm)[-1]


def when(window: MainWindow) -> None:
    """The fold is open, one of its fields needs a change."""
    form = _form(window, "mandelbrot.Zoom")
    form.when.toggle()
    for name, text in {"at": "in 10 min", "every": "often", "labels": "poster, night", "priority": "50"}.items():
        form.when.editors[name].setText(text)
    form.fields[1].editor.restore("ice")
    form.start()


def sweep(window: MainWindow) -> None:
    form = _form(window, "mandelbrot.Mandelbrot")
    form.fields[0].editor.restore("1024..10240..1024")
    form.fields[1].editor.restore("100000, 200000")
    form.run.setFocus()


def editors(window: MainWindow, actions: Actions) -> None:
    """Every kind of editor, with the calendar open."""
    task = TaskSpec(
        key=TaskKey("survey.Night"), name="Night", module="survey", cls="Night", params=SURVEY,
        description="Plans one night and fetches what the archive has of it.",
    )  # fmt: skip
    version = VersionRow(
        version=2, digest=rows.DIGEST, deployed=rows.NOW, tasks=(task,), wants=("network", "shared folder archive")
    )
    package = PackageRow(package=PackageName("survey"), origin="desk:/home/lab/survey.py", versions=(version,))
    form = RunForm(window, package, "survey.Night", actions)
    form.begin()
    form.fields[1].editor.restore("2026-11-27")
    form.fields[6].editor.restore("not a secret")
    night = form.fields[1].editor
    if isinstance(night, DateEditor):
        night.setFocus()
        night.open_calendar()


BEFORE = '''"""Rows of the Mandelbrot set, and their histogram."""

from pydra_core.tasks import Param, Task


class Mandelbrot(Task):
    """Computes rows of the set and returns the histogram."""

    def work(self, width: int = 2048, rows: int = 100_000, palette: str = "ice"):
        counts = [0] * 256
        for row in range(rows):
            self.progress(row, rows)
            for x in range(width):
                counts[self.depth(x, row)] += 1
        return {"rows": rows, "histogram": counts}

    def depth(self, x, y):
        z = c = complex(x, y)
        for n in range(255):
            if abs(z) > 2:
                return n
            z = z * z + c
        return 255


def old_palette(name):
    return {"ice": 1, "fire": 2}[name]
'''
AFTER = (
    BEFORE.replace("width: int = 2048", "width: int = 4096")
    .replace(
        "            self.progress(row, rows)\n",
        '            self.progress(row, rows, f"row {row:,}")\n            self.check()\n',
    )
    .replace('\n\ndef old_palette(name):\n    return {"ice": 1, "fire": 2}[name]\n', "")
)


def versions(window: MainWindow) -> None:
    """Two versions side by side; what the master would tell of them is invented."""
    known = next(row for row in window.watches.known_packages if row.package == "mandelbrot")
    package = msgspec.structs.replace(known, versions=tuple(map(_distinct, known.versions)))
    sheet = VersionsSheet(window, package, window.actions_, window.package_deeds._ask)
    sheet.begin()
    ends = (RunState.RUNNING, RunState.COMPLETE, RunState.FAILED, RunState.COMPLETE, RunState.COMPLETE)
    for at, version in enumerate(package.versions[:4]):
        sheet._states[version.digest] = [
            rows.run(4182 - n, state, version=version.version) for n, state in enumerate(ends[at:])
        ]
    sheet.show_package(package)
    files = compare.differences(
        {"main.py": BEFORE, "old.py": "x = 1\n"}, {"main.py": AFTER, "README.txt": "How it is drawn.\n"}
    )
    summary = "changed 6 lines, 1 file added, 1 file removed"
    sheet.comparison._took(Difference(package=package.package, old=6, new=7, files=files, summary=summary))
    sheet.comparison.end()
    sheet.over = True  # what the test's own master has to say of these versions comes too late


def _distinct(row: VersionRow) -> VersionRow:
    """With a digest, a size and holders of its own, as in life."""
    holders = ("atlas", "desk", "lab-nuc-4", "render-01")[: 1 + row.version % 4]
    digest = Digest(f"{row.version:064x}")
    return msgspec.structs.replace(row, digest=digest, size=8_000 + 310 * row.version, nodes=holders)
