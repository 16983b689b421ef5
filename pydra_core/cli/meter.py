"""How far a transfer is, as one line that writes over itself on a terminal; nothing where nobody looks."""

import sys
import time

import click

from pydra_core.cli import show

EVERY = 0.2
"""Seconds between two lines."""


class Meter:
    """Within the block `told` says (bytes done, bytes in all); the line is gone afterwards."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._next = time.monotonic() + EVERY
        self._shown = False

    def __enter__(self) -> "Meter":
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\x1b[K", nl=False, err=True)

    def told(self, done: int, size: int) -> None:
        now = time.monotonic()
        if now < self._next or not sys.stderr.isatty():
            return
        self._next, self._shown = now + EVERY, True
        click.echo(f"\r\x1b[K{show.size(done)} of {show.size(size)}", nl=False, err=True)
