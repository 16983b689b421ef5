"""What every verb of `pydractl` is given: where the master is and how to answer; its two options may stand before or after the verb."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from pydra_core.cli import documents, show
from pydra_core.client.cluster import Cluster
from pydra_core.client.control import ControlLink
from pydra_core.errors import Fault, UserError
from pydra_core.link.backoff import delays
from pydra_core.protocol.messages import LogLine
from pydra_core.settings import homes

T = TypeVar("T")
TRIES = 8
"""Links that are opened for one piece of work."""


@dataclass(frozen=True)
class Terminal:
    """Where to find the master, and how to answer."""

    home: Path | None = None
    json: bool = False

    def with_cluster(self, work: Callable[[Cluster], Awaitable[T]]) -> T:
        async def connected() -> T:
            async with await ControlLink.open(homes(self.home)) as link:
                return await work(Cluster(link))

        return asyncio.run(connected())

    def with_cluster_again(self, work: Callable[[Cluster], Awaitable[T]]) -> T:
        """As `with_cluster`, for work that may be begun anew: it is, when a link that was open is lost."""

        async def connected() -> T:
            pauses, was_in = delays(random.random), False
            for left in range(TRIES, 0, -1):
                try:
                    async with await ControlLink.open(homes(self.home)) as link:
                        was_in = True
                        return await work(Cluster(link))
                except UserError as error:
                    if error.fault is not Fault.UNREACHABLE or not was_in or left == 1:
                        raise
                    click.echo(f"{error.sentence} Trying again.", err=True)
                    await asyncio.sleep(next(pauses))
            raise AssertionError("the last try returns or raises")

        return asyncio.run(connected())

    def tell(self, document: Any, text: Callable[[], str]) -> None:
        """Prints the document, or the text that is made only if it is wanted."""
        click.echo(documents.dump(document) if self.json else text())

    def tell_lines(self, lines: Callable[[Cluster], AsyncIterator[LogLine]], clock: Callable[[float], str]) -> None:
        """Prints lines of a log as they come, or one list of them when they have ended."""

        async def work(cluster: Cluster) -> list[dict[str, Any]]:
            told = []
            async for line in lines(cluster):
                if self.json:
                    told.append({"at": documents.moment(line.at), "level": line.level, "text": line.text})
                else:
                    click.echo(show.log_line(line, clock(line.at)))
            return told

        told = self.with_cluster(work)
        if self.json:
            click.echo(documents.dump(told))


def _home(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.obj = replace(context.obj, home=value)


def _json(context: click.Context, _: click.Parameter, value: bool) -> None:
    if value:
        context.obj = replace(context.obj, json=True)


def _options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--home"],
            type=click.Path(path_type=Path),
            expose_value=False,
            callback=_home,
            help="The master's home; default: PYDRA_HOME, else the user's data folder.",
        ),
        click.Option(["--json"], is_flag=True, expose_value=False, callback=_json, help="Print one JSON document."),
    ]


class Verb(click.Command):
    """A command that takes `--home` and `--json` too."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.params += _options()


class Verbs(click.Group):
    """Verbs, and groups of them; its context's object is a `Terminal`."""

    command_class = Verb
    group_class = type

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.params += _options()

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        return super().make_context(*arguments, **{"obj": Terminal(), **more} if more.get("parent") is None else more)


def verb(name: str | None = None) -> Callable[[Callable[..., None]], click.Command]:
    """As `click.command`, for a `Verb`."""
    return click.command(name, cls=Verb)
