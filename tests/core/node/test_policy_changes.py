"""What an owner changes while the node runs: what holds at once, what waits, what is refused; and who notices."""

import os
import sys
from pathlib import Path

import pytest

from pydra_core.node.obeying import Obeying
from pydra_core.node.policy import Policy
from pydra_core.node.policy_changes import taken
from pydra_core.node.policy_file import OwnersFile
from pydra_core.node.policy_flags import Flags
from pydra_core.node.policy_text import read_policy
from pydra_core.node.policy_watch import PolicyWatch
from tests.core.node.stories import V1, Story

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights of POSIX")


def policy(text: str) -> Policy:
    return read_policy(text, "policy.toml")


BEGUN = policy('spares = 1\ntags = ["slow"]\n[resources]\nlicence = 2\n[devices]\ngpu = ["/dev/null"]')


def test_limits_tags_and_the_schedule_hold_at_once() -> None:
    text = 'spares = 1\ntags = ["fast"]\nmemory = "4 GB"\nnetwork = "outside"\n[resources]\nlicence = 5\n[devices]\ngpu = ["/dev/null"]\n'
    wanted = policy(text + '[schedule]\nidle = "5 min"\n[each]\nslots = 1\n')
    found, waits = taken(BEGUN, wanted)
    assert waits == ()
    assert (found.tags, found.schedule.idle, found.each.slots, found.memory) == (("fast",), 300.0, 1, 4 * 10**9)
    assert {each.name: each.count for each in found.resources} == {"gpu": 1, "licence": 5}
    assert dict(found.rules) == dict(wanted.rules)


def test_what_the_sandbox_was_built_with_waits_and_is_told_by_its_old_rule() -> None:
    wanted = policy('spares = 3\n[shares]\ndata = "/srv"\n[devices]\ngpu = ["/dev/null", "/dev/tty"]\n')
    found, waits = taken(BEGUN, wanted)
    assert waits == ("shares", "spares", "devices")
    assert (found.spares, found.shares) == (1, ())
    assert [(each.name, each.count) for each in found.resources] == [("gpu", 1)]
    assert dict(found.rules)["spares"] == "spares = 1 in policy.toml"
    assert "shares" not in dict(found.rules)


def test_who_changes_it_back_waits_for_nothing() -> None:
    found, waits = taken(BEGUN, BEGUN)
    assert (set(found.resources), dict(found.rules), waits) == (set(BEGUN.resources), dict(BEGUN.rules), ())


# --------------------------------------------------------------------------------------------------------- the file


class Owner:
    """A policy that a node looks at."""

    def __init__(self, home: Path) -> None:
        self.path = home / "policy.toml"
        self.file = OwnersFile(home, None, Flags(), home / "private")
        self.file.load()
        self.taken: list[Policy] = []
        self.refused: list[str] = []
        self.watch = PolicyWatch(self.file, self.taken.append, self.refused.append)

    def write(self, text: str) -> None:
        self.path.write_text(text)
        self.path.chmod(0o600)

    async def looks(self, times: int = 2) -> None:
        for _ in range(times):
            await self.watch.look()


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    tmp_path.chmod(0o700)
    return Owner(tmp_path)


async def test_a_policy_that_is_written_is_taken_once_it_stands_still(owner: Owner) -> None:
    await owner.looks(3)
    owner.write("spares = 1")
    await owner.looks(1)
    assert owner.taken == []
    owner.write("spares = 12")
    await owner.looks(1)
    assert owner.taken == []
    await owner.looks(3)
    assert [each.spares for each in owner.taken] == [12]


async def test_a_policy_that_is_removed_is_no_policy(owner: Owner) -> None:
    owner.write("spares = 1")
    await owner.looks()
    owner.path.unlink()
    await owner.looks()
    assert owner.taken[-1] == Policy()


async def test_what_is_wrong_is_refused_once_and_taken_when_it_is_right(owner: Owner) -> None:
    owner.write("netwrok = 1")
    await owner.looks(5)
    assert len(owner.refused) == 1
    assert "there is no key “netwrok”" in owner.refused[0]
    owner.write('network = "host"')
    await owner.looks()
    assert len(owner.taken) == 1


@posix
async def test_rights_that_are_mended_are_noticed_although_nothing_else_changed(owner: Owner) -> None:
    owner.write("spares = 1")
    owner.path.chmod(0o666)
    await owner.looks()
    assert "can be written by other users" in owner.refused[0]
    times = owner.path.stat()
    owner.path.chmod(0o600)
    os.utime(owner.path, ns=(times.st_atime_ns, times.st_mtime_ns))
    await owner.looks()
    assert [each.spares for each in owner.taken] == [1]


# --------------------------------------------------------------------------------------------------------- the node


def test_what_holds_is_told_to_the_rules_and_to_new_workers() -> None:
    story, held = Story(V1), list[tuple[Policy, int]]()
    begun = policy('least = "strict"')
    obeying = Obeying(
        None, begun, story.state, lambda fact: story.of(fact) and None, lambda *each: held.append(each), 8
    )
    obeying._obey(policy('tags = ["fast"]\nspares = 2\n[schedule]\nslots = 3\nmemory = "2 GB"'))
    state = story.state
    assert (state.slots, state.waits, state.policy.memory) == (3, ("spares",), 2 * 10**9)
    assert (state.offer.waits, state.offer.tags, state.offer.least) == (("spares",), ("fast",), "strict")
    assert held == [(state.policy, 3)]
    obeying._refuse("policy.toml, line 1: no.")
    assert (state.offer.fault, state.offer.tags) == ("policy.toml, line 1: no.", ("fast",))
    obeying._obey(policy('tags = ["fast"]'))
    assert (state.offer.fault, state.offer.waits, state.slots) == ("", (), 8)
