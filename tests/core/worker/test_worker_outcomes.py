"""However a task ends, the node is told precisely; real workers at every level."""

import pickle

import pytest

from pydra_core.protocol.worker import Finished, Progress, Raised, Ready
from tests.core.worker.stage import Stage, end_all, task_of

NONSENSE = """\
class Nonsense:
    def flush(self):
        raise SystemExit
sys.stdout = sys.stderr = Nonsense()
self.log.info('x')
return 7
"""


async def test_a_plain_result_is_exact(any_stage: Stage) -> None:
    ended = await any_stage.run("return [given['n'], {'a': b'b', 'c': None}, 1.5]", n=2**60)
    assert ended.result == [2**60, {"a": b"b", "c": None}, 1.5]
    assert isinstance(ended.messages[0], Ready)
    assert (ended.exit.code, ended.exit.signal) == (0, None)


async def test_a_tuple_keeps_its_type(stage: Stage) -> None:
    ended = await stage.run("return (1, {2, 3})")
    last = ended.messages[-1]
    assert isinstance(last, Finished)
    assert last.value.form == "pickle"
    assert last.value.preview == "(1, {2, 3})"
    assert pickle.loads(last.value.body) == (1, {2, 3})


async def test_a_result_without_encoding_names_its_type(stage: Stage) -> None:
    ended = await stage.run("import threading\nreturn threading.Lock()")
    assert ended.raised.kind == "value"
    assert "lock" in ended.raised.error


async def test_a_result_that_is_too_large_is_refused_with_its_size(stage: Stage) -> None:
    ended = await stage.run("return bytes(17 << 20)")
    assert ended.raised.kind == "value"
    assert "bytes" in ended.raised.error
    assert "17,825," in ended.raised.error


async def test_an_exception_comes_with_the_users_frames_only(any_stage: Stage) -> None:
    ended = await any_stage.run("def inner():\n    raise KeyError('x')\ninner()")
    assert ended.raised == Raised(kind="raised", error="KeyError: 'x'", trace=ended.raised.trace)
    assert "in inner" in ended.raised.trace
    assert "runtime.py" not in ended.raised.trace
    assert ended.exit.code == 1


async def test_an_exception_whose_text_fails_is_told_all_the_same(stage: Stage) -> None:
    ended = await stage.run("class Bad(Exception):\n    def __str__(self):\n        raise ValueError\nraise Bad")
    assert "Bad" in ended.raised.error
    assert "ValueError" in ended.raised.error


async def test_endless_recursion_is_a_bounded_text(stage: Stage) -> None:
    ended = await stage.run("def deep():\n    deep()\ndeep()")
    assert ended.raised.error.startswith("RecursionError")
    assert len(ended.raised.trace) <= 16_000


@pytest.mark.parametrize(
    ("body", "error"), [("sys.exit(3)", "SystemExit"), ("raise KeyboardInterrupt", "KeyboardInterrupt")]
)
async def test_leaving_by_the_back_door_is_an_error(stage: Stage, body: str, error: str) -> None:
    ended = await stage.run(body)
    assert ended.raised.kind == "raised"
    assert ended.raised.error.startswith(error)


async def test_an_exit_without_a_result_has_its_status(any_stage: Stage) -> None:
    ended = await any_stage.run("os._exit(3)")
    assert not any(isinstance(message, Finished | Raised) for message in ended.messages)
    assert ended.exit.sentence() == "exited with status 3 before it reported a result"


async def test_a_segfault_has_its_signal(any_stage: Stage) -> None:
    ended = await any_stage.run("import ctypes\nctypes.string_at(0)")
    assert ended.exit.sentence() == "was ended by signal 11 (SIGSEGV)"


async def test_an_import_that_fails_is_told_as_such(stage: Stage) -> None:
    running = await stage.begin(stage.deploy(main="import not_there_at_all"), "main")
    ended = await running.end()
    assert ended.raised.kind == "import"
    assert "not_there_at_all" in ended.raised.error
    assert not any(isinstance(message, Ready) for message in ended.messages)


async def test_a_module_without_the_task_is_told_as_such(stage: Stage) -> None:
    ended = await (await stage.begin(stage.deploy(main="x = 1"), "main")).end()
    assert ended.raised.kind == "import"
    assert "main has no task Main" in ended.raised.error


async def test_a_stop_ends_a_tracked_loop(any_stage: Stage) -> None:
    body = "import itertools, time\nfor _ in self.track(itertools.count()):\n    time.sleep(0.01)"
    running = await any_stage.begin(any_stage.deploy(main=task_of(body)), "main")
    await running.until(Progress)
    running.stop()
    ended = await running.end()
    assert ended.raised.kind == "stopped"


async def test_a_stop_is_seen_by_a_task_that_asks(stage: Stage) -> None:
    running = await stage.begin(
        stage.deploy(
            main=task_of("import time\nwhile not self.stop_requested:\n    time.sleep(0.01)\nreturn 'stopped in order'")
        ),
        "main",
    )
    await running.until_ready()
    running.stop()
    assert (await running.end()).result == "stopped in order"


async def test_a_million_reports_are_few_messages_and_the_last_one_counts(stage: Stage) -> None:
    ended = await stage.run("for i in self.track(range(1_000_000), 'on the way'):\n    pass")
    assert ended.progress[-1] == Progress(done=1_000_000, total=1_000_000, message="on the way")
    assert len(ended.progress) < 400


async def test_an_overridden_progress_is_polled(stage: Stage) -> None:
    code = (
        task_of("import time\nwhile not self.asked:\n    time.sleep(0.01)")
        + "    asked = False\n    def progress(self):\n        self.asked = True\n        return (3, 4, 'polled')\n"
    )
    ended = await (await stage.begin(stage.deploy(main=code), "main")).end()
    assert Progress(done=3, total=4, message="polled") in ended.progress


async def test_prints_and_log_lines_keep_their_order(any_stage: Stage) -> None:
    ended = await any_stage.run(
        "print('one')\nself.log.info('two %d', 2)\nprint('three', end='')\nself.log.warning('four\\nfive')\nprint('six', file=sys.stderr)"
    )
    assert ended.lines == [
        ("out", "one"),
        ("info", "two 2"),
        ("out", "three"),
        ("warning", "four"),
        ("warning", "five"),
        ("out", "six"),
    ]


async def test_output_without_a_newline_arrives(stage: Stage) -> None:
    ended = await stage.run("sys.stdout.write('no newline')")
    assert ended.log == b"no newline"


async def test_a_task_that_closes_its_streams_ends_well_and_still_logs(any_stage: Stage) -> None:
    ended = await any_stage.run("sys.stdout.close()\nos.close(1)\nos.close(2)\nself.log.info('still here')\nreturn 7")
    assert ended.result == 7
    assert ("info", "still here") in ended.lines


async def test_a_task_that_replaces_its_streams_by_nonsense_ends_well(any_stage: Stage) -> None:
    ended = await any_stage.run(NONSENSE)
    assert ended.result == 7
    assert ended.lines == [("info", "x")]


async def test_threads_and_exit_functions_do_not_keep_a_worker(any_stage: Stage) -> None:
    leftovers = ["atexit.register(time.sleep, 3600)", "threading.Thread(target=time.sleep, args=(3600,)).start()"]
    ended = await any_stage.run("\n".join(["import atexit, threading, time", *leftovers, "return 1"]))
    assert ended.result == 1
    assert ended.exit.code == 0


async def test_an_artifact_stands_in_outputs(any_stage: Stage) -> None:
    ended = await any_stage.run(
        "open('own.txt', 'w').write('x')\nself.save('plots/a.png', b'picture')\nself.save('own.txt', 'own.txt')"
    )
    assert ended.saved == ["plots/a.png", "own.txt"]
    assert (ended.work / "outputs/plots/a.png").read_bytes() == b"picture"
    assert (ended.work / "outputs/own.txt").read_text() == "x"


async def test_the_wall_time_ends_a_worker(stage: Stage) -> None:
    code = stage.deploy(main=task_of("import time\ntime.sleep(3600)"))
    ended = await (await stage.begin(code, "main", wall_time=0.3)).end()
    assert ended.exit.timed_out
    assert ended.exit.sentence() == "was ended because its wall time was over"


async def test_a_memory_limit_is_an_error_of_the_task(stage: Stage) -> None:
    code = stage.deploy(main=task_of("return len(bytearray(512 << 20))"))
    ended = await (await stage.begin(code, "main", memory=256 << 20)).end()
    assert ended.raised.error == "MemoryError; the limit is 256 MiB: if it needs more, set memory in the task"


async def test_a_package_imports_under_its_own_name(any_stage: Stage) -> None:
    code = any_stage.deploy(
        __init__="",
        helper="WORD = 'helped'",
        lib__tool="TOOL = 1",
        main="from word.helper import WORD\nimport tool\n"
        + task_of("return [WORD, __name__, tool.TOOL, os.path.basename(__file__)]"),
    )
    ended = await (await any_stage.begin(code, "word.main", package="word")).end()
    assert ended.result == ["helped", "word.main", 1, "main.py"]


async def test_a_folder_of_modules_sees_its_lib(stage: Stage) -> None:
    code = stage.deploy(
        main="import helper, tool\n" + task_of("return [helper.WORD, tool.TOOL]"),
        helper="WORD = 'helped'",
        lib__tool="TOOL = 1",
    )
    assert (await (await stage.begin(code, "main")).end()).result == ["helped", 1]
    assert (await (await stage.begin(code, "folder.main")).end()).result == ["helped", 1]


async def test_arguments_become_what_the_parameters_say(stage: Stage) -> None:
    signature = "def work(self, p: Path, x: float, many: list[Path]):"
    text = task_of("return [type(p).__name__, x, [m.name for m in many]]").replace(
        "def work(self, **given):", signature
    )
    text = "from pathlib import Path\n" + text
    running = await stage.begin(stage.deploy(main=text), "main", {"p": "a/b", "x": 2, "many": ["c/d"]})
    assert (await running.end()).result == ["PosixPath", 2.0, ["d"]]


async def test_each_worker_is_fresh(stage: Stage) -> None:
    marks = ["once = getattr(json, 'touched', False)", "json.touched = True", "twice = os.path.exists('/tmp/mark')"]
    body = "\n".join(["import json", *marks, "return [once, twice, open('/tmp/mark', 'w').write('x')]"])
    if not stage.contained:
        pytest.skip("no /tmp of its own at this level")
    assert (await stage.run(body)).result == [False, False, 1]
    assert (await stage.run(body)).result == [False, False, 1]


async def test_workers_run_side_by_side(stage: Stage) -> None:
    code = stage.deploy(
        main=task_of("while not self.stop_requested:\n    import time; time.sleep(0.01)\nreturn given['n']")
    )
    running = [await stage.begin(code, "main", {"n": n}) for n in range(4)]
    for one in running:
        await one.until_ready()
        one.stop()
    assert [(await one.end()).result for one in running] == [0, 1, 2, 3]


async def test_a_garbage_frame_of_the_task_is_no_message(stage: Stage) -> None:
    """A task that finds its socket only harms its own run: the reader of the node sees a frame of no meaning."""
    running = await stage.begin(
        stage.deploy(
            main=task_of("for fd in range(3, 64):\n    try: os.write(fd, b'\\xff' * 64)\n    except OSError: pass")
        ),
        "main",
    )
    with pytest.raises(Exception, match="frame"):
        await running.end()
    end_all(running)


SPILLS = """
import os
from pydra_core.tasks import Secret, Task

class Main(Task):
    def work(self, key: Secret, pin: Secret):
        print("printed", key.reveal(), pin.reveal())
        self.log.info("logged %s", key.reveal())
        self.report(1, 2, f"at {key.reveal()}")
        os.stat(f"/nowhere?key={key.reveal()}")
"""


async def test_a_secret_is_dots_in_what_its_task_prints_logs_reports_and_raises(stage: Stage) -> None:
    running = await stage.begin(stage.deploy(main=SPILLS), "main", {"key": "hunter22", "pin": "12"})
    ended = await running.end()
    dots = "••••••••"
    assert ended.lines == [("out", f"printed {dots} 12"), ("info", f"logged {dots}")]
    assert ended.progress[-1].message == f"at {dots}"
    assert ended.raised.error.endswith(f"'/nowhere?key={dots}'")
    assert "hunter22" not in ended.raised.trace
