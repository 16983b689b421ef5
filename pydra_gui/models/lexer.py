"""What the words of a line of Python are, for a view that only reads: enough to colour it, never wrong enough to matter. Pure."""

import builtins
import keyword
import re
from collections.abc import Iterator
from enum import StrEnum
from typing import Final, NamedTuple


class Kind(StrEnum):
    """What a part of a line is."""

    KEYWORD = "keyword"
    NAME = "name"
    """Behind `def` and `class`."""
    BUILTIN = "builtin"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    DECORATOR = "decorator"


class Part(NamedTuple):
    """So many characters from `start` on."""

    start: int
    length: int
    kind: Kind


PLAIN: Final = 0
"""The state between two lines: outside of any string; otherwise inside the long string that `QUOTES[state]` ends."""
QUOTES: Final = ("", "'''", '"""')

_BUILTINS: Final = frozenset(name for name in dir(builtins) if name[0].islower()) | {"self", "cls"}
_TOKEN: Final = re.compile(
    r"(?P<comment>#.*)"
    r"|(?P<decorator>^\s*@[\w.]+)"
    r"|(?P<long>(?<!\w)[rbufRBUF]{0,2}(?:'''|\"\"\"))"
    r"|(?P<string>(?<!\w)[rbufRBUF]{0,2}(?:'(?:\\.|[^'\\])*'?|\"(?:\\.|[^\"\\])*\"?))"
    r"|(?P<number>(?<![\w.])\d[\w.]*)"
    r"|(?P<word>[^\W\d]\w*)"
)
_OF: Final = {"comment": Kind.COMMENT, "decorator": Kind.DECORATOR, "string": Kind.STRING, "number": Kind.NUMBER}


def parts(line: str, state: int = PLAIN) -> tuple[list[Part], int]:
    """The parts of a line that begins in this state, and the state behind it."""
    found: list[Part] = []
    at = 0
    while at <= len(line):
        if state != PLAIN:
            end = line.find(QUOTES[state], at)
            stop = len(line) if end < 0 else end + 3
            found.append(Part(at, stop - at, Kind.STRING))
            if end < 0:
                return found, state
            at, state = stop, PLAIN
        opened = -1
        for part, quote in _plain(line, at):
            found.append(part)
            if quote:
                opened, state = part.start + part.length, QUOTES.index(quote)
                break
        if opened < 0:
            return found, PLAIN
        at = opened
    return found, state


def _plain(line: str, at: int) -> Iterator[tuple[Part, str]]:
    """The parts outside of long strings; with the quotes of one where it opens."""
    before = ""
    for match in _TOKEN.finditer(line, at):
        start, length, name = match.start(), match.end() - match.start(), match.lastgroup or ""
        if name == "word":
            kind = _word(match[0], before)
            before = match[0]
            if kind is not None:
                yield Part(start, length, kind), ""
        elif name == "long":
            yield Part(start, length, Kind.STRING), match[0][-3:]
            return
        else:
            yield Part(start, length, _OF[name]), ""


def _word(word: str, before: str) -> Kind | None:
    if before in ("def", "class"):
        return Kind.NAME
    if keyword.iskeyword(word):
        return Kind.KEYWORD
    return Kind.BUILTIN if word in _BUILTINS else None
