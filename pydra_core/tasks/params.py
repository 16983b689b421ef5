"""What a task says about one of its parameters, beyond its type, and texts that nobody is to see."""

from dataclasses import dataclass

DOTS = "•" * 8
"""What is shown in place of a secret, however long it is."""


@dataclass(frozen=True, slots=True)
class Param:
    """Help, bounds and unit of one parameter, used as ``Annotated[int, Param(help="…", min=1)]``.

    ``min`` and ``max`` are inclusive and hold for numbers (also for each number of a list). ``unit`` is plain text that is
    shown beside the field, such as ``"s"``. All are read from the source, so they must be written as literals.
    """

    help: str = ""
    min: float | None = None
    max: float | None = None
    unit: str = ""


class Secret:
    """A password or key that a run is given: ``def work(self, token: Secret)``, then ``token.reveal()`` where it is used.

    Printed, formatted or logged it is dots. It cannot be pickled, so that it does not end in a result: give `reveal()` to
    whom it is for.
    """

    __slots__ = ("_text",)

    def __init__(self, text: "str | Secret") -> None:
        self._text: str = text.reveal() if isinstance(text, Secret) else str(text)

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    def __str__(self) -> str:
        return DOTS

    def __repr__(self) -> str:
        return f"Secret({DOTS})"

    def __format__(self, how: str) -> str:
        return format(DOTS, how)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Secret, self._text))

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        return self

    def __reduce__(self) -> str:
        raise TypeError("a Secret cannot be pickled, so that it stays one: pass on secret.reveal() where it has to go")
