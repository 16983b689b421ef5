"""The demo tasks of the original, as they lie among the examples: each with its documented meaning, on two nodes."""

import asyncio
from collections import Counter

from pydra_core.settings import resource
from tests.walks.machines import Machines

RESULTS = {
    "originals.TestTask": {"start": 5, "end": 10},
    "originals.TestContainerTask": {"start": 15, "end": 20},
    "originals.TestParallelTask": [n * n for n in range(10)],
    "count_words.CountWords": dict(Counter(("the quick brown fox jumps over the lazy dog " * 100).split())),
}
FAILURES = {
    "originals.FailingTask": "RuntimeError: this task fails, as it should",
    "originals.FailingContainerTask": "FailingTask failed: RuntimeError: this task fails, as it should",
    "originals.FailingParallelTask": "unit 3 failed: ValueError: three is too much",
    "fails.Fails": "ValueError: step 3 is one too many: give “steps” another value, it will fail there too",
    "fails.Vanishes": "Its worker exited with status 42 before it reported a result.",
}


async def test_the_demos_of_the_original_do_what_they_say(machines: Machines) -> None:
    await machines.master()
    for name in ("b", "c"):
        await machines.node(name, "--slots", "2")
    async with machines.cluster() as cluster:
        for name in ("originals.py", "count_words.py", "fails.py"):
            await cluster.deploy(resource("examples") / name)
        runs = {task: (await cluster.submit(task)).run for task in (*RESULTS, *FAILURES)}
        async with asyncio.timeout(60):
            ended = {task: await cluster.wait(run) for task, run in runs.items()}
    assert {task: ended[task].result for task in RESULTS} == RESULTS
    assert {task: ended[task].error for task in FAILURES} == FAILURES
    assert {ended[task].row.state for task in RESULTS} == {"complete"}
    assert {ended[task].row.state for task in FAILURES} == {"failed"}
    for name in ("b", "c"):
        await machines.node_is(name, lambda row: not row.busy and not row.workers)
