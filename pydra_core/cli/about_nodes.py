"""Verbs of `pydractl` about the cluster and its nodes."""

import time
from collections.abc import AsyncIterator
from datetime import datetime

import click

from pydra_core.cli import documents, show
from pydra_core.cli.terminal import Terminal, Verbs, verb
from pydra_core.client import filters
from pydra_core.client.amounts import rate as read_rate
from pydra_core.client.cluster import Cluster
from pydra_core.client.moments import ahead
from pydra_core.errors import Fault, UserError
from pydra_core.ids import TokenId
from pydra_core.protocol import verbs
from pydra_core.protocol.messages import LogLine
from pydra_core.protocol.pictures import NodeRow

NO_NODES = "No node has joined yet: `pydractl token` makes the line for another machine."


@verb()
@click.pass_obj
def status(terminal: Terminal) -> None:
    """The cluster in a few lines."""
    picture = terminal.with_cluster(lambda cluster: cluster.status())
    terminal.tell(documents.status(picture), lambda: show.status(picture))


@verb()
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.pass_obj
def nodes(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Machines of the cluster, and what runs on them.

    FILTER is words of their names, and tokens like tag:gpu node:lab*.
    """
    parsed = filters.parse(" ".join(words), time.time())
    for note in parsed.notes:
        click.echo(note, err=True)
    rows = terminal.with_cluster(lambda cluster: cluster.nodes(parsed.filter))
    empty = "No node matches." if words else NO_NODES
    terminal.tell([documents.node(row) for row in rows], lambda: show.node_table(rows) if rows else empty)


@click.group(cls=Verbs)
def node() -> None:
    """Verbs for one node."""


@node.command("remove")
@click.argument("name")
@click.pass_obj
def node_remove(terminal: Terminal, name: str) -> None:
    """Forget a node: it must join again; its runs wait again."""

    async def work(cluster: Cluster) -> str:
        found = _find_node(await cluster.nodes(), name)
        return await cluster.remove_node(found.node)

    text = terminal.with_cluster(work)
    terminal.tell({"node": name, "text": text}, lambda: text)


@node.command("drain")
@click.argument("name")
@click.option(
    "--deadline",
    metavar="WHEN",
    help="What is left then ends, and waits again elsewhere: 30m, 2h, 18:30. Default: never.",
)
@click.option("--reason", default="", help="A word for the others: it is shown with the node.")
@click.pass_obj
def node_drain(terminal: Terminal, name: str, deadline: str | None, reason: str) -> None:
    """Let nothing new go to a node; what it has goes on to its end. `pydractl nodes` counts what is left."""
    seconds = ahead(deadline, datetime.now().astimezone()) if deadline is not None else None

    async def work(cluster: Cluster) -> str:
        found = _find_node(await cluster.nodes(), name)
        return await cluster.drain_node(found.node, seconds, reason)

    text = terminal.with_cluster(work)
    terminal.tell({"node": name, "text": text}, lambda: text)


@node.command("resume")
@click.argument("name")
@click.pass_obj
def node_resume(terminal: Terminal, name: str) -> None:
    """Let a node that drains, or was set aside as sick, take runs again."""

    async def work(cluster: Cluster) -> str:
        found = _find_node(await cluster.nodes(), name)
        return await cluster.resume_node(found.node)

    text = terminal.with_cluster(work)
    terminal.tell({"node": name, "text": text}, lambda: text)


@node.command("tag")
@click.argument("name")
@click.argument("words", nargs=-1, metavar="[TAG]...")
@click.option("--remove", multiple=True, metavar="TAG", help="Take this one away again; may be repeated.")
@click.pass_obj
def node_tag(terminal: Terminal, name: str, words: tuple[str, ...], remove: tuple[str, ...]) -> None:
    """Give a node words that tasks can ask for; without any, list what it carries."""

    async def work(cluster: Cluster) -> NodeRow:
        found = _find_node(await cluster.nodes(), name)
        if words or remove:
            await cluster.tag_node(found.node, words, remove)
        return _find_node(await cluster.nodes(), found.node)

    row = terminal.with_cluster(work)
    shown = {"node": row.node, "name": row.name, "tags": list(row.tags), "given": list(row.given)}
    terminal.tell(shown, lambda: f"{row.name} carries {', '.join(row.tags) or 'no tag'}")


@node.command("throttle")
@click.argument("name")
@click.argument("rate", metavar="RATE|none")
@click.pass_obj
def node_throttle(terminal: Terminal, name: str, rate: str) -> None:
    """Let a node's transfers, both ways, take at most RATE, like 10MB/s; `none` lets them take what there is."""
    most = 0 if rate.strip().lower() == "none" else read_rate(rate)

    async def work(cluster: Cluster) -> str:
        found = _find_node(await cluster.nodes(), name)
        return await cluster.throttle_node(found.node, most)

    text = terminal.with_cluster(work)
    terminal.tell({"node": name, "max_rate": most or None, "text": text}, lambda: text)


@node.command("log")
@click.argument("name")
@click.option("--follow", "-f", is_flag=True, help="Go on as lines come.")
@click.pass_obj
def node_log(terminal: Terminal, name: str, follow: bool) -> None:
    """The node's own log."""

    async def lines(cluster: Cluster) -> AsyncIterator[LogLine]:
        found = _find_node(await cluster.nodes(), name)
        async for line in cluster.node_log(found.node, follow=follow):
            yield line

    terminal.tell_lines(lines, show.clock)


def _find_node(rows: list[NodeRow], name: str) -> NodeRow:
    """By name or id; raises UserError."""
    for row in rows:
        if name in (row.name, row.node):
            return row
    known = ", ".join(row.name for row in rows) or "none"
    raise UserError(f"No node is called {name}: there are {known}.", Fault.NOT_FOUND)


@verb()
@click.option("--uses", type=click.IntRange(1, 10_000), default=1, show_default=True, help="For so many machines.")
@click.option(
    "--hours", type=click.FloatRange(0.01, 24 * 365), default=1.0, show_default=True, help="Valid for so long."
)
@click.option("--revoke", metavar="ID", help="Make a token worthless instead.")
@click.option("--list", "listed", is_flag=True, help="Show the tokens that are valid.")
@click.pass_obj
def token(terminal: Terminal, uses: int, hours: float, revoke: str | None, listed: bool) -> None:
    """Make a join token for another machine."""
    if revoke:
        text = terminal.with_cluster(lambda cluster: cluster.revoke_token(TokenId(revoke)))
        terminal.tell({"id": revoke, "text": text}, lambda: text)
    elif listed:
        rows = terminal.with_cluster(lambda cluster: cluster.tokens())
        cells = [[row.token, f"{row.used} of {row.uses}", show.clock(row.expires)] for row in rows]
        terminal.tell(
            [documents.token_row(row) for row in rows], lambda: show.table(["ID", "USED", "VALID UNTIL"], cells)
        )
    else:
        made = terminal.with_cluster(lambda cluster: cluster.token(uses, hours * 3600))
        terminal.tell(documents.token(made), lambda: _token_text(made, uses))


def _token_text(made: verbs.TokenMade, uses: int) -> str:
    """Only a token for one use may stand on a command line."""
    line = f"pydra-node --join {made.text}" if uses == 1 else f"pydra-node --join -    # and paste: {made.text}"
    only_here = all(address.startswith(("127.", "[::1]", "localhost")) for address in made.addresses)
    hint = (
        "\nThe master listens on this machine only: pydractl listen 0.0.0.0:7411 opens it to others; then make a token anew."
        if only_here
        else ""
    )
    return f"{line}\nfingerprint {made.pin}, valid until {show.clock(made.expires)}{hint}"


VERBS = (status, nodes, node, token)
