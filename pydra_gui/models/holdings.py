"""What stands where: nodes by packages, for code and for environments, as a grid whose unchanged rows stay as they were; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pydra_core.ids import Digest, NodeId, PackageName
from pydra_core.protocol.facts import Transfer
from pydra_core.protocol.pictures import EnvironmentRow, NodeRow, PackageRow
from pydra_core.protocol.states import NodeState
from pydra_gui.language import later, plural, tr
from pydra_gui.models import text


@dataclass(frozen=True, slots=True)
class Holding:
    """One cell. `word`: held older syncing building missing failed none own, or "" where nothing is to be said. `shown` is what stands
    in the cell, `tip` all that is known; `share` (0 to 1) is how much of it is there."""

    word: str = ""
    shown: str = ""
    tip: str = ""
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class GridRow:
    """One node with a cell for each column."""

    node: NodeId
    name: str
    state: NodeState
    cells: tuple[Holding, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Grid:
    columns: tuple[str, ...] = ()
    rows: tuple[GridRow, ...] = ()


NOTHING = Holding()
_Known = tuple[tuple[Digest, ...], tuple[Transfer, ...], str, NodeState]


class Code:
    """Which version of each package each node has. What was made for a node is used again until that node changes."""

    def __init__(self) -> None:
        self._packages: tuple[PackageRow, ...] = ()
        self._made: dict[NodeId, tuple[_Known, GridRow]] = {}

    def grid(self, nodes: Sequence[NodeRow], packages: Sequence[PackageRow]) -> Grid:
        """Packages as columns, in their order."""
        listed = tuple(each for each in packages if each.versions)
        if listed != self._packages:
            self._packages, self._made = listed, {}
        fresh: dict[NodeId, tuple[_Known, GridRow]] = {}
        for node in nodes:
            known = (node.versions, node.load.transfers, node.name, node.state)
            made = self._made.get(node.node)
            fresh[node.node] = made if made is not None and made[0] == known else (known, self._row(node))
        self._made = fresh
        return Grid(tuple(each.package for each in listed), tuple(row for _, row in fresh.values()))

    def _row(self, node: NodeRow) -> GridRow:
        held = frozenset(node.versions)
        coming = {each.what: each for each in node.load.transfers if not each.out}
        cells = tuple(_code_cell(node.name, held, coming.get(each.package), each) for each in self._packages)
        return GridRow(node.node, node.name, node.state, cells)


def _code_cell(name: str, held: frozenset[Digest], coming: Transfer | None, package: PackageRow) -> Holding:
    newest = package.versions[0]
    mine = [f"v{each.version}" for each in package.versions if each.digest in held]
    what = tr("{package} v{version} on {name}", package=package.package, version=newest.version, name=name)
    older = tr("\nIt also has {mine}.", mine=", ".join(mine[1:6])) if len(mine) > 1 else ""
    if newest.digest in held:
        return Holding("held", f"v{newest.version}", tr("{what}: held{older}", what=what, older=older), 1.0)
    if coming is not None and coming.size > 0:
        share = min(1.0, coming.done / coming.size)
        there = tr(
            "{done} of {size}, {rate}/s",
            done=text.size(coming.done),
            size=text.size(coming.size),
            rate=text.size(coming.rate),
        )
        return Holding("syncing", f"{share * 100:.0f} %", tr("{what}: syncing\n{there}", what=what, there=there), share)
    if mine:
        return Holding(
            "older",
            mine[0],
            tr(
                "{what}: not there\nIt has {mine}, and fetches v{version} when it first needs it.",
                what=what,
                mine=", ".join(mine[:5]),
                version=newest.version,
            ),
        )
    return Holding(
        "missing", text.NONE, tr("{what}: not there\nIt is fetched when a run there first needs it.", what=what)
    )


def environments(rows: Iterable[EnvironmentRow], nodes: Sequence[NodeRow]) -> Grid:
    """Packages that depend on something as columns. Nodes of which nothing is known have a row, too."""
    by_node: dict[NodeId, dict[PackageName, EnvironmentRow]] = {}
    names: dict[PackageName, None] = {}
    for row in rows:
        by_node.setdefault(row.node, {})[row.package] = row
        names[row.package] = None
    columns = tuple(sorted(names))
    return Grid(columns, tuple(_environment_row(node, by_node.get(node.node, {}), columns) for node in nodes))


def _environment_row(
    node: NodeRow, mine: Mapping[PackageName, EnvironmentRow], columns: Sequence[PackageName]
) -> GridRow:
    cells = tuple(_environment_cell(mine[name]) if name in mine else NOTHING for name in columns)
    return GridRow(node.node, node.name, node.state, cells)


_SHOWN = {
    "none": later("no Python"),
    "own": later("needs none"),
    "missing": later("not yet"),
    "building": later("building"),
    "failed": later("failed"),
}


def _environment_cell(row: EnvironmentRow) -> Holding:
    shown = tr(_SHOWN[row.state]) if row.state in _SHOWN else tr("Python {python}", python=row.python)
    if row.state == "held" and row.differs:
        shown = tr("{count:,} differ", count=len(row.differs))
    lines = [
        tr(
            "{package} v{version} on {node_name}: {state}",
            package=row.package,
            version=row.version,
            node_name=row.node_name,
            state=tr(row.state),
        ),
        tr("Python {python}, {platform}", python=row.python, platform=row.platform) if row.python else "",
        row.text,
        plural(row.packages, "{n:,} package, lock {lock}", "{n:,} packages, lock {lock}", lock=row.lock[:8])
        if row.lock
        else "",
        tr("Other versions than elsewhere: {differs}", differs=", ".join(row.differs[:12])) if row.differs else "",
        tr("It is built when a run there first needs it.") if row.state == "missing" else "",
    ]
    return Holding(row.state, shown, "\n".join(line for line in lines if line), float(row.state == "held"))
