"""The verb of `pydractl` about where the master listens."""

import click

from pydra_core.cli import show
from pydra_core.cli.documents import Document
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client.cluster import Cluster
from pydra_core.ids import NodeId
from pydra_core.protocol.verbs import Listened


@verb()
@click.argument("address", required=False)
@click.option("--stop", is_flag=True, help="Listen there no more; links that came by it are closed.")
@click.pass_obj
def listen(terminal: Terminal, address: str | None, stop: bool) -> None:
    """Where the master listens; with an ADDRESS (HOST:PORT) there as well, from now on."""
    if address is None:
        if stop:
            raise click.UsageError("Name the address that is to be closed: `pydractl listen` shows them.")
        places, names = terminal.with_cluster(_look)
        terminal.tell([document(place, names) for place in places], lambda: _table(places, names))
        return
    deed = Cluster.stop_listening if stop else Cluster.listen
    said = terminal.with_cluster(lambda cluster: deed(cluster, address))
    terminal.tell({"text": said}, lambda: said)


async def _look(cluster: Cluster) -> tuple[tuple[Listened, ...], dict[NodeId, str]]:
    return await cluster.listening(), {row.node: row.name for row in await cluster.nodes()}


def document(place: Listened, names: dict[NodeId, str]) -> Document:
    """An address, the nodes that came by it, and whether it has to stay."""
    return {"address": place.address, "nodes": _named(place, names), "needed": place.needed}


def _table(places: tuple[Listened, ...], names: dict[NodeId, str]) -> str:
    cells = [
        [place.address, ", ".join(_named(place, names)) or "–", "this machine's own" if place.needed else ""]
        for place in places
    ]
    return show.table(["ADDRESS", "NODES", ""], cells)


def _named(place: Listened, names: dict[NodeId, str]) -> list[str]:
    return [names.get(node, node) for node in place.nodes]


VERBS = (listen,)
