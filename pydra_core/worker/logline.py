r"""How a line of `self.log` travels between lines of `print` on one pipe: `\x1e<level>\x1f` stands before it.

The worker marks, the node's pool splits. A task that prints such a mark itself only colours its own line.
"""

LEVELS = ("debug", "info", "warning", "error", "critical")
OUT = "out"
"""The level of what was printed."""


def mark(level: str, text: str) -> str:
    """The text with each of its lines marked, ended by a newline."""
    return "".join(f"\x1e{level}\x1f{line}\n" for line in text.split("\n"))


def split(line: bytes) -> tuple[str, str]:
    """Level and text of one line without its newline; never fails, whatever the bytes are."""
    text = line.decode(errors="replace")
    if not text.startswith("\x1e"):
        return OUT, text
    level, found, rest = text[1:].partition("\x1f")
    return (level, rest) if found and level in LEVELS else (OUT, text)
