"""Scenes of `tests.screenshots` with a sheet over the laboratory: the run form with its fold open, every editor, a sweep, versions."""

from pydra_core.ids import PackageName, TaskKey
from pydra_core.protocol.manifest import ParamSpec, TaskSpec
from pydra_core.protocol.pictures import PackageRow, VersionRow
from pydra_gui.actions import Actions
from pydra_gui.views.calendar import DateEditor
from pydra_gui.views.main_window import MainWindow
from pydra_gui.views.run_form import RunForm
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
