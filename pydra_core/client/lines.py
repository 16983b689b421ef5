"""Lines for a terminal that do what a verb of the window does: every word is quoted, so that a shell takes it as it is; pure."""

import re
from collections.abc import Iterable

_SAFE = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def line(*words: object) -> str:
    """`pydractl` with these words, for a POSIX shell."""
    return " ".join(["pydractl", *(quoted(str(word)) for word in words)])


def each(verb: str, subjects: Iterable[object], *more: object) -> str:
    """The same verb for each of them, one line each."""
    return "\n".join(line(*verb.split(), subject, *more) for subject in subjects)


def quoted(word: str) -> str:
    """A word as the shell reads it back. What cannot be seen is written as an escape, so that a paste never acts in a terminal."""
    if _SAFE.fullmatch(word) and not word.startswith("-"):
        return word
    if word.isprintable():
        return "'" + word.replace("'", "'\"'\"'") + "'"
    return "$'" + "".join(_escaped(letter) for letter in word) + "'"


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    return f"\\u{ord(letter):04x}" if ord(letter) < 0x10000 else f"\\U{ord(letter):08x}"
