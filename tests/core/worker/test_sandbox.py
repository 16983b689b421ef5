"""What user code finds when it looks around: tried from inside, in real workers. Where this machine has no namespaces, the reported
level says so and these tests assert that instead."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from pydra_core.protocol.states import Isolation, StepOutcome
from pydra_core.worker.launch import stop_worker
from tests.core.worker.stage import Stage, end_all, listener, task_of

TRY = """\
import socket, pathlib, subprocess
def tried(action, *args):
    try:
        return repr(action(*args))
    except OSError as error:
        return type(error).__name__
"""

UNSHARE = """\
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
return [libc.unshare(0x10000000), libc.unshare(0x20000), libc.mount(b'x', b'/tmp', b'tmpfs', 0, None)]
"""

DAEMON = """\
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import time
        os.write(1, b'daemon')
        time.sleep(3600)
    os._exit(0)
os.wait()
return 1
"""

WITH_CHILD = """\
import time
if os.fork() == 0:
    if given['daemon']:
        os.setsid()
    time.sleep(3600)
time.sleep(3600)
"""


async def ask(stage: Stage, expression: str, **arguments: object) -> object:
    """The value of an expression within a worker; `tried` gives the name of the error that the system answered with."""
    return (await stage.run(f"{TRY}return {expression}", **arguments)).result


def test_the_level_is_what_was_proved(stage: Stage) -> None:
    probes = [step for step in stage.report.steps if step.name.startswith("cannot")]
    refused = [step.name for step in probes if step.outcome is StepOutcome.DONE]
    holds = stage.report.level in (Isolation.FULL, Isolation.STRICT, Isolation.REDUCED)
    assert holds == (len(refused) == len(probes) > 10)
    assert any(step.outcome is StepOutcome.UNAVAILABLE for step in stage.report.steps)


@pytest.fixture
def closed(stage: Stage) -> Stage:
    """A stage whose sandbox is closed; where there are no namespaces the report has to name what is missing."""
    if not stage.contained:
        missing = [step for step in stage.report.steps if step.outcome is not StepOutcome.DONE]
        assert any(step.detail for step in missing)
        pytest.skip(f"no namespaces here: {missing[0].detail}")
    return stage


async def test_the_nodes_files_are_not_there(closed: Stage) -> None:
    canary = closed.home / "node.key"
    canary.write_text("secret")
    canary.chmod(0o644)
    assert await ask(closed, "tried(open, given['path'])", path=str(canary)) == "FileNotFoundError"
    assert await ask(closed, "tried(os.listdir, given['path'])", path=str(closed.home)) == "FileNotFoundError"
    assert await ask(closed, "tried(os.listdir, '/root/.ssh')") == "FileNotFoundError"


async def test_nothing_of_the_nodes_environment_is_there(closed: Stage) -> None:
    found = await ask(closed, "sorted(os.environ)")
    assert isinstance(found, list)
    assert not set(found) & {"USER", "LOGNAME", "SHELL", "PYTHONPATH", "VIRTUAL_ENV", "PYTEST_CURRENT_TEST"}
    assert await ask(closed, "os.environ['HOME']") == "/tmp"


async def test_other_runs_and_packages_are_out_of_reach(closed: Stage) -> None:
    (closed.options.runs / "other").mkdir()
    (closed.options.runs / "other" / "secret").write_text("x")
    closed.deploy(other="SECRET = 1")
    assert await ask(closed, "tried(os.listdir, '/store')") == "PermissionError"
    assert await ask(closed, "tried(open, '/store/runs/other/secret')") == "PermissionError"
    assert await ask(closed, "sorted(os.listdir('/task/code'))") == ["main.py"]
    assert await ask(closed, "sorted(os.listdir('/task'))") == ["code", "inputs", "work"]


async def test_its_package_and_the_system_are_read_only(closed: Stage) -> None:
    for path in ("/task/code/new.py", "/usr/new", "/etc/new", "/new", f"{sys.prefix}/new"):
        assert await ask(closed, "tried(open, given['path'], 'w')", path=path) in ("OSError", "PermissionError")


async def test_it_writes_where_it_may(closed: Stage) -> None:
    for folder in ("/tmp", "/dev/shm", "/task/work", "."):
        assert await ask(closed, "open(given['f'] + '/own', 'w').write('x')", f=folder) == 1
    assert not Path("/tmp/own").exists()


async def test_the_machines_loopback_is_another(closed: Stage) -> None:
    with listener() as heard:
        port = heard.getsockname()[1]
        refused = await ask(closed, "tried(socket.create_connection, ('127.0.0.1', given['port']), 2)", port=port)
        assert refused == "ConnectionRefusedError"
        udp = "tried(socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect, ('192.0.2.1', 9))"
        assert await ask(closed, udp) == "OSError"


async def test_its_own_loopback_works(closed: Stage) -> None:
    body = "server = socket.create_server(('127.0.0.1', 0))\nreturn socket.create_connection(server.getsockname(), 2) is not None"
    assert (await closed.run("import socket\n" + body)).result is True


async def test_an_abstract_socket_of_the_machine_is_out_of_reach(closed: Stage) -> None:
    name = f"\0pydra-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        assert (
            await ask(closed, "tried(socket.socket(socket.AF_UNIX).connect, given['name'])", name=name)
            == "ConnectionRefusedError"
        )


async def test_only_its_own_processes_are_there(closed: Stage) -> None:
    assert await ask(closed, "sorted(int(n) for n in os.listdir('/proc') if n.isdigit())") in ([2], [1, 2])
    assert await ask(closed, "tried(os.kill, given['pid'], 0)", pid=os.getpid()) == "ProcessLookupError"


async def test_it_is_nobody_with_no_powers(closed: Stage) -> None:
    status = await ask(
        closed,
        "dict(l.split(':\\t') for l in open('/proc/self/status').read().splitlines() if l.startswith(('Cap', 'NoNew')))",
    )
    assert isinstance(status, dict)
    assert set(status.values()) == {"0" * 16, "1"}
    assert await ask(closed, "[os.getuid(), os.getgid()]") == [1000, 1000]


async def test_it_is_never_root_of_the_machine(closed: Stage) -> None:
    running = await closed.begin(closed.deploy(main=task_of("import time\ntime.sleep(3600)")), "main")
    await running.until_ready()
    owner = Path(f"/proc/{running.spawned.pid}/status").read_text().split("Uid:\t")[1].split("\t")[0]
    assert int(owner) != 0
    end_all(running)


async def test_it_gains_no_powers_by_a_namespace(closed: Stage) -> None:
    assert (await closed.run(UNSHARE)).result == [-1, -1, -1]


async def test_its_init_cannot_be_read_or_traced(closed: Stage) -> None:
    assert await ask(closed, "tried(open, '/proc/1/environ', 'rb')") in ("PermissionError", "FileNotFoundError")
    assert await ask(closed, "tried(open, '/proc/1/mem', 'rb')") in ("PermissionError", "FileNotFoundError")


async def test_subprocesses_threads_and_installed_packages_work(closed: Stage) -> None:
    assert await ask(closed, "subprocess.run(['/bin/echo', 'hi'], capture_output=True, text=True).stdout") == "hi\n"
    spawned = (
        "subprocess.run([sys.executable, '-c', 'import msgspec; print(1)'], capture_output=True, text=True).stdout"
    )
    assert await ask(closed, spawned) == "1\n"
    body = "import multiprocessing\nwith multiprocessing.get_context('fork').Pool(2) as pool:\n    return pool.map(abs, [-1, -2])"
    assert (await closed.run(body)).result == [1, 2]
    assert await ask(closed, "__import__('sqlite3').connect('/tmp/x.db').execute('select 1').fetchone()[0]") == 1
    assert await ask(closed, "os.cpu_count() > 0")


async def test_the_whole_tree_dies_with_the_task(stage: Stage) -> None:
    """A grandchild that daemonised (new session, parent gone) holds a file of the work folder open; it is gone with the run."""
    ended = await stage.run(DAEMON)  # reads the log to its end: every process that held the pipe is gone
    assert ended.result == 1


async def test_stopping_a_worker_ends_its_whole_tree(any_stage: Stage) -> None:
    daemon = any_stage.report.steps[-1].name != "a fresh process per run"
    running = await any_stage.begin(any_stage.deploy(main=task_of(WITH_CHILD)), "main", {"daemon": daemon})
    await running.until_ready()
    stop_worker(running.spawned)
    ended = await running.end()
    assert ended.exit.signal == signal.SIGKILL


async def test_a_killed_zygote_comes_back_with_the_next_run(any_stage: Stage) -> None:
    line = any_stage.zygote._lines.any()
    if line is not None:
        line._process.kill()
        line._process.wait()
    assert (await any_stage.run("return 1")).result == 1


async def test_when_the_zygote_is_killed_its_workers_are_gone(closed: Stage) -> None:
    running = await closed.begin(closed.deploy(main=task_of("import time\ntime.sleep(3600)")), "main")
    await running.until_ready()
    assert closed.zygote._lines.any() is not None
    closed.zygote._lines.any()._process.kill()
    ended = await running.end()
    assert ended.exit.sentence() == "was ended by signal 9 (SIGKILL)"


NODE = textwrap.dedent(
    """
    import asyncio, sys
    from pathlib import Path
    from pydra_core.protocol.states import Isolation
    from tests.core.worker.stage import Stage, task_of

    async def main():
        async with Stage(Path(sys.argv[1]), Isolation(sys.argv[2])) as stage:
            code = stage.deploy(main=task_of("import time\\nprint('up', flush=True)\\ntime.sleep(3600)"))
            running = await stage.begin(code, "main")
            await running.until_ready()
            print(running.spawned.pid, stage.report.level, flush=True)
            await asyncio.Event().wait()

    asyncio.run(main())
    """
)


@pytest.mark.parametrize("best", [Isolation.FULL, Isolation.PROCESS])
async def test_a_killed_node_takes_its_workers_along(tmp_path: Path, best: Isolation) -> None:
    node = await asyncio.create_subprocess_exec(
        sys.executable, "-c", NODE, str(tmp_path), best.value, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert node.stdout is not None
    pid = int((await asyncio.wait_for(node.stdout.readline(), 30)).split()[0])
    pidfd = os.pidfd_open(pid)
    node.kill()
    await node.wait()
    await asyncio.wait_for(until_readable(pidfd), 10)
    os.close(pidfd)


async def until_readable(pidfd: int) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(pidfd, ended.set)
    await ended.wait()
    loop.remove_reader(pidfd)


async def test_a_worker_holds_no_descriptor_of_the_node(any_stage: Stage) -> None:
    """Its socket, its output and /dev/null: nothing of the zygote's control line, of init's status pipe or of other runs."""
    found = await any_stage.run(
        "return sorted(os.readlink(e.path) for e in os.scandir('/proc/self/fd') if os.path.islink(e.path))"
    )
    kinds = {name.split(":")[0] for name in found.result}  # type: ignore[attr-defined]
    own = {"pipe", "socket", "/dev/null"}
    # In a changed root the kernel tells the way from the machine's own root.
    assert {kind for kind in kinds if not kind.startswith("/proc/") and not kind.endswith("/dev/null")} <= own
    assert sum(name.startswith("socket:") for name in found.result) == 1  # type: ignore[attr-defined]


async def test_a_package_that_is_gone_is_a_reason_and_no_user_code_runs(closed: Stage) -> None:
    ended = await (await closed.begin(closed.options.versions / "gone", "main")).end()
    assert ended.exit.sentence().startswith("could not be started: package read-only")
    assert "No such file" in ended.exit.sentence()
    assert ended.messages == []
