"""What settings are made of: how they are found by typing, and how what is written in their fields is read. No widgets."""

from collections.abc import Callable
from dataclasses import dataclass

from pydra_core.client.amounts import amount
from pydra_core.errors import UserError
from pydra_core.settings import Address
from pydra_gui.language import tr

MOST_DAYS = 36_500


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name and one line of help; `words` are others by which it is looked for."""

    key: str
    section: str
    name: str
    help: str
    words: str = ""

    def matches(self, typed: str) -> bool:
        """True if every word that was typed stands in it somewhere."""
        whole = f"{self.section} {self.name} {self.help} {self.words}".casefold()
        return all(word in whole for word in typed.casefold().split())


def whole_number(text: str, low: int, high: int, example: int) -> int:
    """A number with or without separators. Raises UserError, which says what to write."""
    plain = text.replace(",", "").replace(" ", "").replace("\N{NARROW NO-BREAK SPACE}", "")
    if not (plain.isascii() and plain.isdecimal() and low <= int(plain[:20]) <= high):
        raise UserError(
            tr(
                "Write a whole number from {low:,} to {high:,}, for example {example:,}.",
                low=low,
                high=high,
                example=example,
            )
        )
    return int(plain)


def days(text: str) -> float:
    """Days, 0 for ever. Raises UserError."""
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= MOST_DAYS:  # also false of "nan"
        raise UserError(tr("Write a number of days, for example 90, or 0 to keep runs for ever."))
    return found


def runs(text: str) -> int:
    """A number of ended runs, 0 for all. Raises UserError."""
    return whole_number(text, 0, 10**9, 100_000)


def size(text: str) -> int:
    """Bytes, 0 for any number. Raises UserError."""
    try:
        return amount(text)
    except UserError:
        raise UserError(tr("Write a size, for example 20GB, or 0 for no limit.")) from None


def limit(text: str) -> int:
    """Bytes, at least one. Raises UserError."""
    try:
        found = amount(text)
    except UserError:
        found = 0
    if not found:
        raise UserError(tr("Write a size, for example 16GiB."))
    return found


def slots(text: str) -> int:
    """Runs at once on one machine. Raises UserError."""
    return whole_number(text, 1, 4096, 8)


def port(text: str) -> int:
    """Of a server. Raises UserError."""
    try:
        return whole_number(text, 1, 65_535, 587)
    except UserError as error:
        raise UserError(error.sentence, error.fault, {"port": error.sentence}) from None


def address(text: str) -> str:
    """An address to listen on, as it is written in full. Raises UserError."""
    return str(Address.parse(text))


def size_text(number: int) -> str:
    """The same bytes as they would be written into a field: "20GB", "16GiB"; what is no round number stays one."""
    for unit, of in (("GiB", 2**30), ("GB", 10**9), ("MiB", 2**20), ("MB", 10**6), ("kB", 10**3)):
        if number and number % of == 0:
            return f"{number // of}{unit}"
    return str(number)


Read = Callable[[str], object]
