"""The pure pieces of the worker room."""

import subprocess
import sys
from pathlib import Path

import pytest

from pydra_core.errors import PeerError, UserError
from pydra_core.protocol.facts import Step
from pydra_core.protocol.states import Isolation, StepOutcome
from pydra_core.protocol.worker import Progress, Ready, Stop
from pydra_core.worker import proof
from pydra_core.worker.exits import Exit, read_exit
from pydra_core.worker.frames import from_worker, to_worker
from pydra_core.worker.local import try_task
from pydra_core.worker.logline import mark, split
from pydra_core.worker.orders import STATUS
from pydra_core.worker.outcome import describe, preview
from pydra_core.worker.sandbox.policy import BY_FILTER, BY_LANDLOCK


def test_a_marked_line_comes_back_with_its_level() -> None:
    assert [split(line.encode()) for line in mark("warning", "a\nb").split("\n")[:-1]] == [
        ("warning", "a"),
        ("warning", "b"),
    ]


@pytest.mark.parametrize("line", [b"plain", b"", b"\xff\xfe", b"\x1einfo", b"\x1enonsense\x1ftext"])
def test_any_other_line_was_printed(line: bytes) -> None:
    assert split(line) == ("out", line.decode(errors="replace"))


def test_frames_come_out_of_any_pieces() -> None:
    reader, packed = from_worker(), from_worker().pack(Ready()) + from_worker().pack(Progress(done=1))
    messages = [message for byte in packed for message in reader.feed(bytes([byte]))]
    assert messages == [Ready(), Progress(done=1)]


def test_a_frame_over_the_limit_is_refused_before_it_is_read() -> None:
    with pytest.raises(PeerError, match="limit"):
        from_worker().feed((64 << 20).to_bytes(4, "little"))


def test_a_frame_of_the_other_direction_is_refused() -> None:
    with pytest.raises(PeerError):
        from_worker().feed(to_worker().pack(Stop()))


def test_exits_are_sentences() -> None:
    assert read_exit(STATUS.pack(3 << 8, 0, 0.5, 1024)) == Exit(3, None, False, 0.5, 1024)
    assert read_exit(STATUS.pack(11, 0, 0.0, 0)).sentence() == "was ended by signal 11 (SIGSEGV)"
    assert read_exit(b"").sentence() == "was ended by signal 9 (SIGKILL)"
    assert read_exit(STATUS.pack(9, 1, 0.0, 0)).sentence() == "was ended because its wall time was over"
    limited = read_exit(STATUS.pack(9, 2, 0.0, 0) + b"memory 2.1 of 2.0 GiB")
    assert (
        limited.sentence()
        == "was ended because it reached its limit: memory 2.1 of 2.0 GiB; if it needs more, set memory in the task"
    )
    assert read_exit(STATUS.pack(99 << 8, 0, 0.0, 0) + b"limits: no").sentence() == "could not be started: limits: no"


def test_a_level_needs_every_attempt_refused() -> None:
    held, open_ = Step("a", StepOutcome.DONE), Step("b", StepOutcome.FAILED)
    unfiltered = Step(f"{BY_FILTER}keyrings", StepOutcome.FAILED)
    assert proof.report(True, (), (held,)).level is Isolation.STRICT
    assert proof.report(True, (), (held,), counted=True).level is Isolation.FULL
    assert proof.report(True, (), (held, open_)).level is Isolation.PROCESS
    assert proof.report(True, (), (held, unfiltered), counted=True).level is Isolation.REDUCED
    assert proof.report(True, (), (held, Step(BY_LANDLOCK, StepOutcome.FAILED))).level is Isolation.REDUCED
    assert proof.report(False, (), (held, unfiltered)).level is Isolation.PROCESS
    assert proof.report(True, (), ()).level is Isolation.PROCESS
    assert proof.report(False, (), (held,)).level is Isolation.REDUCED


def test_a_preview_is_bounded_and_never_fails() -> None:
    class Bad:
        def __repr__(self) -> str:
            raise RuntimeError

    assert "RuntimeError" in preview(Bad()) or "Bad" in preview(Bad())
    assert len(preview(["x" * 10_000] * 10_000)) <= 2_000
    assert describe(ValueError("\udcff")).isprintable()


def test_a_task_is_tried_in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    (tmp_path / "tried_here.py").write_text(
        "from pydra_core.tasks import Task\nclass Double(Task):\n    def work(self, n: float):\n"
        "        self.log.info('doubling')\n        self.save('n.txt', b'x')\n"
        "        return [2 * i for i in self.track([n])]\n"
    )
    said: list[str] = []
    assert try_task(tmp_path / "tried_here.py", "Double", {"n": 2}, said.append) == [4.0]
    assert said == ["doubling", "saved outputs/n.txt", "  0%", "100%"]
    assert (tmp_path / "outputs/n.txt").read_bytes() == b"x"
    with pytest.raises(UserError, match="Nothing"):
        try_task(tmp_path / "tried_here.py", "Nothing", {})
    with pytest.raises(UserError, match="There is no"):
        try_task(tmp_path / "gone.py", "X", {})


HIDING = """
import builtins, os, sys
for name in ("fork", "forkpty", "setsid", "pidfd_open", "register_at_fork", "geteuid"):
    if hasattr(os, name):
        delattr(os, name)
real = builtins.__import__
def hide(name, *args, **kwargs):
    if name in ("fcntl", "resource", "pwd", "grp", "termios"):
        raise ImportError(name)
    return real(name, *args, **kwargs)
import subprocess, tempfile, asyncio, shutil, random, logging, uuid, psutil
builtins.__import__ = hide
sys.platform = sys.argv[1]
for module in sys.argv[2:]:
    real(module)
"""


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_all_but_the_sandbox_imports_where_there_is_no_fork(platform: str) -> None:
    room = Path(sys.modules["pydra_core.worker"].__file__ or "").parent
    modules = [f"pydra_core.worker.{path.stem}" for path in sorted(room.glob("*.py")) if path.stem != "__init__"]
    assert "pydra_core.worker.launch" in modules
    said = subprocess.run([sys.executable, "-c", HIDING, platform, *modules], capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
