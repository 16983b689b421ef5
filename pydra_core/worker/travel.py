"""How a part of a datasource reaches the worker that performs it: as a small key, with the same bytes whoever cuts.

Rules:
1. What travels is the class of the source, its arguments and the key; the worker that performs builds the source again, once.
2. A path among the inputs or in the package goes as its place in there: these folders stand elsewhere in each worker.
3. A secret goes as the name of the run's parameter that holds it; one that is no parameter is refused.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from pydra_core.protocol.spreads import pack
from pydra_core.protocol.values import decode, is_exact
from pydra_core.tasks.files import inputs_folder
from pydra_core.tasks.params import Secret
from pydra_core.tasks.sources.location import package_folder
from pydra_core.tasks.sources.part import Part, Source
from pydra_core.worker.outcome import ValueRefused, named
from pydra_core.worker.place import Place

KEPT = 16
"""Sources that a seat keeps built."""
_BASES: dict[str, Callable[[], Path | None]] = {"inputs": inputs_folder, "package": package_folder}
_AS_TEXT: dict[str, tuple[type, Callable[[Any], str], Callable[[str], object]]] = {
    "datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "date": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "decimal": (Decimal, str, Decimal),
    "uuid": (UUID, str, UUID),
}
"""What databases have as keys besides plain values."""


class Travelling:
    """A part on its way. Pickled, it is the same bytes for the same part: two bytes objects behind the name of a class."""

    __slots__ = ("given", "key", "kind")

    def __init__(self, kind: type[Source], given: bytes, key: bytes) -> None:
        self.kind = kind
        self.given = given
        self.key = key

    def __reduce__(self) -> tuple[object, ...]:
        return Travelling, (self.kind, self.given, self.key)


def departing(item: object, place: Place) -> object:
    """The item as it goes to another worker; raises ValueRefused for a part that cannot."""
    if not isinstance(item, Part):
        return item
    parameters = place.run.parameters
    key = [item.key, list(item.stamp)]
    return Travelling(type(item.source), *(pack(_packed(value, parameters)) for value in (item.source.given, key)))


class Arrivals:
    """Reads parts for the units of one seat. What has to be fetched for one lies below `folder` meanwhile."""

    def __init__(self, place: Place, folder: Path) -> None:
        self._place = place
        self._folder = folder / "fetched"
        self._built: dict[tuple[type[Source], bytes], Source] = {}

    def opened(self, item: object) -> AbstractContextManager[object]:
        """What the unit gets: of a part what stands there now, of anything else that itself."""
        return self._read(item) if isinstance(item, Travelling) else nullcontext(item)

    @contextmanager
    def _read(self, item: Travelling) -> Iterator[object]:
        key, stamp = _unpacked(decode(item.key), self._place.run.parameters)
        with Part(self._source(item), key, tuple(stamp)).open(self._folder) as value:
            yield value

    def _source(self, item: Travelling) -> Source:
        """Built once for all of its parts, as long as there are not many sources."""
        name = (item.kind, item.given)
        if name not in self._built:
            given: Any = _unpacked(decode(item.given), self._place.run.parameters)
            if len(self._built) >= KEPT:
                self._built.clear()
            self._built[name] = item.kind(**given)
        return self._built[name]


def _packed(value: object, parameters: Mapping[str, object]) -> object:
    """The value as MessagePack has it: what is no plain value is a list of what it is and how it is told."""
    match value:
        case Secret():
            return ["secret", _holder(value, parameters)]
        case os.PathLike():
            return ["path", *_place(Path(value))]
        case dict():
            return ["dict", [[_packed(k, parameters), _packed(v, parameters)] for k, v in value.items()]]
        case list() | tuple():
            return [type(value).__name__, [_packed(each, parameters) for each in value]]
    return value if is_exact(value) else _packed_scalar(value)


def _packed_scalar(value: object) -> object:
    for name, (kind, tell, _) in _AS_TEXT.items():
        if type(value) is kind:
            return [name, tell(value)]
    if type(value) is str:
        return ["name", os.fsencode(value)]
    raise ValueRefused(f"its item holds a {named(type(value))}, which cannot be the key or an argument of a datasource")


def _unpacked(value: Any, parameters: Mapping[str, object]) -> Any:
    if type(value) is not list:
        return value
    kind, *told = value
    match kind:
        case "secret":
            return parameters[told[0]]
        case "path":
            base = _BASES[told[0]]() if told[0] else None
            return (base or Path()) / os.fsdecode(told[1])
        case "dict":
            return {_unpacked(k, parameters): _unpacked(v, parameters) for k, v in told[0]}
        case "list" | "tuple":
            made = [_unpacked(each, parameters) for each in told[0]]
            return tuple(made) if kind == "tuple" else made
        case "name":
            return os.fsdecode(told[0])
    return _AS_TEXT[kind][2](told[0])


def _holder(secret: Secret, parameters: Mapping[str, object]) -> str:
    """The name of the parameter that holds it."""
    for name, value in parameters.items():
        if value == secret:
            return name
    raise ValueRefused(
        "its datasource has a Secret that is no parameter of the run, which other workers cannot have: "
        "give the whole address as a parameter of the type Secret, or its password alone"
    )


def _place(path: Path) -> tuple[str, bytes]:
    """The folder of the run in which a path lies ("" for any other), and its place there."""
    for name, folder in _BASES.items():
        base = folder()
        if base is not None and path.is_relative_to(base):
            return name, os.fsencode(path.relative_to(base))
    return "", os.fsencode(path)
