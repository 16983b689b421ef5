r"""How a line of `self.log` travels between lines of `print` on one pipe: `\x1e<level>\x1f` stands before it.

Which unit the lines after it are of says a line of its own, `\x1eunit\x1f<index>`. The worker marks, the node's pool splits. A task that
prints such a mark itself only colours its own lines.
"""

LEVELS = ("debug", "info", "warning", "error", "critical")
UNIT = b"\x1eunit\x1f"
DIGITS = 18
OUT = "out"
"""The level of what was printed."""


def mark(level: str, text: str) -> str:
    """The text with each of its lines marked, ended by a newline."""
    return "".join(f"\x1e{level}\x1f{line}\n" for line in text.split("\n"))


def unit_mark(index: int) -> str:
    """The line that says of which unit the lines after it are."""
    return f"\x1eunit\x1f{index}\n"


def unit_of(line: bytes) -> int | None:
    """The unit that such a line names; None for every other line."""
    if not line.startswith(UNIT):
        return None
    digits = line[len(UNIT) :]
    return int(digits) if digits.isdigit() and len(digits) <= DIGITS else None


def split(line: bytes) -> tuple[str, str]:
    """Level and text of one line without its newline; never fails, whatever the bytes are."""
    text = line.decode(errors="replace")
    if not text.startswith("\x1e"):
        return OUT, text
    level, found, rest = text[1:].partition("\x1f")
    return (level, rest) if found and level in LEVELS else (OUT, text)
