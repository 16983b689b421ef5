"""A secret reaches its worker and nobody else: not the pictures, the pushes, the logs, the story, nor the disk."""

import logging
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pydra_core.errors import Fault, UserError
from pydra_core.ids import PackageName, TaskKey
from pydra_core.master.secrets import FILE, Vault
from pydra_core.master.views import DOTS
from pydra_core.packages.archive import pack
from pydra_core.protocol import verbs
from pydra_core.protocol.manifest import Manifest, ParamSpec, TaskSpec
from pydra_core.protocol.states import RunState
from pydra_core.protocol.values import decode
from tests.core.master.machines import Person, a_master, a_node

PASSWORD = "correct-horse-battery"
SPEC = TaskSpec(
    key=TaskKey("vaulted.Fetch"), name="Fetch", module="vaulted", cls="Fetch",
    params=(ParamSpec(name="password", kind="secret", required=True), ParamSpec(name="n", kind="int", required=False, default=3)),
)  # fmt: skip


async def deployed(person: Person, folder: Path) -> None:
    path = folder / "vaulted.py"
    path.write_text("x = 1\n")
    packed = pack(path, folder)
    await person.put(packed.blob.read_bytes(), packed.digest)
    manifest = Manifest(package=PackageName("vaulted"), tasks=(SPEC,))
    await person.ask(verbs.Deploy(digest=packed.digest, manifest=manifest, origin="here"), verbs.Deployed)


def submit(**arguments: Any) -> verbs.Submit:
    return verbs.Submit(task="Fetch", arguments={"password": PASSWORD, **arguments})


def files_of(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())


async def test_a_secret_is_in_the_placement_and_nowhere_else(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    home = tmp_path / "m"
    async with a_master(home) as master, a_node(tmp_path / "n", master) as node:
        person, watcher = Person(master), Person(master)
        await deployed(person, tmp_path)
        seen: list[Any] = [await watcher.watch("runs")]
        run = (await person.ask(submit(n=5), verbs.Submitted)).run
        placement = await node.place()
        assert decode(placement.arguments) == {"n": 5, "password": PASSWORD}
        await node.started(placement)
        seen.append(await watcher.until(lambda push: push.page.runs[0].state is RunState.RUNNING))
        details = await person.details(run)
        assert details.arguments == {"n": 5, "password": DOTS}
        seen += [details, master.told, list(master.story), master.cluster.runs[run]]
        await node.ended(placement)
        seen.append(await watcher.until(lambda push: push.page.runs[0].state is RunState.COMPLETE))
        assert PASSWORD not in repr(seen)
        assert PASSWORD.encode() not in msgspec.msgpack.encode(master.cluster.runs[run])
        assert PASSWORD not in caplog.text
        assert PASSWORD.encode() not in files_of(home)
    assert PASSWORD.encode() not in files_of(home)


async def test_a_run_again_has_the_secret_also_after_a_restart(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await deployed(person, tmp_path)
        await person.ask(submit(), verbs.Submitted)
        await person.ask(verbs.CancelRun(run=1), verbs.Done)  # type: ignore[arg-type]
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        await Person(master).ask(verbs.RunAgain(run=1), verbs.Submitted)  # type: ignore[arg-type]
        assert decode((await node.place()).arguments) == {"n": 3, "password": PASSWORD}


async def test_every_run_of_a_sweep_has_the_secret(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await deployed(person, tmp_path)
        await person.ask(verbs.SubmitSweep(base=submit(), axes={"n": [1, 2]}), verbs.SubmittedGroup)
        found = [decode((await node.place()).arguments) for _ in range(2)]
        assert found == [{"n": 1, "password": PASSWORD}, {"n": 2, "password": PASSWORD}]
        refused = await master.answer(
            verbs.SubmitSweep(base=verbs.Submit(task="Fetch"), axes={"password": ["a", "b"]}), person.carrier
        )
        assert isinstance(refused, verbs.Refused)
        assert refused.fields == {"password": "One value."}


async def test_a_wrong_submit_does_not_repeat_the_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await deployed(person, tmp_path)
        refused = await master.answer(submit(n="x"), person.carrier)
        assert isinstance(refused, verbs.Refused)
        assert set(refused.fields) == {"n"}
        assert PASSWORD not in repr((refused, list(master.story)))


async def test_a_run_whose_secrets_cannot_be_opened_any_more_fails_with_a_sentence(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await deployed(person, tmp_path)
        await person.ask(submit(), verbs.Submitted)
    (tmp_path / "m" / FILE).unlink()
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master):
        person = Person(master)
        snapshot = await person.watch("run", run=1)
        if snapshot.page.details.row.state is not RunState.FAILED:
            snapshot = await person.until(lambda push: push.page.details.row.state is RunState.FAILED)
        assert "submit it anew" in snapshot.page.details.error


def test_the_key_is_the_masters_alone(tmp_path: Path) -> None:
    Vault(tmp_path)
    key = tmp_path / FILE
    assert len(key.read_bytes()) == 32
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_what_is_sealed_is_opened_by_the_same_key_only_and_differs_each_time(tmp_path: Path) -> None:
    vault = Vault(tmp_path / "a")
    one, two = vault.seal({"password": PASSWORD}), vault.seal({"password": PASSWORD})
    assert one != two
    assert Vault(tmp_path / "a").open(one) == {"password": PASSWORD}
    with pytest.raises(UserError, match="another key") as refused:
        Vault(tmp_path / "b").open(one)
    assert refused.value.fault is Fault.REFUSED
    with pytest.raises(UserError, match="another key"):
        vault.open(one[:-1] + bytes([one[-1] ^ 1]))
    assert vault.seal({}) == b""


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"short")
    with pytest.raises(UserError, match="is no key"):
        Vault(tmp_path)
