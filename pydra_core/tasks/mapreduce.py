"""A task in two phases: maps turn items into pairs of key and value, reduces see each key once, with all of its values."""

import json
from collections.abc import Callable, Iterable, Iterator

from pydra_core.tasks.container import Subtask
from pydra_core.tasks.datasource import Datasource
from pydra_core.tasks.task import Task

Combine = Callable[[object, Iterator[object]], object]


class MapReduceTask(Task):
    """Write `map`, `reduce` and, if less shall travel, `combine`; or name Task classes as `mapper` and `reducer`.

        class CountWords(MapReduceTask):
            reducers = 2

            def datasource(self, path: Path):
                return path.read_text().splitlines()

            def map(self, line):
                for word in line.split():
                    yield word, 1

            def combine(self, word, counts):
                return sum(counts)

            def reduce(self, word, counts):
                return sum(counts)

    A mapper's `work(item)` yields pairs; a reducer's `work(key, values)` returns what belongs to the key. Keys are None, bool, int,
    float, str, bytes, or tuples of these; keys of different types are different keys. No reduce begins before every map is in.
    `values` is an iterator: it may be longer than memory. `combine(key, values)` makes one value of several and may be called any
    number of times. `setup()` is called once in each worker.

    The result is a dict by key; with `output = "counts.jsonl"` it is the list of the names of one artifact per reducer
    (`counts-0.jsonl` …), which hold a `line` for each key, and nothing has to fit in memory.
    """

    datasource: Datasource = ()
    mapper: Subtask | None = None
    reducer: Subtask | None = None
    combine: Combine | None = None
    reducers: int = 1
    output: str = ""

    def map(self, item: object) -> Iterable[tuple[object, object]]:
        """Yields (key, value) pairs of one item."""
        raise NotImplementedError(
            f"{type(self).__name__} has no map() yet: write def map(self, item), or name a mapper"
        )

    def reduce(self, key: object, values: Iterator[object]) -> object:
        """What belongs to the key."""
        raise NotImplementedError(
            f"{type(self).__name__} has no reduce() yet: write def reduce(self, key, values), or name a reducer"
        )

    def line(self, key: object, value: object) -> str:
        """How a key stands in an output file; JSON of `[key, value]` unless it is overridden."""
        return json.dumps([key, value], ensure_ascii=False, default=repr)

    def work(self, *args: object, **parameters: object) -> object:
        """Performs both phases; the result as told above."""
        return self._bound.perform(self, args, parameters)
