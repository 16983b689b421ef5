"""What is done with the lines of a log: saved to a file, what is shown or all that there is, as text or as JSON lines."""

import asyncio
from contextlib import aclosing
from pathlib import Path

from PySide6.QtWidgets import QWidget

from pydra_core.cli import log_text
from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.logs import LogOf, Sift
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.views import choose
from pydra_gui.views.looking import Subject

TOGETHER = 10_000
"""Lines that are written in one go."""


class LogDeeds:
    """Dialogs open over `window`."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        self._window, self._actions = window, actions

    def save(self, subject: Subject, sift: Sift) -> None:
        """Asks for a place. A name that ends in .jsonl gives one JSON document a line, any other text."""

        def chosen(path: Path) -> None:
            self._actions.go(self.write(path, subject, sift))

        name = subject.title.replace(" ", "-").replace(",", "") or tr("log")
        choose.place(self._window, tr("{value}.log", value=name), chosen)

    async def write(self, path: Path, subject: Subject, sift: Sift) -> None:
        """Writes the lines that are wanted, as they come from the master; says what that did. Raises UserError."""
        titles = [part.title for part in subject.each()]
        as_json, written, waiting = path.suffix in (".jsonl", ".json"), 0, list[str]()
        wanted = Sift(words=sift.words, levels=sift.levels)
        try:
            await asyncio.to_thread(path.write_text, "", encoding="utf-8")
            async with aclosing(self._actions.cluster.lines(asked(subject), wanted)) as rows:
                async for row in rows:
                    waiting.append(log_text.written(row, titles, as_json=as_json))
                    written += 1
                    if len(waiting) == TOGETHER:
                        await asyncio.to_thread(_append, path, waiting)
                        waiting = []
            await asyncio.to_thread(_append, path, waiting)
        except OSError as error:
            raise UserError(
                tr("{path} cannot be written: {strerror}. Choose another place.", path=path, strerror=error.strerror)
            ) from None
        self._actions.tell("good", plural(written, "{n:,} line saved", "{n:,} lines saved"), str(path))


def asked(subject: Subject) -> tuple[LogOf, ...]:
    """The logs that a person looks at, as they are asked for."""
    return tuple(
        LogOf(
            run=RunId(part.run) if part.run else None, node=NodeId(part.node) if part.node else None,
            title=part.title, path=part.path, units=part.units,
        )
        for part in subject.each()
    )  # fmt: skip


def _append(path: Path, lines: list[str]) -> None:
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
