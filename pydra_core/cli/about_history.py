"""Verbs of `pydractl` about what has ended: where something was said."""

import time
from collections.abc import Sequence

import click

from pydra_core.cli import documents, show
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client import filters
from pydra_core.protocol.verbs import Hit


@verb()
@click.argument("words", nargs=-1, required=True)
@click.option("--only", default="", metavar="FILTER", help='Only in these runs, as in `runs`: "state:failed since:2d".')
@click.option("--limit", type=click.IntRange(1, 1_000), default=50, show_default=True)
@click.pass_obj
def search(terminal: Terminal, words: tuple[str, ...], only: str, limit: int) -> None:
    """Find ended runs by words of their logs, arguments, errors, messages, groups or labels; newest first.

    A line number leads into the log. One WORD with spaces is a phrase.
    """
    wanted = filters.parse(only, time.time())
    for note in wanted.notes:
        click.echo(note, err=True)
    text = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    found = terminal.with_cluster(lambda cluster: cluster.search(text, wanted.filter, limit))
    for note in (found.note, f"There is more: these are the first {limit}." if found.more else ""):
        if note:
            click.echo(note, err=True)
    terminal.tell([documents.hit(each) for each in found.hits], lambda: _table(found.hits))


def _table(hits: Sequence[Hit]) -> str:
    if not hits:
        return "Nothing was found in what has ended."
    cells = [
        [str(hit.run), hit.state, show.clock(hit.ended), hit.task, _where(hit), show.plain(hit.text, 160)] for hit in hits
    ]  # fmt: skip
    return show.table(["RUN", "STATE", "ENDED", "TASK", "WHERE", "TEXT"], cells)


def _where(hit: Hit) -> str:
    """Lines are counted from 1 by people."""
    return f"line {hit.line + 1:,}" if hit.line >= 0 else hit.where


VERBS = (search,)
