"""Workers in environments: what was installed for their package and nothing else, with real interpreters, zygotes and folders."""

import asyncio
import importlib.util
import os
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pydra_core.protocol.states import Isolation, Network
from pydra_core.worker import environments, line, lines
from pydra_core.worker.launch import Environment, Grants, Share, WorkerStartError
from pydra_core.worker.options import NEEDS
from pydra_core.worker.survey import Survey, Unusable, survey_of
from tests.core.worker.installed import begun, copied, environment, room, run_in, with_codec, with_needs
from tests.core.worker.stage import Stage

LOOK = """
import library
def tried(action, *args):
    try:
        return repr(action(*args))
    except (ImportError, OSError) as error:
        return type(error).__name__
import importlib
found = [name for name in ("click", "cryptography", "psutil", "pytest") if tried(importlib.import_module, name)[:1] == "<"]
return [library.VERSION, found]
"""
CHILD = """
import subprocess
said = subprocess.run([sys.executable, "-c", "import library, pydra_core.tasks; print(library.VERSION)"], capture_output=True, text=True)
return [said.stdout, said.stderr]
"""
REACH = """
import library
def tried(path, mode):
    try:
        with open(path, mode):
            return "read"
    except OSError as error:
        return type(error).__name__
own = library.__file__
return [tried(own, "r"), tried(own, "a"), *(tried(path, "r") for path in given["paths"])]
"""
OTHER = Isolation.FULL, Isolation.REDUCED, Isolation.PROCESS, Isolation.NONE


@pytest.fixture(params=OTHER)
async def any_stage(open_folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    async with room(open_folder, request.param) as stage:
        if stage.report.level is Isolation.NONE:
            pytest.skip(f"{stage.report.steps[-1].detail}: test_elsewhere runs it with another")
        yield stage


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[Stage]:
    """One with the best sandbox, whose owner consents to preloads."""
    async with room(tmp_path, preload=True) as stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        yield stage


async def test_conflicting_versions_of_a_library_run_at_the_same_time(any_stage: Stage) -> None:
    one = environment(any_stage, "one", library="VERSION = 1")
    other = environment(any_stage, "other", library="VERSION = 2")
    body = "import library\nopen('up', 'w').close()\nwhile not self.stop_requested: pass\nreturn library.VERSION"

    running = [await begun(any_stage, made, body) for made in (one, other)]
    for each in running:
        await each.until_ready()
    for each in running:
        each.stop()
    assert [(await each.end()).result for each in running] == [1, 2]


async def test_an_environment_is_exactly_what_was_installed_for_it(any_stage: Stage) -> None:
    made = environment(any_stage, "one", library="VERSION = 1")
    assert (await run_in(any_stage, made, LOOK)).result == [1, []]
    assert (await any_stage.run("import msgspec, click\nreturn click.__name__")).result == "click"


async def test_interpreters_that_a_task_starts_find_its_environment(any_stage: Stage) -> None:
    made = environment(any_stage, "one", library="VERSION = 1")
    assert (await run_in(any_stage, made, CHILD)).result == ["1\n", ""]


async def test_a_package_comes_before_what_is_installed_and_the_runtime_before_both(any_stage: Stage) -> None:
    made = environment(
        any_stage, "one", main="VERSION = 0", json="VERSION = 0", pydra_core__tasks="", msgspec="VERSION = 0"
    )
    body = "import json, msgspec\nreturn [hasattr(m, 'VERSION') for m in (json, msgspec, sys.modules[__name__])]"
    assert (await run_in(any_stage, made, body)).result == [False, False, False]


async def test_neither_other_environments_nor_the_nodes_python_can_be_read(any_stage: Stage) -> None:
    if any_stage.report.level not in (Isolation.FULL, Isolation.STRICT, Isolation.REDUCED):
        pytest.skip(f"nothing hides them here: {any_stage.report.level}")
    made = environment(any_stage, "one", library="VERSION = 1")
    other = environment(any_stage, "other", library="VERSION = 2").folder / "site/library.py"
    installed = importlib.util.find_spec("click")
    assert installed is not None
    ended = await run_in(any_stage, made, REACH, paths=[str(other), installed.origin])
    assert ended.result[0] == "read"  # type: ignore[index]
    assert set(ended.result[1:]) <= {"FileNotFoundError", "PermissionError", "OSError"}  # type: ignore[index]


async def test_its_sandbox_is_proved_before_its_first_worker(closed: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interpreter around which the node's own folders are to be seen has no worker."""
    made, above = environment(closed, "one", library="VERSION = 1"), closed.options.environments

    def around(python: Path) -> Survey:
        known = survey_of(python)
        return replace(known, roots=(*known.roots, str(above)))

    monkeypatch.setattr(environments, "survey_of", around)
    monkeypatch.setattr(environments, "covers", lambda *_: ())
    with pytest.raises(WorkerStartError, match=r"in its environment its sandbox would be open \(cannot read what was"):
        await run_in(closed, made, LOOK)
    assert (await closed.run("return 7")).result == 7


async def test_another_interpreter_of_the_same_version_is_its_own(tmp_path: Path, python: Path) -> None:
    async with room(tmp_path) as stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        made = environment(stage, "one", python, library="VERSION = 1")
        ended = await run_in(stage, made, "import library\nreturn [sys.executable, sys.prefix, library.VERSION]")
        assert ended.result == [os.path.realpath(python), str(python.parents[1]), 1]
        assert (await stage.run("return sys.executable")).result != os.path.realpath(python)


async def test_an_interpreter_of_another_version_has_needs_of_its_own(any_stage: Stage) -> None:
    others = [f"3.{minor}" for minor in range(11, 16) if minor != sys.version_info.minor]
    found = with_codec(tuple(others))
    if found is None:
        pytest.skip("no other Python here has what the runtime needs")
    python, needs = found
    made = environment(any_stage, "one", python, library="VERSION = 1")
    with pytest.raises(WorkerStartError, match="of another version than the node's own"):
        await run_in(any_stage, made, LOOK)
    ended = await run_in(
        any_stage, with_needs(made, needs), "import library\nreturn [sys.version_info[1], library.VERSION]"
    )
    assert ended.result == [survey_minor(python), 1]


def survey_minor(python: Path) -> int:
    return int(survey_of(python).suffix.split("-")[1][1:])


async def test_what_an_installer_leaves_closed_is_opened_for_the_workers_of_a_root_run_node(any_stage: Stage) -> None:
    codec = importlib.util.find_spec(NEEDS[0])
    assert codec is not None
    assert codec.origin is not None
    made = with_needs(environment(any_stage, "one", library="VERSION = 1"), Path(codec.origin).parents[1])
    for folder, _, files in os.walk(made.folder):
        for path in (Path(folder), *(Path(folder, name) for name in files)):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert (await run_in(any_stage, made, LOOK)).result == [1, []]


async def test_an_environment_that_does_not_start_hurts_nobody_else(any_stage: Stage, tmp_path: Path) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'it is broken' >&2\nexit 3\n")
    broken.chmod(0o755)
    good = environment(any_stage, "good", library="VERSION = 1")
    with pytest.raises(WorkerStartError, match=r"python does not start \(it is broken\)"):
        await run_in(any_stage, replace(good, python=broken), LOOK)
    with pytest.raises(WorkerStartError, match=r"nowhere does not start \(No such file"):
        await run_in(any_stage, replace(good, python=tmp_path / "nowhere"), LOOK)
    with pytest.raises(WorkerStartError, match="is no folder of an environment"):
        await run_in(any_stage, replace(good, folder=any_stage.options.versions), LOOK)
    with pytest.raises(WorkerStartError, match="is not installed any more"):
        await run_in(any_stage, replace(good, folder=good.folder.parent / ("f" * 64)), LOOK)
    assert (await run_in(any_stage, good, LOOK)).result == [1, []]
    assert (await any_stage.run("return 7")).result == 7


async def test_an_environment_that_was_installed_anew_is_seen_anew(closed: Stage) -> None:
    made = environment(closed, "one", library="VERSION = 1")
    assert (await run_in(closed, made, LOOK)).result == [1, []]
    made.folder.rename(made.folder.with_name("gone"))
    environment(closed, "one", library="VERSION = 2")
    assert (await run_in(closed, made, LOOK)).result == [2, []]


async def test_so_many_zygotes_stay_open_and_no_run_of_the_others_notices(
    closed: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "MOST", 2)
    first = environment(closed, "first", library="VERSION = 0")
    long = await begun(closed, first, "while not self.stop_requested: pass\nreturn 'to its end'")
    await long.until_ready()
    for number in range(3):
        made = environment(closed, f"e{number}", library=f"VERSION = {number}")
        assert (await run_in(closed, made, LOOK)).result == [number, []]
    open_ = [key for key in closed.zygote._lines._open if key[0]]
    assert [Path(site).parent.name[:4] for site, *_ in open_] == ["6531", "6532"]
    long.stop()
    assert (await long.end()).result == "to its end"
    assert (await run_in(closed, first, LOOK)).result == [0, []]


async def test_a_zygote_that_does_not_stand_yet_keeps_nobody_else_waiting(closed: Stage) -> None:
    slow = environment(closed, "slow", library="import time\ntime.sleep(3600)")
    waiting = asyncio.create_task(begun(closed, replace(slow, preload=("library",)), "return 1"))
    try:
        good = environment(closed, "good", library="VERSION = 1")
        assert (await run_in(closed, good, LOOK)).result == [1, []]
        assert (await closed.run("return 7")).result == 7
        assert not waiting.done()
    finally:
        waiting.cancel()
        with suppress(asyncio.CancelledError):
            await waiting


async def test_a_change_of_shares_holds_for_environments_too(closed: Stage, tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared/data").write_text("shared")
    tmp_path.chmod(0o755)
    made = environment(closed, "one", library="VERSION = 1")
    assert (await run_in(closed, made, LOOK)).result == [1, []]
    share = Share("data", str(tmp_path / "shared"))
    await closed.zygote.allow(Grants(shares=(share,)))
    ended = await run_in(closed, made, "return open('/share/data/data').read()", Grants(shares=(share,)))
    assert ended.result == "shared"


async def test_the_machines_network_is_for_who_was_granted_it(closed: Stage) -> None:
    made = environment(closed, "one", library="VERSION = 1")
    body = "import library\nreturn [library.VERSION, os.readlink('/proc/self/ns/net')]"
    without = (await run_in(closed, made, body)).result
    granted = (await run_in(closed, made, body, Grants(network=Network.HOST))).result
    assert granted == [1, os.readlink("/proc/self/ns/net")]
    assert without != granted


def test_what_no_worker_can_have_as_its_python_says_so(tmp_path: Path) -> None:
    old = tmp_path / "python"
    old.write_text(
        "#!/bin/sh\necho '"
        '{"version": [3, 9], "suffix": ".so", "python": "/x", "prefix": "/", "prefixes": [], "closed": []}'
        "'\n"
    )
    old.chmod(0o755)
    with pytest.raises(Unusable, match=r"is Python 3\.9; workers need 3\.11 or later"):
        survey_of(old)


# ------------------------------------------------------------------------------------------------ imported beforehand

HEAVY = """
import os
PID = os.getpid()
STATE = []
"""
SHARED = """
import heavy
heavy.STATE.append(1)
return [heavy.PID != os.getpid(), len(heavy.STATE)]
"""


def preloading(stage: Stage, name: str, *modules: str, **files: str) -> Environment:
    return replace(environment(stage, name, **files), preload=modules)


async def test_what_is_imported_beforehand_is_shared_and_what_a_run_changes_is_its_own(closed: Stage) -> None:
    made = preloading(closed, "one", "heavy", heavy=HEAVY)
    for _ in range(2):
        assert (await run_in(closed, made, SHARED)).result == [True, 1]
    without = replace(made, preload=())
    assert (await run_in(closed, without, SHARED)).result == [False, 1]


async def test_without_its_owners_consent_a_machine_imports_nothing_beforehand(tmp_path: Path) -> None:
    async with room(tmp_path) as stage:
        made = preloading(stage, "one", "heavy", heavy=HEAVY)
        body = "import heavy\nreturn heavy.PID == os.getpid()"
        assert (await run_in(stage, made, body)).result is True


async def test_where_there_are_no_namespaces_nothing_is_imported_beforehand(tmp_path: Path) -> None:
    async with room(tmp_path, Isolation.REDUCED, preload=True) as stage:
        made = preloading(stage, "one", "heavy", heavy=HEAVY)
        body = "import heavy\nreturn heavy.PID == os.getpid()"
        assert (await run_in(stage, made, body)).result is True


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("raise ValueError('no licence')", r"heavy cannot be imported beforehand \(ValueError: no licence\)"),
        ("import nothing_like_it", r"heavy cannot be imported beforehand \(ModuleNotFoundError: No module"),
        ("import sys\nsys.exit(3)", r"heavy cannot be imported beforehand \(SystemExit: 3\)"),
        (
            "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
            r"heavy cannot be imported beforehand: it starts threads \(1\)",
        ),
        ("import os\nos._exit(3)", "the zygote of its environment died twice"),
    ],
)
async def test_what_cannot_be_imported_beforehand_is_named_with_its_reason(
    closed: Stage, source: str, why: str
) -> None:
    made = preloading(closed, "one", "heavy", heavy=source)
    with pytest.raises(WorkerStartError, match=why):
        await run_in(closed, made, "return 1")
    assert (await run_in(closed, replace(made, preload=()), "return 2")).result == 2


async def test_a_module_that_never_comes_to_its_end_is_given_up(closed: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "IMPORT_TIMEOUT", 0.5)
    made = preloading(closed, "one", "heavy", heavy="import time\ntime.sleep(3600)")
    with pytest.raises(WorkerStartError, match=r"heavy cannot be imported beforehand: nothing was heard for 0\.5 s"):
        await run_in(closed, made, "return 1")


async def test_a_module_is_named_as_modules_are(closed: Stage) -> None:
    made = preloading(closed, "one", "os; import heavy")
    with pytest.raises(WorkerStartError, match="it is no name of a module"):
        await run_in(closed, made, "return 1")


async def test_modules_hear_of_the_fork_between_them_and_their_worker(closed: Stage) -> None:
    source = "import os\nFORKS = []\nos.register_at_fork(after_in_child=lambda: FORKS.append(os.getpid()))"
    made = preloading(closed, "one", "heavy", heavy=source)
    body = "import heavy\nreturn heavy.FORKS == [os.getpid()]"
    assert (await run_in(closed, made, body)).result is True


@pytest.mark.skipif(importlib.util.find_spec("numpy") is None, reason="numpy is not installed here (extra: dev)")
async def test_numpy_is_imported_beforehand_and_each_run_has_chance_of_its_own(closed: Stage) -> None:
    made = replace(copied(environment(closed, "one"), "numpy"), preload=("numpy", "numpy.random"))
    body = """
before = "numpy.random" in sys.modules
import numpy
return [before, float((numpy.ones((50, 50)) @ numpy.ones((50, 50))).sum()), float(numpy.random.random())]
"""
    results = [(await run_in(closed, made, body)).result for _ in range(2)]
    assert [result[:2] for result in results] == [[True, 125_000.0]] * 2  # type: ignore[index]
    assert results[0][2] != results[1][2]  # type: ignore[index]
