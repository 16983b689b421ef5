"""All kinds of panels and all workspaces: the one place where a new one is added. How each is made and wired stands below.

To add a panel: write its widget, a function here that makes and wires it, and a line in `KINDS`; to have it somewhere from the start,
a `Place` (or the `centre`) of a workspace. What was arranged before is kept: a new panel is then found in View → Panels.
"""

from pydra_core.ids import NodeId, PackageName
from pydra_gui.language import later, tr
from pydra_gui.views import while_sheet
from pydra_gui.views.details import DetailsPanel
from pydra_gui.views.file_deeds import FileDeeds
from pydra_gui.views.filter_field import FilterField
from pydra_gui.views.holdings import HoldingsPanel, HoldingsWatch
from pydra_gui.views.log import LogPanel
from pydra_gui.views.log_watch import LogWatch
from pydra_gui.views.nodes import NodesPanel
from pydra_gui.views.notices_panel import NoticesPanel
from pydra_gui.views.overview import OverviewPanel
from pydra_gui.views.overview_watch import OverviewWatch
from pydra_gui.views.packages import PackagesPanel
from pydra_gui.views.panels import Area, Context, Panel, PanelKind, Place, Workspace
from pydra_gui.views.runs import RunsPanel
from pydra_gui.views.runs_tabs import FACETS, PAST, Facet
from pydra_gui.views.runs_watch import RunsWatch
from pydra_gui.views.search import SearchPanel, SearchWatch
from pydra_gui.views.source import SourcePanel, SourceWatch
from pydra_gui.views.timeline import TimelinePanel, TimelineWatch
from pydra_gui.views.units import UnitsPanel
from pydra_gui.views.units_watch import UnitsWatch
from pydra_gui.views.while_sheet import Bounds
from pydra_gui.widgets.panel_head import PanelHead


def make_nodes(context: Context) -> Panel:
    """The nodes with their workers. Choosing one filters the runs."""
    panel, looking = NodesPanel(), context.looking
    panel.node_selected.connect(lambda node: looking.choose_node(node, panel.selected))
    panel.add_asked.connect(context.node_deeds.add)
    panel.run_opened.connect(looking.open_run)
    panel.verbs.filter_asked.connect(looking.filter_asked)
    panel.verbs.log_asked.connect(lambda node: looking.show_node_log(node, context.node_deeds.name_of(node)))
    context.node_deeds.serve(panel.verbs)
    looking.cleared.connect(panel.view.clearSelection)
    context.watches.nodes.connect(panel.set_rows)
    context.watches.tagged.connect(panel.set_tag)
    panel.set_tag(context.watches.tag)
    if context.watches.nodes_told:
        panel.set_rows(context.watches.known_nodes)
    return Panel(
        widget=panel, focus=panel.view, head=panel.head,
        choose=lambda node: panel.select(NodeId(node)),
    )  # fmt: skip


def make_packages(context: Context) -> Panel:
    """The packages with their tasks. Choosing one filters the runs."""
    panel, looking = PackagesPanel(), context.looking
    panel.package_selected.connect(lambda package: looking.choose_package(package, panel.selected))
    panel.run_asked.connect(context.package_deeds.run_task)
    panel.deploy_asked.connect(context.package_deeds.choose_files)
    context.package_deeds.serve(panel.verbs)
    looking.cleared.connect(panel.view.clearSelection)
    context.watches.packages.connect(panel.set_rows)
    if context.watches.packages_told:
        panel.set_rows(context.watches.known_packages)
    return Panel(
        widget=panel, focus=panel.view, head=panel.head,
        choose=lambda package: panel.select(PackageName(package)),
    )  # fmt: skip


def make_source(context: Context) -> Panel:
    """The files of the chosen package."""
    panel = SourcePanel()
    SourceWatch(context, panel)
    panel.versions_asked.connect(context.package_deeds.show_versions)
    return Panel(widget=panel, focus=panel.list, head=panel.head)


def make_details(context: Context) -> Panel:
    """The run that is looked at."""
    panel, looking, watches = DetailsPanel(), context.looking, context.watches
    context.run_deeds.serve(panel.verbs)
    panel.verbs.filter_asked.connect(looking.filter_asked)
    panel.verbs.details_asked.connect(looking.open_run)
    panel.verbs.log_asked.connect(looking.show_run_log)
    panel.verbs.logs_asked.connect(looking.show_run_logs)
    panel.unit_asked.connect(context.run_deeds.explain_unit)
    panel.unit_log_asked.connect(
        lambda unit: looking.show_unit_logs(panel.run() or 0, unit.path, [(unit.index, unit.index)])
    )
    files = FileDeeds(context.window, context.actions)
    panel.save_asked.connect(files.save)
    panel.all_asked.connect(lambda: files.save_all(panel.run() or 0))
    panel.look_asked.connect(lambda artifact: files.look(artifact, panel.run() or 0))
    panel.artifact_asked.connect(lambda digest: context.actions.go(_show_picture(context, panel, digest)))
    looking.details_changed.connect(panel.show_run)
    watches.details_lost.connect(panel.set_lost_link)
    watches.units.connect(panel.show_units)
    watches.group.connect(panel.show_group)
    if looking.details is not None:
        panel.show_run(looking.details)
    return Panel(widget=panel, focus=panel.top.stops()[0], head=panel.head, lost=panel.set_lost_link)


async def _show_picture(context: Context, panel: DetailsPanel, digest: str) -> None:
    panel.set_picture(digest, await context.actions.picture(digest))


def make_log(context: Context) -> Panel:
    """The log of what is looked at."""
    panel = LogPanel()
    LogWatch(context, panel)
    panel.look.edit_asked.connect(lambda: context.actions.go(context.highlights.edit()))
    return Panel(
        widget=panel, focus=panel.view, head=panel.head, lost=panel.set_lost_link,
        keep=panel.kept_words, restore=panel.restore,
    )  # fmt: skip


def make_search(context: Context) -> Panel:
    """What ended runs said, and where."""
    panel = SearchPanel(known=context.watches.values)
    SearchWatch(context, panel)
    return Panel(
        widget=panel, focus=panel.field, head=panel.head, lost=panel.set_lost_link,
        keep=panel.field.text, restore=panel.field.setText,
    )  # fmt: skip


def make_holdings(context: Context) -> Panel:
    """Which code and which environments stand on which node."""
    panel = HoldingsPanel()
    HoldingsWatch(context, panel)
    return Panel(
        widget=panel,
        focus=panel.view,
        head=panel.head,
        lost=panel.set_lost_link,
        keep=panel.keep,
        restore=panel.restore,
    )


def make_notices(context: Context) -> Panel:
    """What was said to the person."""
    panel = NoticesPanel(context.actions.said)
    context.actions.noticed.connect(panel.refresh)
    return Panel(widget=panel, focus=panel.view, head=panel.head)


def make_units(context: Context) -> Panel:
    """The units of the run that is looked at, one by one."""
    panel = UnitsPanel()
    UnitsWatch(context, panel)
    context.run_deeds.serve_units(panel.verbs)
    return Panel(widget=panel, focus=panel.view, head=panel.head)


def make_timeline(context: Context) -> Panel:
    """What workers were at, and when."""
    panel = TimelinePanel()
    TimelineWatch(context, panel)
    return Panel(widget=panel, focus=panel.slider, head=panel.head, lost=panel.set_lost_link)


def make_overview(context: Context) -> Panel:
    """What goes on in the cluster, and what needs a person."""
    panel = OverviewPanel()
    OverviewWatch(context, panel)
    return Panel(widget=panel, focus=panel.capacity, lost=panel.set_lost_link)


async def _ask_while(context: Context, panel: RunsPanel, bounds: Bounds) -> None:
    found = await while_sheet.ask(context.window, bounds)
    if found is not None:
        panel.set_time(*found)


def _wire_runs(context: Context, panel: RunsPanel) -> None:
    looking = context.looking
    panel.while_asked.connect(lambda bounds: context.actions.go(_ask_while(context, panel, bounds)))
    panel.colour_by(context.colours.tint)
    context.colours.changed.connect(panel.view.viewport().update)
    context.run_deeds.serve(panel.verbs)
    panel.verbs.details_asked.connect(looking.open_run)
    panel.verbs.log_asked.connect(looking.show_run_log)
    panel.verbs.logs_asked.connect(looking.show_run_logs)
    chosen = panel.selected
    panel.run_selected.connect(lambda run: looking.choose_run(run, chosen))
    panel.destroyed.connect(lambda: looking.forget(chosen))
    panel.run_opened.connect(looking.open_run)
    panel.deploy_asked.connect(context.package_deeds.choose_files)


def make_centre_runs(context: Context, facets: tuple[Facet, ...] = FACETS) -> Panel:
    """A table of runs in the middle of a workspace: the field of the top bar is its filter, nodes and packages are its facets."""
    panel = RunsPanel(facets=facets, saved=context.saved)
    _wire_runs(context, panel)
    RunsWatch(context, panel, always=facets is FACETS)
    panel.filter_changed.connect(lambda wanted: context.watches.filter_nodes(wanted.tag))
    looking = context.looking
    panel.verbs.filter_asked.connect(looking.filter_asked)
    looking.node_changed.connect(lambda node: panel.set_node(node, context.watches.name_of(node)))
    looking.package_changed.connect(panel.set_package)
    panel.cleared.connect(looking.cleared)
    return Panel(widget=panel, focus=panel.view, lost=panel.set_lost_link, keep=panel.kept, restore=panel.restore)


def make_runs(context: Context) -> Panel:
    """A table of runs with a filter of its own, as many as one wants."""
    panel, field = RunsPanel(saved=context.saved), FilterField("tool", context.watches.values)
    head = PanelHead(tr("Runs"), field)
    _wire_runs(context, panel)
    panel.verbs.filter_asked.connect(field.add)
    field.wanted.connect(panel.set_text)
    field.left.connect(panel.view.setFocus)
    panel.words_changed.connect(field.show_words)
    RunsWatch(context, panel)
    return Panel(
        widget=panel, focus=panel.view, head=head, lost=panel.set_lost_link,
        keep=panel.kept, restore=panel.restore,
    )  # fmt: skip


def make_related(context: Context) -> Panel:
    """The runs of the node or the package that is chosen."""
    panel = RunsPanel()
    head = PanelHead(tr("Runs of it"))
    _wire_runs(context, panel)
    panel.verbs.filter_asked.connect(context.looking.filter_asked)
    context.looking.node_changed.connect(lambda node: panel.set_only(node, context.watches.name_of(node)))
    context.looking.package_changed.connect(lambda package: panel.set_only(package=package))
    panel.cleared.connect(context.looking.cleared)
    RunsWatch(context, panel)
    return Panel(widget=panel, focus=panel.view, head=head, lost=panel.set_lost_link)


LEFT, RIGHT = Area.LeftDockWidgetArea, Area.RightDockWidgetArea
TOP, BOTTOM = Area.TopDockWidgetArea, Area.BottomDockWidgetArea
SIDE, DETAILS, LOG = 298, 304, 32 + 10 * 22

KINDS = (
    PanelKind(key="nodes", title=later("Nodes"), icon="nodes", about=later("machines, their load and their workers"),
              make=make_nodes, area=LEFT, size=SIDE),
    PanelKind(key="packages", title=later("Packages"), icon="packages", about=later("what was deployed, and its tasks"),
              make=make_packages, area=LEFT, size=SIDE),
    PanelKind(key="source", title=later("Source"), icon="file",
              about=later("the code of the chosen package, its README, and what it wants"), make=make_source, area=RIGHT, size=620),
    PanelKind(key="details", title=later("Run details"), icon="panel", about=later("the run that is chosen"),
              make=make_details, area=RIGHT, size=DETAILS),
    PanelKind(key="log", title=later("Log"), icon="logs", about=later("what the chosen run or node says"),
              make=make_log, area=BOTTOM, size=LOG, repeats=True),
    PanelKind(key="search", title=later("Find in history"), icon="search", about=later("what ended runs said, and where"),
              make=make_search, area=BOTTOM, size=LOG),
    PanelKind(key="notices", title=later("Notices"), icon="info", about=later("what this window has told you"),
              make=make_notices, area=BOTTOM, size=LOG),
    PanelKind(key="units", title=later("Units"), icon="grid", about=later("every unit of the chosen run as a cell"),
              make=make_units, area=BOTTOM, size=360),
    PanelKind(key="timeline", title=later("Timeline"), icon="clock", about=later("what each worker was at, and when"),
              make=make_timeline, area=BOTTOM, size=240),
    PanelKind(key="runs", title=later("Runs"), icon="runs", about=later("a table of runs with a filter of its own"),
              make=make_runs, area=BOTTOM, size=300, repeats=True),
    PanelKind(key="related", title=later("Runs of it"), icon="filter", about=later("runs of the chosen node or package"),
              make=make_related, area=BOTTOM, size=300),
    PanelKind(key="holdings", title=later("What nodes hold"), icon="grid", about=later("code and environments by node and package"),
              make=make_holdings, area=BOTTOM, size=300),
    PanelKind(key="all-runs", title=later("Runs"), icon="runs", about=later("all runs"), make=make_centre_runs, centre_only=True),
    PanelKind(key="overview", title=later("Overview"), icon="overview", about=later("the last hour, and what needs a person"),
              make=make_overview, centre_only=True),
    PanelKind(key="past-runs", title=later("Ended"), icon="history", about=later("what has ended"),
              make=lambda context: make_centre_runs(context, PAST), centre_only=True),
)  # fmt: skip

WORKSPACES = (
    Workspace(key="overview", title=later("Overview"), icon="overview", about=later("what goes on now"), centre="overview"),
    Workspace(key="runs", title=later("Runs"), icon="runs", about=later("all runs, with their details and logs"), centre="all-runs",
              places=(Place("nodes", LEFT, SIDE, 462), Place("packages", LEFT, SIDE, 370),
                      Place("details", RIGHT, DETAILS), Place("log", BOTTOM, LOG))),
    Workspace(key="nodes", title=later("Nodes"), icon="nodes", about=later("machines, and the runs on each"), centre="nodes",
              places=(Place("related", BOTTOM, 300, 45), Place("holdings", BOTTOM, 300, 55),
                      Place("details", RIGHT, DETAILS))),
    Workspace(key="packages", title=later("Packages"), icon="packages", about=later("code, its versions and its runs"), centre="packages",
              places=(Place("related", BOTTOM, 300), Place("source", RIGHT, 620))),
    Workspace(key="logs", title=later("Logs"), icon="logs", about=later("what runs and nodes say"), centre="log",
              places=(Place("runs", LEFT, 380, 60), Place("nodes", LEFT, 380, 40), Place("search", BOTTOM, 190))),
    Workspace(key="history", title=later("History"), icon="history", about=later("what has ended, and how"), centre="past-runs",
              places=(Place("search", TOP, 190), Place("details", RIGHT, DETAILS), Place("log", BOTTOM, LOG))),
)  # fmt: skip
FIRST = "runs"
"""What is open at the first start."""
