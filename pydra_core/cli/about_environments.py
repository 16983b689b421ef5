"""Verbs of `pydractl` about what packages depend on: how their environments stand on the nodes, and what is pinned for them."""

import click

from pydra_core.cli import documents, show
from pydra_core.cli.about_packages import find
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client.cluster import Cluster
from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.protocol.pictures import EnvironmentRow

EMPTY = "No package depends on anything: a block “# /// script” in a file, or pyproject.toml in a folder, says what one needs."
_STATES = {"none": "cannot run", "own": "needs none", "missing": "not built yet"}


@verb()
@click.argument("package", default="")
@click.option("--lock", metavar="DIGEST", help="Print what is pinned: a requirements file with every version and hash.")
@click.option(
    "--forget", is_flag=True, help="Forget what is pinned for PACKAGE: its next run finds out anew what it needs."
)
@click.option(
    "--version", default="", help="With --forget: of this version (v2, 2, or a digest); default: the current one."
)
@click.option("--python", default="", metavar="3.N", help="With --forget: only for this Python.")
@click.pass_obj
def environments(terminal: Terminal, package: str, lock: str | None, forget: bool, version: str, python: str) -> None:
    """What packages need on each node: whether it is there, for which Python, and what differs between nodes.

    With PACKAGE only that one. What a package needs is found out by the first node that runs it, and pinned: all others install
    exactly that, until it is forgotten.
    """
    if lock is not None:
        text = terminal.with_cluster(lambda cluster: cluster.lock(lock))
        terminal.tell({"lock": lock, "text": text}, lambda: text.rstrip("\n"))
    elif forget:
        if not package:
            raise UserError(
                "Say of which package the locks are to be forgotten: pydractl environments PACKAGE --forget."
            )
        told = terminal.with_cluster(lambda cluster: cluster.forget_locks(PackageName(package), version, python))
        terminal.tell({"package": package, "text": told}, lambda: told)
    else:
        rows = terminal.with_cluster(lambda cluster: _rows(cluster, PackageName(package)))
        empty = f"No node has joined, or {package} depends on nothing." if package else EMPTY
        terminal.tell([documents.environment(row) for row in rows], lambda: _table(rows) if rows else empty)


async def _rows(cluster: Cluster, package: PackageName) -> list[EnvironmentRow]:
    """Raises UserError if there is no such package."""
    if package:
        await find(cluster, package)
    return await cluster.environments(package or None)


def _table(rows: list[EnvironmentRow]) -> str:
    titles = ["PACKAGE", "VERSION", "NODE", "PYTHON", "STATE", "LOCK", ""]
    return show.table(titles, [_cells(row) for row in rows])


def _cells(row: EnvironmentRow) -> list[str]:
    python = " ".join(filter(None, (row.python, row.platform))) or "–"
    more = "; ".join(filter(None, (row.text, *row.differs)))
    count = f"{row.packages} packages" if row.packages and not more else ""
    lock = row.lock[:12] if row.lock else "–"
    return [
        row.package,
        f"v{row.version}",
        row.node_name,
        python,
        _STATES.get(row.state, row.state),
        lock,
        more or count,
    ]


VERBS = (environments,)
