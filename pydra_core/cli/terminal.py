"""What every verb of `pydractl` works with: where the master is, and how to answer."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from pydra_core.cli import documents
from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.settings import homes

T = TypeVar("T")


@dataclass(frozen=True)
class Terminal:
    """Where to find the master, and how to answer."""

    home: Path | None
    json: bool

    def with_cluster(self, work: Callable[[Cluster], Awaitable[T]]) -> T:
        async def connected() -> T:
            async with await ControlLink.open(homes(self.home)) as link:
                return await work(Cluster(link))

        return asyncio.run(connected())

    def tell(self, document: Any, text: Callable[[], str]) -> None:
        """Prints the document, or the text that is made only if it is wanted."""
        click.echo(documents.dump(document) if self.json else text())
