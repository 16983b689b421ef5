"""Where the items of a parallel or map-reduce task come from: any iterable, pulled lazily, one item at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sized

Datasource = Iterable[object] | Callable[..., Iterable[object]]
"""An iterable, or a method that takes the run's parameters and returns (or yields) one."""


class Items:
    """The items of a datasource, and behind them those that were added. `pulled` of them so far, `given` of these by the datasource;
    `is_added` tells of the last one that it was added."""

    def __init__(self) -> None:
        self._sources: deque[tuple[Iterator[object], bool]] = deque()
        self.pulled = self.given = 0
        self.is_added = False
        self._known: int | None = 0

    def add(self, items: Iterable[object], *, first: bool = False) -> None:
        """Appends items, or puts those of the datasource `first`; raises TypeError if they are not iterable."""
        length = len(items) if isinstance(items, Sized) else None
        self._known = None if self._known is None or length is None else self._known + length
        (self._sources.appendleft if first else self._sources.append)((iter(items), not first))

    @property
    def total(self) -> int | None:
        """How many there are in all, as far as it is known."""
        return self._known if self._sources else self.pulled

    def pull(self) -> list[object]:
        """The next item alone in a list; an empty list if there is none now. Raises what the datasource raises."""
        while self._sources:
            source, self.is_added = self._sources[0]
            for item in source:
                self.pulled += 1
                self.given += not self.is_added
                return [item]
            self._sources.popleft()
        self._known = self.pulled
        return []


def open_source(source: Datasource, args: tuple[object, ...], parameters: dict[str, object]) -> Iterable[object]:
    """The iterable of a datasource; raises TypeError if it is none, besides whatever a datasource method raises."""
    items = source(*args, **parameters) if callable(source) else source
    if not isinstance(items, Iterable) and not hasattr(items, "__getitem__"):
        raise TypeError(
            f"the datasource is a {type(items).__name__}: an iterable is wanted, or a method that returns one"
        )
    return items
