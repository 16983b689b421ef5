"""What is done with the lines of a log: saved to a file, what is shown or all that there is, as text or as JSON lines."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import aclosing
from pathlib import Path

from PySide6.QtWidgets import QWidget

from pydra_core.cli.documents import moment
from pydra_core.errors import UserError
from pydra_core.ids import NodeId, RunId
from pydra_core.protocol.messages import LogLine
from pydra_gui.actions import Actions
from pydra_gui.language import plural, tr
from pydra_gui.models.log_lines import Entry, Source
from pydra_gui.views import choose
from pydra_gui.views.looking import Subject


class LogDeeds:
    """Dialogs open over `window`."""

    def __init__(self, window: QWidget, actions: Actions) -> None:
        self._window, self._actions = window, actions

    def save(self, subject: Subject, shown: Sequence[Entry], whole: bool) -> None:
        """Asks for a place. A name that ends in .jsonl gives one JSON document a line, any other text."""
        lines = list(shown)

        def chosen(path: Path) -> None:
            self._actions.go(self.write(path, subject, None if whole else lines))

        choose.place(self._window, tr("{value}.log", value=subject.title.replace(" ", "-") or tr("log")), chosen)

    async def write(self, path: Path, subject: Subject, lines: Sequence[Entry] | None) -> None:
        """Writes these lines, or (None) fetches all of the log; says what that did. Raises UserError."""
        taken = await self._whole(subject) if lines is None else lines
        try:
            await asyncio.to_thread(_write, path, taken)
        except OSError as error:
            raise UserError(
                tr("{path} cannot be written: {strerror}. Choose another place.", path=path, strerror=error.strerror)
            ) from None
        self._actions.tell("good", plural(len(taken), "{n:,} line saved", "{n:,} lines saved"), str(path))

    async def _whole(self, subject: Subject) -> list[Entry]:
        taken: list[Entry] = []
        for part in subject.each():
            source = Source()
            async with aclosing(self._lines(part)) as lines:
                async for number, line in _numbered(lines):
                    taken += source.take(part.title if subject.parts else "", number, [line])
        return sorted(taken, key=lambda line: line.key)

    def _lines(self, part: Subject) -> AsyncGenerator[LogLine, None]:
        cluster = self._actions.cluster
        if part.node:
            return cluster.node_log(NodeId(part.node), follow=False, first=0)
        return cluster.log(RunId(part.run))


async def _numbered(lines: AsyncIterator[LogLine]) -> AsyncIterator[tuple[int, LogLine]]:
    number = 0
    async for line in lines:
        yield number, line
        number += 1


def _write(path: Path, lines: Iterable[Entry]) -> None:
    as_json = path.suffix in (".jsonl", ".json")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write((_document(line) if as_json else _text(line)) + "\n")


def _text(line: Entry) -> str:
    return "  ".join(part for part in (moment(line.at) or "", f"{line.level:<7}", line.source, line.text) if part)


def _document(line: Entry) -> str:
    """As `pydractl logs --json` has it."""
    told = {"at": moment(line.at), "level": line.level, "text": line.text}
    return json.dumps({**told, "source": line.source} if line.source else told, ensure_ascii=False)
