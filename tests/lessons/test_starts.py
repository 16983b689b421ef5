"""A run held for code was never released when the sync failed; a worker that died before it connected left its run hanging."""

import pytest

from pydra_core.node import deeds as d, happened as h
from pydra_core.protocol.states import Isolation, Outcome
from tests.core.node.stories import V1, Story, end_of, ended, key, placement
from tests.lessons.cluster import One

pytestmark = pytest.mark.asyncio(loop_scope="package")


async def test_a_run_held_for_code_is_released_when_the_sync_fails() -> None:
    story = Story()
    story.of(h.Placed(placement()))
    end = end_of(story.of(h.VersionFailed(V1, "the disk is full")))
    assert (end.outcome, "the disk is full" in end.error) == (Outcome.REFUSED, True)
    assert not story.state.live


async def test_a_run_held_for_code_is_released_when_the_sync_falls_silent() -> None:
    story = Story()
    story.of(h.Placed(placement()))
    assert end_of(story.at(60).of(h.Ticked())).outcome is Outcome.REFUSED
    assert not story.state.live


@pytest.mark.parametrize("how", ["os._exit(3)", "os.kill(os.getpid(), 9)", "raise SystemExit(3)", "import not_there"])
async def test_a_worker_that_dies_before_it_is_ready_ends_its_run(one: One, how: str) -> None:
    source = f"{how}\nclass Main(Task):\n    def work(self): pass\n"
    error = await one.failure(source)
    assert any(word in error for word in ("status 3", "SIGKILL", "SystemExit", "not_there")), error
    await one.idle()


async def test_a_start_has_a_time_out() -> None:
    story = Story(V1)
    story.of(h.Placed(placement()), h.WorkerSpawned(key(), 77, Isolation.STRICT))
    assert story.at(30).of(h.Ticked()) == [d.KillWorker(key())]
    end = end_of(story.of(ended(False, "killed by signal 9"), h.Collected(key())))
    assert "not ready within 30 s" in end.error
