"""What a run gets beyond the empty sandbox, and that nobody else gets it: tried from inside, in real workers."""

import os
import shutil
import socket
import subprocess
import sysconfig
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from pydra_core.worker.launch import Grants, Network, Share, SpawnRequest, WorkerStartError, Zygote
from tests.core.worker.stage import Ended, Running, Stage, listener, task_of

TRIED = """\
import socket
def tried(action, *args):
    try:
        return repr(action(*args))
    except OSError as error:
        return type(error).__name__
"""


@pytest.fixture
async def granting(tmp_path: Path) -> AsyncIterator[Stage]:
    """A node whose owner shares two folders, a program folder and a device."""
    tmp_path.chmod(0o755)
    (tmp_path / "read").mkdir()
    (tmp_path / "read/data").write_text("shared")
    (tmp_path / "write").mkdir()
    (tmp_path / "write").chmod(0o777)
    (tmp_path / "tool").mkdir()
    shutil.copy("/bin/true", tmp_path / "tool/blend")
    stage = Stage(tmp_path / "node")
    shares = (Share("read", str(tmp_path / "read")), Share("write", str(tmp_path / "write"), True))
    allowed = Grants(shares=shares, programs=(str(tmp_path / "tool"),), devices=("/dev/tty",))
    stage.options = replace(stage.options, allowed=allowed)
    stage.zygote = Zygote(stage.options)
    async with stage:
        if not stage.contained:
            pytest.skip(f"no full sandbox here: {stage.report.level}")
        yield stage


async def run_granted(stage: Stage, grants: Grants, body: str, **given: object) -> Ended:
    code = stage.deploy(main=task_of(TRIED + body))
    work = stage.options.runs / f"granted{len(list(stage.options.runs.iterdir()))}"
    work.mkdir()
    spawned = await stage.zygote.spawn(SpawnRequest(name="granted", code=code, work=work, grants=grants))
    running = Running(spawned, work)
    stage.say_begin(running, "main", given)
    return await running.end()


async def test_a_shared_folder_is_there_for_who_was_granted_it(granting: Stage) -> None:
    read, write = granting.options.allowed.shares
    body = (
        "return ["
        "open('/share/read/data').read(), tried(open, '/share/read/new', 'w'), "
        "tried(open, '/share/write/new', 'w')[:3], "
        "]"
    )
    ended = await run_granted(granting, Grants(shares=(read, write)), body)
    assert ended.result == ["shared", "OSError", "<_i"]
    assert Path(write.path, "new").exists()
    without = await run_granted(granting, Grants(), "return tried(open, '/share/read/data')")
    assert without.result in (
        "FileNotFoundError",
        "PermissionError",
    )
    only_read = Grants(shares=(Share("write", write.path),))
    assert (await run_granted(granting, only_read, "return tried(open, '/share/write/other', 'w')")).result == "OSError"


async def test_a_program_folder_can_be_run_from(granting: Stage) -> None:
    tool = granting.options.allowed.programs[0]
    body = "import subprocess\nreturn tried(lambda: subprocess.run([given['tool'] + '/blend']).returncode)"
    assert (await run_granted(granting, Grants(programs=(tool,)), body, tool=tool)).result == "0"
    assert (await run_granted(granting, Grants(), body, tool=tool)).result != "0"


async def test_a_device_is_bound_and_counted(granting: Stage) -> None:
    body = "import stat\nreturn [stat.S_ISCHR(os.stat('/dev/tty').st_mode), os.environ['CUDA_VISIBLE_DEVICES']]"
    assert (await run_granted(granting, Grants(devices=("/dev/tty",), gpus=(0, 2)), body)).result == [True, "0,2"]
    assert (await run_granted(granting, Grants(), body)).result == [False, ""]


async def test_what_the_owner_does_not_list_is_refused_by_name(granting: Stage) -> None:
    with pytest.raises(WorkerStartError, match="shares no folder 'home'"):
        await run_granted(granting, Grants(shares=(Share("home", "/root"),)), "return 1")
    with pytest.raises(WorkerStartError, match="does not allow /dev/mem"):
        await run_granted(granting, Grants(devices=("/dev/mem",)), "return 1")


async def test_a_change_of_shares_holds_for_the_next_run(granting: Stage) -> None:
    read, _ = granting.options.allowed.shares
    await granting.zygote.allow(Grants())
    with pytest.raises(WorkerStartError, match="shares no folder"):
        await run_granted(granting, Grants(shares=(read,)), "return 1")
    assert (await run_granted(granting, Grants(), "return os.path.exists('/share')")).result is False


async def test_the_network_outside_is_tcp_to_listed_ports(granting: Stage) -> None:
    with listener() as open_, listener() as other:
        ports = [sock.getsockname()[1] for sock in (open_, other)]
        grants = Grants(network=Network.OUTSIDE, ports=(ports[0],))
        body = (
            "return ["
            "tried(socket.create_connection, ('127.0.0.1', port), 2)[:7] for port in given['ports']] + ["
            "tried(socket.socket, socket.AF_INET, socket.SOCK_DGRAM), "
            "tried(socket.create_server, ('127.0.0.1', 0)), "
            "]"
        )
        ended = await run_granted(granting, grants, body, ports=ports)
    assert ended.result == ["<socket", "Permiss", "PermissionError", "PermissionError"]


async def test_the_network_of_the_machine_is_all_of_it(granting: Stage) -> None:
    name = f"\0pydra-grant-{os.getpid()}"
    with listener() as heard, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(name)
        abstract.listen()
        body = (
            "return ["
            "tried(socket.create_connection, ('127.0.0.1', given['port']), 2)[:7], "
            "tried(socket.socket(socket.AF_UNIX).connect, given['name']), "
            "]"
        )
        ended = await run_granted(granting, Grants(network=Network.HOST), body, port=heard.getsockname()[1], name=name)
    assert ended.result == ["<socket", "PermissionError"]


async def test_a_compiled_module_of_a_package_is_imported(granting: Stage) -> None:
    """Mapped, not run: programs of a package do not start."""
    if not shutil.which("cc") or not Path(sysconfig.get_path("include"), "Python.h").exists():
        pytest.skip("no C compiler for this Python here")
    code = granting.deploy(
        main=task_of("import built\nimport subprocess\nreturn [built.ANSWER, os.access(given['program'], os.X_OK)]")
    )
    source = granting.home / "built.c"
    source.write_text(
        '#include <Python.h>\nstatic struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "built", 0, -1, 0};\n'
        'PyMODINIT_FUNC PyInit_built(void) { PyObject *m = PyModule_Create(&def); PyModule_AddIntConstant(m, "ANSWER", 42); return m; }\n'
    )
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    subprocess.run(
        [
            "cc",
            "-shared",
            "-fPIC",
            f"-I{sysconfig.get_path('include')}",
            str(source),
            "-o",
            str(code / f"built{suffix}"),
        ],
        check=True,
    )
    running = await granting.begin(code, "main", {"program": "/task/code/main.py"})
    assert (await running.end()).result == [42, False]
