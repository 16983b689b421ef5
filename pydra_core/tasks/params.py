"""What a task says about one of its parameters, beyond its type."""

from dataclasses import dataclass


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
