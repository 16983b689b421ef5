"""Live lists for a terminal: the rows of a watched window, whole after each push."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeVar

from pydra_core.client.carrier import Carrier
from pydra_core.protocol import verbs
from pydra_core.protocol.pictures import NodeRow, RunRow

R = TypeVar("R")


async def rows(
    carrier: Carrier, query: verbs.Query, of: Callable[[verbs.Page], tuple[R, ...]], key: Callable[[R], str]
) -> AsyncGenerator[list[R], None]:
    """All rows of the window in order, now and after each change (architecture: one snapshot, then numbered deltas)."""
    known: dict[str, R] = {}
    order: list[str] = []
    async with carrier.watch(verbs.Watch(query)) as pushes:
        async for push in pushes:
            match push:
                case verbs.Snapshot(page=page):
                    known = {key(row): row for row in of(page)}
                    order = list(known)
                case verbs.Delta(page=page, order=new):
                    known |= {key(row): row for row in of(page)}
                    order = order if new is None else list(new)
                case _:
                    continue
            known = {name: known[name] for name in order}
            yield list(known.values())


def run_rows(carrier: Carrier, limit: int = 200) -> aclosing[AsyncGenerator[list[RunRow], None]]:
    """The newest runs, for `async with`."""
    query = verbs.Query(kind="runs", limit=limit)
    return aclosing(rows(carrier, query, lambda page: page.runs, lambda row: str(row.run)))


def node_rows(carrier: Carrier) -> aclosing[AsyncGenerator[list[NodeRow], None]]:
    """All nodes, for `async with`."""
    query = verbs.Query(kind="nodes", limit=10_000)
    return aclosing(rows(carrier, query, lambda page: page.nodes, lambda row: row.node))
