"""Files that a run is given, at each level: it reads its own, changes none that others read, and sees those of no other run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from pydra_core.protocol.states import Isolation
from pydra_core.protocol.values import shown
from pydra_core.protocol.worker import Finished
from pydra_core.worker.launch import SpawnRequest
from tests.core.worker.stage import Running, Stage, task_of

BODY = """
def tried(what):
    try:
        return what()
    except OSError as error:
        return type(error).__name__

file = self.inputs / "file" / "a.txt"
others = [os.path.dirname(self.inputs) + "/theirs/file/b.txt", "/store/inputs/theirs/file/b.txt"]
return {
    "read": file.read_text(),
    "write": tried(lambda: file.write_text("changed") and "done"),
    "others": [tried(lambda: open(other).read()) for other in others],
}
"""


@pytest.fixture(
    params=[Isolation.FULL, Isolation.REDUCED, Isolation.PROCESS, Isolation.NONE],
    ids=["namespaces", "landlock", "forked", "fresh"],
)
async def stage(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with Stage(tmp_path, request.param) as made:
        if made.report.level is Isolation.NONE:
            pytest.skip(made.report.steps[-1].detail)
        yield made


async def test_it_reads_its_own_and_changes_none_that_others_read(stage: Stage) -> None:
    for name, file in (("ours", "a.txt"), ("theirs", "b.txt")):
        path = stage.home / "inputs" / name / "file" / file
        path.parent.mkdir(parents=True)
        path.write_text("as it was")
        path.chmod(0o444)
    work = stage.options.runs / "work"
    work.mkdir()
    code = stage.deploy(main=task_of(BODY))
    request = SpawnRequest(name="given", code=code, work=work, inputs=stage.home / "inputs" / "ours")
    running = Running(await stage.zygote.spawn(request), work)
    stage.say_begin(running, "main", {})
    ended = await running.end()
    last = ended.messages[-1]
    assert isinstance(last, Finished), last
    told = shown(last.value)
    assert told["read"] == "as it was"
    assert (stage.home / "inputs" / "ours" / "file" / "a.txt").read_text() == "as it was"
    if stage.report.level is not Isolation.PROCESS:
        assert told["write"] in ("OSError", "PermissionError")
        assert "as it was" not in told["others"]
