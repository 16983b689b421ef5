"""The verb of `pydractl` about what runs printed and logged: one run or several as one, followed, filtered, and saved."""

from collections.abc import Callable, Coroutine
from contextlib import aclosing
from pathlib import Path

import click

from pydra_core.cli import documents, log_text, show
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client.cluster import Cluster
from pydra_core.client.failures import BOOK
from pydra_core.errors import UserError
from pydra_core.ids import RunId
from pydra_core.protocol import chosen
from pydra_core.protocol.logs import LEVELS, LogOf, LogRow, Sift

Tell = Callable[[LogRow], None]


@verb()
@click.argument("numbers", metavar="RUN...", type=int, nargs=-1, required=True)
@click.option("--follow", "-f", is_flag=True, help="Go on until all of them have ended.")
@click.option(
    "--unit", "units", default="", metavar="UNITS", help="Only what these units of a parallel task said: 3,7-12."
)
@click.option(
    "--level", "levels", multiple=True, type=click.Choice(LEVELS), help="Only lines of this level; may be repeated."
)
@click.option("--filter", "words", default="", help="Only lines with these words, or that fit an /expression/.")
@click.option(
    "--save",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Into a file: .jsonl gives one JSON document a line, any other name text.",
)
@click.pass_obj
def logs(
    terminal: Terminal,
    numbers: tuple[int, ...],
    follow: bool,
    units: str,
    levels: tuple[str, ...],
    words: str,
    save: Path | None,
) -> None:
    """What runs and their units printed and logged; several are merged by time."""
    only = chosen.read(units) if units else ()
    path = BOOK if only else ""
    wanted = [LogOf(run=RunId(run), title=f"run {run}", path=path, units=only) for run in dict.fromkeys(numbers)]
    titles = [each.title for each in wanted]
    sift = Sift(words=words, levels=levels)

    async def work(cluster: Cluster, tell: Tell) -> None:
        async with aclosing(cluster.lines(wanted, sift, follow=follow, noted=_noted)) as rows:
            async for row in rows:
                tell(row)

    if save is not None:
        _save(terminal, save, titles, work)
    elif terminal.json:
        told: list[object] = []
        terminal.with_cluster(lambda cluster: work(cluster, lambda row: told.append(log_text.document(row, titles))))
        click.echo(documents.dump(told))
    else:
        terminal.with_cluster(lambda cluster: work(cluster, lambda row: click.echo(_printed(row, titles))))


def _noted(note: str) -> None:
    """Why there is no line, or no more of them, is no line."""
    click.echo(show.plain(note), err=True)


def _printed(row: LogRow, titles: list[str]) -> str:
    source, unit = log_text.source(row, titles), log_text.unit(row)
    parts = (show.clock(row.at)[11:], f"{row.level:<7}", source, f"unit {unit}" if unit else "", show.plain(row.text))
    return "  ".join(part for part in parts[:-1] if part) + f"  {parts[-1]}"


def _save(
    terminal: Terminal, path: Path, titles: list[str], work: Callable[[Cluster, Tell], Coroutine[None, None, None]]
) -> None:
    as_json, count = path.suffix in (".json", ".jsonl"), 0
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:

            def write(row: LogRow) -> None:
                nonlocal count
                count += 1
                file.write(log_text.written(row, titles, as_json=as_json))

            terminal.with_cluster(lambda cluster: work(cluster, write))
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    terminal.tell({"lines": count, "file": str(path)}, lambda: f"{count:,} lines saved in {path}")


VERBS = (logs,)
