"""What a run may use, and what it finds when it measures its machine: tried from inside, in real workers."""

import sys

import psutil
import pytest

from pydra_core.worker.launch import Limits, SpawnRequest
from pydra_core.worker.sandbox.policy import Grants
from tests.core.worker.stage import Ended, Running, Stage, task_of

TREE = """\
import time
for _ in range(4):
    if os.fork() == 0:
        held = bytearray(100 << 20)
        for at in range(0, len(held), 4096):
            held[at] = 1
        time.sleep(60)
time.sleep(60)
"""
FILL = """\
import time
for number in range(64):
    with open(f'part{number}', 'wb') as file:
        file.write(bytes(1 << 20))
time.sleep(60)
"""
POOL = """\
from concurrent.futures import ThreadPoolExecutor
import multiprocessing, sqlite3, subprocess
multiprocessing.set_start_method('fork', force=True)
with multiprocessing.Pool(2) as pool:
    lengths = pool.map(len, ['a', 'bb', 'ccc'])
queue = multiprocessing.Queue()
queue.put(7)
base = sqlite3.connect('own.db')
base.execute('create table t (x)')
base.execute('insert into t values (1)')
base.commit()
with ThreadPoolExecutor(2) as threads:
    summed = sum(threads.map(len, ['a', 'bb']))
true = subprocess.run(['/usr/bin/env', 'true']).returncode
return [lengths, queue.get(), base.execute('select x from t').fetchone()[0], summed, true]
"""
MEASURE = """\
import psutil
memory, own = psutil.virtual_memory(), psutil.Process()
return [memory.total > 0, memory.available > 0, psutil.cpu_count() > 0, os.cpu_count() > 0, own.memory_info().rss > 0,
        own.pid, psutil.boot_time() > 0]
"""


@pytest.fixture
def closed(stage: Stage) -> Stage:
    if not stage.contained:
        pytest.skip(f"no full sandbox here: {stage.report.level}")
    return stage


async def run_with(stage: Stage, body: str, grants: Grants | None = None, **limits: object) -> Ended:
    code, work = stage.deploy(main=task_of(body)), stage.options.runs / "limited"
    work.mkdir()
    request = SpawnRequest(
        name="limited",
        code=code,
        work=work,
        limits=Limits(**limits),
        grants=grants or Grants(),  # type: ignore[arg-type]
    )
    spawned = await stage.zygote.spawn(request)
    running = Running(spawned, work)
    stage.say_begin(running, "main", {})
    return await running.end()


async def test_processes_threads_databases_and_programs_work_inside(closed: Stage) -> None:
    assert (await closed.run(POOL)).result == [[1, 2, 3], 7, 1, 3, 0]


async def test_a_task_can_measure_its_machine(closed: Stage) -> None:
    if not any(psutil.__file__.startswith(entry) for entry in sys.path if "site-packages" in entry):
        pytest.skip("psutil is not installed in this environment")
    assert (await closed.run(MEASURE)).result == [True, True, True, True, True, 2, True]


async def test_what_proc_tells_of_the_machine_is_empty(closed: Stage) -> None:
    body = (
        "names = ('cmdline', 'modules', 'interrupts', 'keys', 'partitions')\n"
        "return [open('/proc/' + name).read() for name in names if os.path.exists('/proc/' + name)]"
    )
    assert set((await closed.run(body)).result) == {""}  # type: ignore[call-overload]
    told = (await closed.run("return open('/proc/self/cmdline').read() + open('/proc/1/cmdline').read()")).result
    assert str(closed.home) not in str(told)


async def test_the_memory_of_the_whole_tree_is_limited(closed: Stage) -> None:
    """Each process stays below the limit, all together do not."""
    ended = await run_with(closed, TREE, memory=256 << 20)
    assert ended.exit.limit.startswith("memory ")
    assert ended.exit.limit.endswith(" of 256.0 MiB")
    assert ended.exit.sentence() == (
        f"was ended because it reached its limit: {ended.exit.limit}; if it needs more, set memory in the task"
    )


async def test_a_file_over_the_limit_is_told_with_what_says_how_much_it_is(closed: Stage) -> None:
    ended = await run_with(closed, "open('x', 'wb').truncate(64 << 20)", disk=32 << 20)
    assert ended.raised.error == (
        "OSError: [Errno 27] File too large; the limit is 32 MiB: if it needs more, set scratch in the task, or output_limit for files "
        "that stay"
    )


async def test_files_in_memory_count_as_memory(closed: Stage) -> None:
    body = "import time\nopen('/dev/shm/x', 'wb').write(bytes(200 << 20))\ntime.sleep(60)"
    ended = await run_with(closed, body, memory=128 << 20)
    assert ended.exit.limit.startswith("memory ") or ended.raised.error.startswith("MemoryError")


async def test_the_work_folder_is_limited(closed: Stage) -> None:
    ended = await run_with(closed, FILL, disk=16 << 20)
    assert ended.exit.limit.startswith("disk ")
    assert ended.exit.limit.endswith(" of 16.0 MiB")


async def test_a_single_file_is_limited_at_once(closed: Stage) -> None:
    body = "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nopen('x', 'wb').write(bytes(8 << 20))"
    ended = await run_with(closed, body, disk=1 << 20)
    assert ended.raised.error.startswith("OSError: [Errno 27]")


async def test_scratch_is_limited_in_size_and_number(closed: Stage) -> None:
    body = """
count = 0
try:
    for count in range(20000):
        open(f'/tmp/{count}', 'w').close()
except OSError as error:
    first = error.errno
for number in range(count):
    os.unlink(f'/tmp/{number}')
try:
    open('/tmp/large', 'wb').write(bytes(3 << 20))
except OSError as error:
    return [count < 8000, first, error.errno]
"""
    assert (await run_with(closed, body, scratch=1 << 20)).result == [True, 28, 28]


async def test_the_processors_seconds_follow_wall_time_and_slots(closed: Stage) -> None:
    from pydra_core.worker.launch import limits_of

    request = SpawnRequest(name="x", code=closed.home, work=closed.home, wall_time=10.0, slots=3)
    assert limits_of(request).cpu_seconds == 31


async def test_processes_are_limited(closed: Stage) -> None:
    body = """
kids = []
try:
    for _ in range(64):
        pid = os.fork()
        if pid == 0:
            import time
            time.sleep(60)
        kids.append(pid)
except OSError as error:
    return error.errno
"""
    assert (await run_with(closed, body, processes=16)).result == 11
