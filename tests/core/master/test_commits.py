"""What waits for the disk is counted, so that who looks may give way to it."""

from pathlib import Path

from pydra_core.master.commits import Commits
from pydra_core.master.store import Store, row
from pydra_core.protocol.states import RunState
from tests.core.master.test_store import a_run


async def test_it_tells_how_many_events_waited_for_the_disk_at_most(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.load()
    commits = Commits(store, lambda effect: None)
    try:
        assert commits.most_owed() == 0
        for number in range(1, 4):
            commits.add([row(a_run(number, RunState.QUEUED))], [])
        await commits.flush()
        assert commits.most_owed() == 4, "three, and who waited for them"
        assert commits.most_owed() == 0, "since then nobody waits"
    finally:
        store.close()
