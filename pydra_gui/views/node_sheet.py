"""What a machine holds and allows: each step of its sandbox, its owner's rules, and the code that it has."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from pydra_core.ids import Digest
from pydra_core.protocol.facts import Offer, Step
from pydra_core.protocol.pictures import NodeRow, PackageRow
from pydra_core.protocol.states import Network, StepOutcome
from pydra_gui.language import plural, tr
from pydra_gui.models import text, week
from pydra_gui.views.details_facts import span
from pydra_gui.views.form_scroll import KeyedScroll
from pydra_gui.views.sheet import Sheet
from pydra_gui.widgets.buttons import button
from pydra_gui.widgets.glyphs import Glyph
from pydra_gui.widgets.labels import Elided, label, rule
from pydra_gui.widgets.layouts import column, row
from pydra_gui.widgets.node_cells import LEVELS, OUTCOMES, transfer_words
from pydra_gui.widgets.notices import Line
from pydra_gui.widgets.states import ISOLATION
from pydra_gui.widgets.week_grid import WeekGrid

WIDTH, HIGH, KEY = 560, 620, 112
MOST_VERSIONS = 4
_MARKS = {
    StepOutcome.DONE: ("check", "text3"),
    StepOutcome.UNAVAILABLE: ("stop", "hold-ink"),
    StepOutcome.FAILED: ("warn", "fail-ink"),
}


@dataclass(frozen=True, slots=True)
class Allowed:
    """One thing that the owner allows: its name, what, and how the owner said so ("" for the default)."""

    name: str
    what: str
    rule: str = ""


def allowed(offer: Offer) -> list[Allowed]:
    """An owner's offer in words; limits that there are none of are left out."""
    found = [
        (tr("Isolation"), tr("{least} or better; below that nothing starts", least=tr(offer.least)), "least"),
        (tr("Network"), _network(offer), "network"),
        (tr("Folders"), ", ".join(f"{s.name} ({tr('to write') if s.writable else tr('to read')})" for s in offer.shares) or tr("none"),
         "shares"),
        (tr("Programs"), ", ".join(offer.programs) or tr("none besides Python and the system's"), "programs"),
        (tr("Devices"), ", ".join(f"{number} {name}" for name, number in offer.resources) or tr("none"), "resources"),
        (tr("Packages"), ", ".join(offer.packages) or tr("every one"), "packages"),
        (tr("Memory"), tr("{memory} for all runs together", memory=text.memory(offer.memory)) if offer.memory else "", "memory"),
        (tr("Transfers"), tr("at most {max_rate}/s together", max_rate=text.size(offer.max_rate)) if offer.max_rate else "", "max_rate"),
        *_each(offer),
    ]  # fmt: skip
    return [Allowed(name, what, offer.rule(field)) for name, what, field in found if what]


def _network(offer: Offer) -> str:
    match offer.network:
        case Network.NONE:
            return tr("none")
        case Network.OUTSIDE:
            return plural(
                len(offer.ports),
                "outside, port {ports}",
                "outside, ports {ports}",
                ports=", ".join(map(str, offer.ports)),
            )
    return tr("all that the machine reaches")


def _each(offer: Offer) -> Iterable[tuple[str, str, str]]:
    """The most that one run may ask for."""
    most = (
        ("memory_each", text.memory(offer.memory_each) if offer.memory_each else ""),
        ("slots_each", plural(offer.slots_each, "{n:,} slot", "{n:,} slots") if offer.slots_each else ""),
        (
            "processes_each",
            plural(offer.processes_each, "{n:,} process", "{n:,} processes") if offer.processes_each else "",
        ),
        (
            "open_files_each",
            plural(offer.open_files_each, "{n:,} open file", "{n:,} open files") if offer.open_files_each else "",
        ),
        (
            "scratch_each",
            tr("{scratch_each} of scratch", scratch_each=text.memory(offer.scratch_each)) if offer.scratch_each else "",
        ),
        (
            "output_limit_each",
            tr("{output_limit_each} of files", output_limit_each=text.memory(offer.output_limit_each))
            if offer.output_limit_each
            else "",
        ),
        (
            "wall_time_each",
            tr("{wall_time_each} of time", wall_time_each=span(offer.wall_time_each)) if offer.wall_time_each else "",
        ),
    )
    first = True
    for field, what in most:
        if what:
            yield tr("Each run") if first else "", what, field
            first = False


def versions_of(row: NodeRow, packages: Sequence[PackageRow]) -> list[tuple[str, str]]:
    """Which versions of which packages a node has: ("count", "v2, v1"); what no package names any more is counted at the end."""
    held = set(row.versions)
    names: Mapping[Digest, str] = {v.digest: f"v{v.version}" for package in packages for v in package.versions}
    found: list[tuple[str, str]] = []
    for package in packages:
        mine = [f"v{v.version}" for v in package.versions if v.digest in held]
        more = tr(" and {count} older", count=len(mine) - MOST_VERSIONS) if len(mine) > MOST_VERSIONS else ""
        if mine:
            found.append((package.package, ", ".join(mine[:MOST_VERSIONS]) + more))
    old = sum(digest not in names for digest in held)
    return [*found, (tr("Removed"), plural(old, "{n:,} version", "{n:,} versions"))] if old else found


class NodeSheet(Sheet):
    """Esc closes it; what does not fit scrolls."""

    def __init__(self, window: QWidget, row_: NodeRow, packages: Sequence[PackageRow]) -> None:
        super().__init__(window, tr("What {name} holds and allows", name=row_.name), WIDTH)
        self.close_button = button(tr("Close"))
        self.close_button.clicked.connect(lambda: self.finish(True))
        look = ISOLATION[row_.isolation.level]
        title = row(Glyph(look, 18, ground="raised"), gap=10)
        title.addWidget(label(tr("{name}: isolation {word}", name=row_.name, word=look.word), "title", wrap=True), 1)
        parts = (
            self._steps(row_),
            rule(),
            self._tags(row_),
            rule(),
            self._transfers(row_),
            rule(),
            self._offer(row_.offer),
            rule(),
            self._schedule(row_),
            rule(),
            self._code(row_, packages),
        )
        for part in (title, label(tr(LEVELS[row_.isolation.level]), "second", wrap=True), _Scroll(parts)):
            self.body.addWidget(part) if isinstance(part, QWidget) else self.body.addLayout(part)
        self.body.addSpacing(6)
        self.body.addLayout(row(None, self.close_button))

    def begin(self) -> None:
        self.open(self.close_button)

    def _steps(self, row_: NodeRow) -> QWidget:
        made = QWidget()
        lines = [_step(step) for step in row_.isolation.steps]
        none = [] if lines else [label(tr("It has not told how it isolates runs."), "muted")]
        column(label(tr("What its sandbox holds"), "section"), 2, *lines, *none, gap=5, of=made)
        return made

    def _tags(self, row_: NodeRow) -> QWidget:
        made = QWidget()
        given = tr("{given} given here, with pydractl node tag", given=", ".join(row_.given)) if row_.given else ""
        words = [
            label(", ".join(row_.tags) or tr("None."), "", wrap=True),
            *([label(given, "muted", wrap=True)] if given else []),
        ]
        column(label(tr("Tags that tasks can ask for"), "section"), 4, *words, gap=3, of=made)
        return made

    def _transfers(self, row_: NodeRow) -> QWidget:
        made = QWidget()
        limit = (
            tr("at most {max_rate}/s together, by “Limit transfers…” in its menu", max_rate=text.size(row_.max_rate))
            if row_.max_rate
            else ""
        )
        words = [
            *(label(each, "", wrap=True) for each in transfer_words(row_) or [tr("Nothing is on its way.")]),
            *([label(limit, "muted", wrap=True)] if limit else []),
        ]
        column(label(tr("Transfers"), "section"), 4, *words, gap=3, of=made)
        return made

    def _offer(self, offer: Offer) -> QWidget:
        made, grid = QWidget(), _grid()
        for at, each in enumerate(allowed(offer)):
            _add(grid, at, each.name, column(label(each.what, "", wrap=True), *_said(each), gap=1))
        column(label(tr("What its owner allows"), "section"), 4, grid, gap=4, of=made)
        return made

    def _schedule(self, row_: NodeRow) -> QWidget:
        """When it works. Only who owns a machine says that, on the machine itself."""
        made, table = QWidget(), row_.offer.schedule
        grid = [WeekGrid(table.hours)] if table.hours else []
        lines = [label(each, "", wrap=True) for each in week.words(table)]
        how = (
            tr("Its owner changes that on this machine: “When it works…” in its menu. It holds at once.")
            if row_.local
            else tr(
                "Its owner changes that there, with pydra-node schedule or in [schedule] of policy.toml. It holds at once."
            )
        )
        change = label(how, "muted", wrap=True)
        said = row_.offer.rule("schedule")
        rules = [label(said, "muted", wrap=True)] if said else []
        column(label(tr("When it works"), "section"), 4, *grid, *lines, *rules, change, gap=3, of=made)
        return made

    def _code(self, row_: NodeRow, packages: Sequence[PackageRow]) -> QWidget:
        made, grid = QWidget(), _grid()
        held = versions_of(row_, packages)
        for at, (package, versions) in enumerate(held):
            _add(grid, at, package, column(label(versions), gap=0))
        none = [] if held else [label(tr("None yet: it fetches a version when it first needs it."), "muted")]
        column(label(tr("Code that it has"), "section"), 4, grid, *none, gap=4, of=made)
        return made


class _Scroll(KeyedScroll):
    """As high as its parts, up to a limit."""

    def __init__(self, parts: Sequence[QWidget]) -> None:
        super().__init__()
        inner = QWidget()
        whole = column(*parts, None, gap=10, margins=(0, 4, 10, 4), of=inner)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(tr("What is held and allowed"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole.activate()
        self.setFixedHeight(min(HIGH, inner.heightForWidth(WIDTH - 52) + 8))


def _step(step: Step) -> QWidget:
    icon, token = _MARKS[step.outcome]
    made = QWidget()
    line = row(Line(icon, token, 14), gap=8, of=made)
    detail = f" ({text.one_line(step.detail)})" if step.detail else ""
    line.addWidget(Elided(f"{step.name}: {tr(OUTCOMES[step.outcome])}{detail}", "text2", 12), 1)
    made.setAccessibleName(f"{step.name}: {tr(OUTCOMES[step.outcome])}{detail}")
    return made


def _said(each: Allowed) -> list[QWidget]:
    return [label(each.rule, "muted", wrap=True)] if each.rule else []


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(6)
    grid.setColumnMinimumWidth(0, KEY)
    grid.setColumnStretch(1, 1)
    return grid


def _add(grid: QGridLayout, at: int, name: str, what: QVBoxLayout) -> None:
    made = Elided(name, "text3", 12)
    made.setFixedWidth(KEY)
    grid.addWidget(made, at, 0, Qt.AlignmentFlag.AlignTop)
    grid.addLayout(what, at, 1)
