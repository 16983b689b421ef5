"""Frozen rows, made from the state: all that windows and terminals ever see of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydra_core.master.state import Cluster, Node, Package, Run, Token
from pydra_core.protocol.pictures import ClusterStatus, EventRow, NodeRow, PackageRow, RunDetails, RunRow, TokenRow
from pydra_core.protocol.verbs import Page, Query


@dataclass(frozen=True, slots=True)
class Outside:
    """What pictures tell that is not in the state: the runtime fills it in."""

    master: str = ""
    program: str = ""
    pid: int = 0
    addresses: tuple[str, ...] = ()
    open: bool = False
    pin: str = ""
    started: float = 0.0
    events: Sequence[EventRow] = ()


def run_row(cluster: Cluster, run: Run, now: float) -> RunRow:
    raise NotImplementedError


def details(cluster: Cluster, run: Run, now: float) -> RunDetails:
    raise NotImplementedError


def node_row(cluster: Cluster, node: Node, now: float) -> NodeRow:
    raise NotImplementedError


def package_row(cluster: Cluster, package: Package) -> PackageRow:
    raise NotImplementedError


def token_row(token: Token) -> TokenRow:
    raise NotImplementedError


def status(cluster: Cluster, outside: Outside) -> ClusterStatus:
    raise NotImplementedError


def query(cluster: Cluster, asked: Query, now: float, outside: Outside) -> Page:
    """The window of a list that was asked for. Raises UserError for a run or a column that does not exist."""
    raise NotImplementedError
