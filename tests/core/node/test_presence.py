"""What a machine tells of its people, how it is kept awake, and which workers give no sign of life."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from math import inf
from pathlib import Path

import psutil
import pytest

from pydra_core.node import presence
from pydra_core.node.awake import Awake, keeper
from pydra_core.node.facts import LoadMeter, Watched
from pydra_core.node.happened import Fact, HoursChanged, WorkerSpawned
from pydra_core.node.health import Signs, Stalls
from pydra_core.node.hours import Presence
from pydra_core.node.owning import Owning
from pydra_core.node.policy import Policy, Schedule
from pydra_core.protocol.states import Isolation
from tests.core.node.stories import V1, Story, ended, key

NOW = 1_800_000_000.0
GRAPHICAL = {"Type": "wayland", "Remote": "no", "State": "active", "Class": "user", "TTY": ""}


@pytest.mark.parametrize(
    ("session", "idle"),
    [
        (GRAPHICAL | {"IdleHint": "no"}, 0.0),
        (GRAPHICAL | {"IdleHint": "yes", "IdleSinceHint": str(int((NOW - 90) * 1e6))}, 90.0),
        (GRAPHICAL | {"Class": "greeter", "IdleHint": "no"}, None),
        (GRAPHICAL | {"State": "closing", "IdleHint": "no"}, None),
        ({"Type": "tty", "TTY": "no-such/terminal"}, None),
        ({"Type": "tty", "TTY": "../etc/passwd"}, None),
        ({}, None),
    ],
)
def test_a_session_of_logind_tells_when_it_was_used(session: dict[str, str], idle: float | None) -> None:
    assert presence.idle_of_session(session, NOW) == (None if idle is None else pytest.approx(idle, abs=0.01))


def test_macos_tells_nanoseconds() -> None:
    assert presence.mac_idle_in('  |   "HIDIdleTime" = 12500000000\n') == 12.5
    assert presence.mac_idle_in("") is None


def test_this_machine_answers_without_a_fault() -> None:
    found = presence.presence()
    assert found.idle is None or found.idle >= 0 or found.idle == inf
    assert found.battery in (True, False, None)


# ---------------------------------------------------------------------------------------------------------- awake


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What a stand-in for systemd-inhibit writes down; it ends with its standard input, like the command that it is given."""
    told = tmp_path / "told"
    program = tmp_path / "systemd-inhibit"
    program.write_text(f'#!/bin/sh\necho "on $*" >> {told}\n/bin/cat > /dev/null\necho off >> {told}\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    return told


async def _said(told: Path, lines: int) -> list[str]:
    return await asyncio.to_thread(_lines, told, lines)


def _lines(told: Path, count: int) -> list[str]:
    deadline = time.monotonic() + 10
    while not told.exists() or len(told.read_text().splitlines()) < count:
        assert time.monotonic() < deadline, "nothing was told"
        time.sleep(0.01)
    return told.read_text().splitlines()


async def test_the_machine_is_kept_awake_once_and_sleeps_again(kept: Path) -> None:
    awake = Awake()
    await awake.keep(True)
    await awake.keep(True)
    (line,) = await _said(kept, 1)
    assert "--what=sleep:idle" in line
    await awake.keep(False)
    assert (await _said(kept, 2))[1] == "off"
    await awake.close()


async def test_only_while_a_worker_lives_whose_clock_goes(kept: Path) -> None:
    story = Story(V1)
    owning = Owning(story.state, lambda fact: None)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(owning.run())
        story.running()
        owning.happened()
        await _said(kept, 1)
        story.of(ended())
        owning.happened()
        assert (await _said(kept, 2))[1] == "off"
        story.of(WorkerSpawned(key(), 1, Isolation.STRICT))
        task.cancel()


async def test_it_ends_also_if_the_node_stops_while_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "systemd-inhibit"
    program.write_text("#!/bin/sh\nexec /bin/sleep 600\n")  # what its input is does not matter to it
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    awake = Awake()
    before = set(psutil.Process().children())
    await awake.keep(True)
    (started,) = set(psutil.Process().children()) - before
    closing = asyncio.create_task(awake.close())
    await asyncio.sleep(0)
    closing.cancel()
    await asyncio.wait([closing])
    await awake.close()
    assert not started.is_running()


async def test_without_a_program_for_it_nothing_happens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert keeper() is None
    awake = Awake()
    await awake.keep(True)
    await awake.keep(False)


# ------------------------------------------------------------------------------------------------------- the owner


async def test_the_node_is_told_once_when_its_owner_comes_and_once_when_he_has_gone() -> None:
    story, told = Story(V1), list[Fact]()
    story.state.policy = Policy(schedule=Schedule(idle=600.0))
    found = [Presence(idle=10_000.0), Presence(idle=1.0), Presence(idle=2.0), Presence(idle=None), Presence(idle=None)]
    owning = Owning(story.state, told.append, ask=lambda: found.pop(0))
    while found:
        await owning.look()
    (closed, opened) = told
    assert isinstance(closed, HoursChanged)
    assert closed.hours is not None
    assert "nobody has used it for 10 min" in closed.hours.reason
    assert opened == HoursChanged(None)


async def test_a_machine_without_a_schedule_is_asked_nothing() -> None:
    def asked() -> Presence:
        raise AssertionError("nobody wanted to know")

    await Owning(Story(V1).state, lambda fact: None, ask=asked).look()


# ---------------------------------------------------------------------------------------------------------- stalls


@pytest.mark.parametrize(
    ("signs", "stalled"),
    [
        (Signs(1.0, 0, 5.0), True),
        (Signs(1.04, 1000, 5.0), True),
        (Signs(9.0, 0, 5.0), False),
        (Signs(1.0, 100_000, 5.0), False),
        (Signs(1.0, 0, 6.0), False),
    ],
)
def test_a_worker_is_stalled_when_nothing_of_it_moves(signs: Signs, stalled: bool) -> None:
    stalls = Stalls(120.0)
    assert stalls.note(1, Signs(1.0, 0, 5.0), 0.0, moves=True) == 0
    assert stalls.note(1, Signs(1.0, 0, 5.0), 119.0, moves=True) == 0
    assert stalls.note(1, signs, 130.0, moves=True) == (130.0 if stalled else 0.0)
    assert stalls.note(1, Signs(50.0, 0, 5.0), 200.0, moves=True) == 0
    stalls.forget(set())
    assert stalls.note(1, signs, 500.0, moves=True) == 0


def test_who_waits_for_others_is_never_stalled() -> None:
    stalls = Stalls(1.0)
    signs = Signs(1.0, 0, 5.0)
    for at in range(10):
        assert stalls.note(1, signs, float(at), moves=False) == 0
    assert stalls.note(1, signs, 10.0, moves=True) == 1.0


def test_a_real_process_that_sleeps_is_stalled_and_one_that_computes_is_not() -> None:
    meter = LoadMeter(stall=1.0)
    sources = {
        "sleeps": "import time; print(flush=True); time.sleep(60)",
        "computes": "print(flush=True)\nwhile True: pass",
    }
    processes = {
        name: subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE)
        for name, source in sources.items()
    }
    watched = [Watched(key(at).unit, each.pid, moves=True) for at, each in enumerate(processes.values())]
    try:
        for each in processes.values():
            assert each.stdout is not None
            each.stdout.readline()
        found: dict[str, float] = {}
        for _ in range(2_000):
            found = dict(zip(processes, (each.stalled for each in meter.measure(watched).workers), strict=True))
            if found["sleeps"]:
                break
            time.sleep(0.02)
        assert found["sleeps"] >= 1.0
        assert found["computes"] == 0
    finally:
        for each in processes.values():
            each.kill()
            each.communicate()


def test_an_init_that_watches_over_its_worker_is_no_sign_of_life() -> None:
    sleeps = "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    source = f"{sleeps}\nprint(flush=True)\ntry:\n    while p.poll() is None: pass\nfinally: p.kill()"
    init = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE)
    meter = LoadMeter(stall=0.5)
    try:
        assert init.stdout is not None
        init.stdout.readline()
        watched, busy = Watched(key().unit, init.pid, moves=True, init=True), False
        for _ in range(2_000):
            (load,) = meter.measure([watched]).workers
            busy |= load.cpu > 0
            if load.stalled and busy:
                break
            time.sleep(0.02)
        assert load.stalled >= 0.5
        assert busy
    finally:
        for child in psutil.Process(init.pid).children():
            child.kill()
        init.kill()
        init.communicate()
