"""What the window has to say to a person: notices that pass by, and questions that want an answer. Plain data."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from pydra_gui.language import later

Tone = Literal["good", "plain", "hold", "fail"]


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb that goes with a notice."""

    text: str
    do: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """One toast: a title, a sentence, what can be done now. `fail` and `hold` stay until they are closed; one with `seconds` stays so
    long, whatever else it is."""

    tone: Tone
    title: str
    text: str = ""
    offers: tuple[Offer, ...] = ()
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Question:
    """One confirmation: the consequences as lines, and the verbs of both buttons."""

    title: str
    lines: tuple[str, ...]
    yes: str
    no: str = later("Go back")
    danger: bool = False


Ask = Callable[[Question], Awaitable[bool]]
"""Shows a question and waits for the answer without blocking the window."""
