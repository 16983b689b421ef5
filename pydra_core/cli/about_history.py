"""Verbs of `pydractl` about what has ended: which runs, and where something was said."""

import time
from collections.abc import Sequence

import click
import msgspec

from pydra_core.cli import documents, show
from pydra_core.cli.terminal import Terminal, verb
from pydra_core.client import filters
from pydra_core.client.names import unit_name
from pydra_core.errors import UserError
from pydra_core.protocol.states import ENDED
from pydra_core.protocol.verbs import Filter, Hit, Page, Query


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


@verb()
@click.argument("words", nargs=-1, metavar="[FILTER]...")
@click.option(
    "--sort", type=click.Choice(["ended", "took", "run"]), default="ended", show_default=True, help="The largest first."
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.pass_obj
def history(terminal: Terminal, words: tuple[str, ...], sort: str, limit: int) -> None:
    """Runs that have ended: how, what brought it about, how long they took, and from where they were queued; the last first.

    FILTER is as in `runs`: words, and tokens like state:failed ended:lost by:terminal took:1h
    since:2026-11-02 until:2026-11-06. A sign like > wants quotes in a shell: 'took:>1h'.
    """
    wanted = said(words)
    over = tuple(state for state in wanted.states if state in ENDED) if wanted.states else tuple(sorted(ENDED))
    if not over:
        raise UserError(f"What is {' or '.join(wanted.states)} has not ended: `pydractl runs` lists it.")
    query = Query(kind="runs", filter=msgspec.structs.replace(wanted, states=over), sort=f"-{sort}", limit=limit)
    page = terminal.with_cluster(lambda cluster: cluster.query(query))
    tell_more(page)
    nothing = "Nothing that has ended matches." if words else "Nothing has ended yet."
    terminal.tell(
        [documents.run_row(row) for row in page.runs], lambda: show.history_table(page.runs) if page.runs else nothing
    )


def tell_more(page: Page) -> None:
    """A list that is cut says so."""
    if page.total > len(page.runs):
        click.echo(f"There are {page.total:,} of them: these are the first {len(page.runs):,}.", err=True)


def said(words: Sequence[str]) -> Filter:
    """The filter that these words make; what of them means nothing is told on standard error."""
    parsed = filters.parse(" ".join(map(_quoted, words)), time.time())
    for note in parsed.notes:
        click.echo(note, err=True)
    return parsed.filter


def _quoted(word: str) -> str:
    """The shell has taken the quotes away that a value with spaces needs."""
    name, colon, value = word.partition(":")
    return filters.token(name, value) if colon and " " in value else word


def _table(hits: Sequence[Hit]) -> str:
    if not hits:
        return "Nothing was found in what has ended."
    cells = [
        [str(hit.run), hit.state, show.clock(hit.ended), hit.task, _where(hit), show.plain(hit.text, 160)] for hit in hits
    ]  # fmt: skip
    return show.table(["RUN", "STATE", "ENDED", "TASK", "WHERE", "TEXT"], cells)


def _where(hit: Hit) -> str:
    """Lines are counted from 1 by people."""
    unit = f"unit {unit_name(hit.path, hit.unit)}, " if hit.unit >= 0 else ""
    return f"{unit}line {hit.line + 1:,}" if hit.line >= 0 else hit.where


VERBS = (history, search)
