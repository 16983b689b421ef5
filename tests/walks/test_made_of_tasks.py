"""What containers, parallel tasks and map-reduce promise, sentence by sentence, on a real node of two slots."""

import ast
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.lessons.cluster import HEAD, One
from tests.walks.machines import Machines

pytestmark = pytest.mark.asyncio(loop_scope="module")

TASKS = """
class Add(Task):
    def __init__(self, more=1): self.more = more
    def work(self, n: int = 0): return n + self.more
class Pair(Task):
    def work(self, n: int = 0): return {"n": n, "other": n + 1}
class Sum(Task):
    def work(self, n: int = 0, other: int = 0): return n + other
class Word(Task):
    def work(self, word: str = "w"): return word
class Silent(Task):
    def work(self, **given): return None
class Fails(Task):
    def work(self, n: int = 0): raise ValueError(f"no {n}")
class Sleeps(Task):
    def work(self, n: int = 0): time.sleep(600)
class Square(Task):
    standalone = False
    def work(self, n): return n * n

class InOrder(ContainerTask):
    subtasks = [Add, (Add(10), 3), Pair, Sum]
class Again(ContainerTask):
    subtasks = [Pair, Silent, Sum]
class RestIsNotRun(ContainerTask):
    subtasks = [Add, Fails, Sleeps]
class Dies(Task):
    def work(self, n: int = 0): os._exit(3)
class Dying(ContainerTask):
    subtasks = [Add, Dies, Sleeps]
class Buried(ContainerTask):
    subtasks = [Add, Dying, Sleeps]
class RestIsStopped(ContainerTask):
    parallel = True
    subtasks = [Sleeps, Fails]
class SideBySide(ContainerTask):
    parallel = True
    subtasks = [Add, Word, Add(5)]

class Squares(ParallelTask):
    subtask = Square
    def datasource(self, n: int = 4): return range(n)
class Counts(MapReduceTask):
    reducers = 2
    def datasource(self, items=()): return items if items and isinstance(items, list) else ["a b", "b"]
    def map(self, text):
        for word in str(text).split(): yield word, 1
    def reduce(self, key, values): return sum(values)
class Inner(ContainerTask):
    parallel = True
    subtasks = [Squares, Counts, Add]
class Middle(ContainerTask):
    subtasks = [Add, Inner]
class Deep(ContainerTask):
    subtasks = [Middle, Silent]
class Deepest(ContainerTask):
    parallel = True
    subtasks = [Middle, (Inner, 2)]

class Knows(Task):
    standalone = False
    def setup(self): self.token, self.calls = os.urandom(8).hex(), 0
    def work(self, item):
        self.calls += 1
        return [self.token, self.calls, self.parameters["name"]]
class Reused(ParallelTask):
    subtask = Knows
    def setup(self): self.seen = []
    def datasource(self, name: str = "x"): return range(100)
    def unit_complete(self, index, item, result): self.seen.append(result)
    def work_complete(self):
        tokens = {each[0] for each in self.seen}
        calls = [max(each[1] for each in self.seen if each[0] == token) for token in tokens]
        return [len(tokens), sum(calls), sorted({each[2] for each in self.seen})]

class Naps(Task):
    standalone = False
    def work(self, seconds):
        time.sleep(seconds)
        return seconds
class Order(ParallelTask):
    subtask = Naps
    datasource = [0.5, 0.0, 0.1]
    def setup(self): self.order = []
    def unit_complete(self, index, item, result): self.order.append(index)
    def work_complete(self): return self.order
class Unknown(ParallelTask):
    subtask = Naps
    def datasource(self): yield from [0.05] * 20
    def work_complete(self): return "all"
class Both(ContainerTask):
    standalone = False
    subtasks = [Square, Add]
class OfContainers(ParallelTask):
    subtask = Both
    datasource = [1, 2, 3]
class Retried(Task):
    standalone = False
    retries = 2
    def work(self, n):
        print(f"try of {n}", flush=True)
        raise OSError(f"no {n}")
class AfterRetries(ParallelTask):
    subtask = Retried
    datasource = [7]
    def setup(self): self.told = []
    def unit_failed(self, index, item, error):
        self.told.append([index, item, str(error)])
        return True
    def work_complete(self): return self.told
class Saves(Task):
    standalone = False
    def work(self, n):
        self.save(f"part-{n}.txt", f"{n}".encode())
        self.save("same.txt", f"{n}".encode())
class Saving(ParallelTask):
    subtask = Saves
    datasource = range(40)

class Mapper(Task):
    standalone = False
    def setup(self): self.built = True
    def work(self, item):
        for n in range(item): yield (n % 3, "odd" if n % 2 else "even"), n
class Reducer(Task):
    standalone = False
    def work(self, key, values): return [key[1], sum(values)]
class Classes(MapReduceTask):
    reducers = 3
    mapper, reducer = Mapper, Reducer
    datasource = [10, 20]
class Combined(Counts):
    def combine(self, key, values): return sum(values)
class Files(Counts):
    output = "counts/words.jsonl"
    def line(self, key, value): return f"{key}={value}"
"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def one(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[One]:
    machines = Machines(tmp_path_factory.mktemp("made"))
    try:
        await machines.master()
        one = One(machines, await machines.node("b", "--slots", "2"))
        async with machines.cluster() as cluster:
            await cluster.deploy(machines.write("made.py", HEAD + TASKS))
        yield one
    finally:
        machines.close()


async def ends(one: One, task: str, **arguments: Any) -> Any:
    ended = await one.ended(await one.submit(f"made.{task}", **arguments))
    return ended.result if ended.row.state == "complete" else ended.error


SQUARES = [0, 1, 4, 9]
WORDS = {"a": 1, "b": 2}
INNER = {"Squares": SQUARES, "Counts": WORDS, "Add": 1}
RESULTS: dict[str, tuple[dict[str, object], object]] = {
    "InOrder": ({"n": 1}, 12 + 13),  # 1 → 2 → 12 → {n: 12, other: 13} → 25
    "Again": ({"n": 4}, 4),  # after None the run's arguments again: n=4 and no other
    "RestIsNotRun": ({"n": 1}, "Fails failed: ValueError: no 2"),
    "RestIsStopped": ({"n": 1}, "Fails failed: ValueError: no 1"),
    "SideBySide": ({"n": 1}, {"Add": 2, "Word": "w", "Add_2": 6}),
    "Deep": ({"n": 1}, None),
    "OfContainers": ({}, [2, 5, 10]),
    "AfterRetries": ({}, [[0, 7, "unit 0 failed: OSError: no 7"]]),
    "Unknown": ({}, "all"),
    "Combined": ({}, WORDS),
    "Counts": ({}, WORDS),
}


@pytest.mark.parametrize("task", RESULTS)
async def test_a_task_made_of_tasks_ends_as_it_is_written(one: One, task: str) -> None:
    arguments, expected = RESULTS[task]
    assert await ends(one, task, **arguments) == expected
    await one.idle()


async def test_tasks_of_each_kind_stand_in_each_other_to_any_depth(one: One) -> None:
    found = await ends(one, "Deepest", n=2)
    # Middle: 2 → 3, which is the first argument of Inner's children that take one; Inner gets n=2.
    assert found["Inner"] == {"Squares": [0, 1], "Counts": WORDS, "Add": 3}
    assert found["Middle"]["Squares"] == [0, 1, 4]
    assert found["Middle"]["Add"] == 4
    await one.idle()


async def test_a_subtask_is_built_once_in_a_worker_and_knows_the_arguments_of_the_run(one: One) -> None:
    workers, calls, names = await ends(one, "Reused", name="given")
    assert workers <= 2
    assert (calls, names) == (100, ["given"])


async def test_hooks_are_called_in_the_order_of_completion(one: One) -> None:
    assert (await ends(one, "Order"))[-1] == 0


async def test_while_the_total_is_unknown_progress_says_how_many_are_done(one: One) -> None:
    run = await one.submit("made.Unknown")
    shown = await one.machines.run_is(run, lambda d: 0 < d.row.done < 15)
    assert shown.row.total is None
    ended = await one.ended(run)
    assert (ended.row.done, ended.row.total) == (20, 20)


async def test_a_child_that_ends_its_worker_is_named(one: One) -> None:
    ended = await one.ended(await one.submit("made.Buried"))
    assert ended.error == "Dying failed: Dies failed: Its worker exited with status 3 before it reported a result."


async def test_what_units_save_is_all_there(one: One) -> None:
    ended = await one.ended(await one.submit("made.Saving"))
    names = [artifact.name for artifact in ended.artifacts]
    assert {name for name in names if name.startswith("part")} == {f"part-{n}.txt" for n in range(40)}
    assert sorted(artifact.index for artifact in ended.artifacts if artifact.name == "same.txt") == [*range(40)], (
        "each its own"
    )
    async with one.machines.cluster() as cluster:
        for artifact in ended.artifacts[:6]:
            body = await cluster.artifact(artifact.digest)
            assert artifact.name in ("same.txt", f"part-{body.decode()}.txt")


async def test_mapper_and_reducer_may_be_tasks_and_keys_are_tuples(one: One) -> None:
    ended = await one.ended(await one.submit("made.Classes"))
    assert ended.row.state == "complete", ended.error
    expected: dict[tuple[int, str], list[object]] = {}
    for item in (10, 20):
        for n in range(item):
            key = (n % 3, "odd" if n % 2 else "even")
            expected[key] = [key[1], expected.get(key, ["", 0])[1] + n]  # type: ignore[operator]
    assert ast.literal_eval(ended.result["$preview"]) == expected


async def test_an_output_is_one_artifact_for_each_reducer(one: One) -> None:
    ended = await one.ended(await one.submit("made.Files"))
    assert ended.result == ["counts/words-0.jsonl", "counts/words-1.jsonl"]
    assert sorted(artifact.name for artifact in ended.artifacts) == ended.result
    async with one.machines.cluster() as cluster:
        files = [await cluster.artifact(artifact.digest) for artifact in ended.artifacts]
    assert sorted(b"".join(files).decode().split()) == ["a=1", "b=2"]


async def test_parameters_are_those_of_the_datasource_or_of_the_first_child(one: One) -> None:
    async with one.machines.cluster() as cluster:
        (package,) = [row for row in await cluster.packages() if row.package == "made"]
    names = {task.cls: [param.name for param in task.params] for task in package.versions[0].tasks}
    assert (names["Squares"], names["Reused"], names["Counts"]) == (["n"], ["name"], ["items"])
    assert (names["InOrder"], names["Deep"], names["Deepest"]) == (["n"], ["n"], ["n"])
