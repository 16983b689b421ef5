"""What a task cannot do to the cluster: tasks of a stranger, run through master, node and zygote."""

import socket
import textwrap
from pathlib import Path

import pytest

from tests.walks.machines import Machines
from tests.walks.test_main_job import LONG


async def run_source(machines: Machines, name: str, source: str, *arguments: str) -> object:
    """Deploys a file with a task `T` and gives its result."""
    await machines.ctl("deploy", str(machines.write(f"{name}.py", textwrap.dedent(source))))
    return (await machines.run(f"{name}.T", *arguments))["result"]


def holds(isolation: str) -> bool:
    return isolation in {"full", "strict", "reduced"}


async def test_an_import_writes_its_marker_nowhere_on_the_host(machines: Machines) -> None:
    marker = machines.folder / "marker"
    source = f"""
        import pathlib
        try:
            pathlib.Path({str(marker)!r}).write_text("imported")
        except OSError:
            pass
        from pydra_core.tasks import Task
        class T(Task):
            def work(self):
                return "ran"
    """
    await machines.master()
    await machines.ctl("deploy", str(machines.write("marks.py", textwrap.dedent(source))))
    await machines.ctl("tasks")
    assert not marker.exists(), "deploying or listing imported the package"
    node = await machines.node("b")
    document = await machines.run("marks.T")
    assert document["result"] == "ran"
    if holds(document["isolation"]):
        assert not marker.exists(), "the import of the run reached the host"
    assert node.poll() is None


async def test_a_worker_sees_nothing_of_the_node_and_reaches_nobody(machines: Machines) -> None:
    await machines.master()
    await machines.node("b", "--slots", "2")
    level = (await machines.ctl("nodes")).document[0]["isolation"]
    if not holds(level):
        pytest.skip(f"this machine only has the level {level}: there is nothing to hold here")
    await machines.ctl("deploy", str(machines.write("long.py", LONG)))
    other = (await machines.ctl("run", "long.Long")).document["run"]
    await machines.run_is(other, lambda d: d.row.state == "running")
    home = machines.home("b")
    key = next(path for path in (home / "node").iterdir() if "key" in path.name)
    others = [path for path in (home / "node" / "runs").iterdir()]
    assert others
    with socket.create_server(("127.0.0.1", 0)) as listener:
        source = """
            import os, socket
            from pydra_core.tasks import Task
            class T(Task):
                def work(self, key: str, home: str, other: str, port: int):
                    found = {}
                    for name, path in dict(key=key, home=home, other=other).items():
                        try:
                            found[name] = os.listdir(path) if os.path.isdir(path) else len(open(path, "rb").read())
                        except OSError as error:
                            found[name] = None
                    try:
                        socket.create_connection(("127.0.0.1", port), timeout=2).close()
                        found["connect"] = True
                    except OSError:
                        found["connect"] = None
                    try:
                        found["pids"] = [p for p in os.listdir("/proc") if p.isdigit()]
                    except OSError:
                        found["pids"] = []
                    found["uid"] = os.getuid()
                    return found
        """
        port = listener.getsockname()[1]
        found = await run_source(
            machines, "looks", source, f"key={key}", f"home={home / 'node'}", f"other={others[0]}", f"port={port}"
        )
    assert isinstance(found, dict)
    assert found["key"] is None
    assert found["home"] in (None, []) or set(found["home"]) <= {"versions", "runs"}
    assert found["other"] in (None, [])
    assert found["connect"] is None
    assert len(found["pids"]) <= 3
    assert found["uid"] != 0


async def test_a_worker_that_speaks_of_another_run_changes_nothing_there(machines: Machines) -> None:
    """Identity is the socket: frames that name another run, in every form that the protocol has, hit at most the sender."""
    await machines.master()
    await machines.node("b", "--slots", "2")
    await machines.ctl("deploy", str(machines.write("long.py", LONG)))
    victim = (await machines.ctl("run", "long.Long", "seconds=6")).document["run"]
    await machines.run_is(victim, lambda d: d.row.state == "running")
    source = """
        import os, socket, stat, struct
        import msgspec
        from pydra_core.tasks import Task
        class T(Task):
            def work(self, run: int):
                names = [[run, "", 0], f"{run}", run]
                for fd in range(3, 64):
                    try:
                        if not stat.S_ISSOCK(os.fstat(fd).st_mode):
                            continue
                    except OSError:
                        continue
                    link = socket.socket(fileno=os.dup(fd))
                    for name in names:
                        for kind in ("finished", "raised", "ended", "progress"):
                            body = msgspec.msgpack.encode({
                                "type": kind, "run": name, "unit": name, "attempt": [1, 1], "serial": 1, "outcome": "complete",
                                "done": 99.0, "message": "FORGED", "error": "FORGED", "kind": "raised",
                                "value": {"form": "msgpack", "body": msgspec.msgpack.encode("FORGED"), "preview": ""}})
                            try:
                                link.sendall(struct.pack("<I", len(body)) + body)
                            except OSError:
                                pass
                return "sent"
    """
    await machines.ctl("deploy", str(machines.write("forges.py", textwrap.dedent(source))))
    await machines.ctl("run", "forges.T", f"run={victim}", "--wait")

    ended = await machines.run_is(victim, lambda d: d.row.ended > 0)
    assert (ended.row.state, ended.result) == ("complete", "slept")
    assert "FORGED" not in ended.row.message


DJANGO = """
    from django.conf import settings
    settings.configure(
        SECRET_KEY="{name}",
        INSTALLED_APPS=[],
        DATABASES={{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": "{name}.db"}}}},
    )
    import django
    django.setup()
    from django.db import connection
    from pydra_core.tasks import Task
    class T(Task):
        def work(self):
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE who (name TEXT)")
                cursor.execute("INSERT INTO who VALUES (%s)", [settings.SECRET_KEY])
                cursor.execute("SELECT name FROM who")
                rows = cursor.fetchall()
            return [settings.SECRET_KEY, str(settings.DATABASES["default"]["NAME"]), [row[0] for row in rows]]
"""


async def test_two_packages_that_configure_django_differently_each_see_their_own(machines: Machines) -> None:
    """The seed's reason for a worker per run: settings of one package stayed in the process for the next."""
    await machines.master()
    await machines.node("b", "--slots", "1")
    for name in ("first", "second", "first"):
        assert await run_source(machines, name, DJANGO.format(name=name)) == [name, f"{name}.db", [name]]


async def test_the_master_never_has_a_module_of_a_package(machines: Machines, tmp_path: Path) -> None:
    master = await machines.master()
    await machines.node("b")
    await run_source(
        machines,
        "unlikely_name",
        "from pydra_core.tasks import Task\nclass T(Task):\n    def work(self):\n        return 1\n",
    )
    maps = Path(f"/proc/{master.pid}/maps")
    if maps.exists():
        assert "unlikely_name" not in maps.read_text()
    assert not list(machines.a.rglob("unlikely_name*.pyc"))
