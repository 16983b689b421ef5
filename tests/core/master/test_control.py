"""Watches tell what changed and nothing else; verbs that need more than the rules; addresses."""

import asyncio
import socket
from pathlib import Path

import pytest

from pydra_core.client.control import ControlLink
from pydra_core.errors import Fault, UserError
from pydra_core.link import serve
from pydra_core.link.wire import LinkClosed
from pydra_core.master.runtime import Master
from pydra_core.master.watches import Marks
from pydra_core.protocol import messages, verbs
from pydra_core.protocol.environments import EnvironmentNews, Interpreter, Target
from pydra_core.protocol.facts import Load
from pydra_core.protocol.states import EventKind, RunState
from pydra_core.settings import Address, Homes
from pydra_core.trust.credentials import write_address
from pydra_core.trust.tokens import JoinToken
from tests.core.master.machines import Person, ScriptedNode, a_master, a_node


async def test_a_watch_of_runs_has_one_snapshot_and_then_only_what_changed(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person, other = Person(master), Person(master)
        await other.deploy(tmp_path)
        await other.submit()
        snapshot = await person.watch("runs")
        assert isinstance(snapshot, verbs.Snapshot)
        assert [row.run for row in snapshot.page.runs] == [1]
        await other.submit()
        delta = await person.push()
        assert (delta.watch, delta.number, delta.order) == (snapshot.watch, 1, ("2", "1"))
        assert [row.run for row in delta.page.runs] == [2]
        assert delta.page.total == 2
        await other.ask(verbs.CancelRun(run=delta.page.runs[0].run), verbs.Done)
        delta = await person.push()
        assert (delta.number, delta.order) == (2, None)
        assert [(row.run, row.state) for row in delta.page.runs] == [(2, RunState.CANCELLED)]


async def test_a_watch_whose_picture_did_not_change_is_not_told(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person, other = Person(master), Person(master)
        await other.deploy(tmp_path)
        first = await other.submit()
        await person.watch("run", run=first.run)
        # Both are refreshed in one go, in this order: had the first one news, it would come before.
        await person.watch("runs")
        await other.submit()
        push = await person.push()
        assert [row.run for row in push.page.runs] == [2]


async def test_a_watch_of_environments_tells_the_cells_that_changed(tmp_path: Path) -> None:
    python = Interpreter("3.11.7", "linux-x86_64")
    async with (
        a_master(tmp_path / "m") as master,
        a_node(tmp_path / "n", master, pythons=(python,)) as node,
        a_node(tmp_path / "o", master, pythons=(python,)),
    ):
        person = Person(master)
        deployed = await person.deploy(tmp_path, requires=("numpy",))
        snapshot = await person.watch("environments")
        assert [row.state for row in snapshot.page.environments] == ["missing", "missing"]
        here = Target(deployed.digest, "3.11", "linux-x86_64")
        await node.wire.send(EnvironmentNews(state="building", target=here, text="42 of 80 MB"))
        delta = await person.push()
        assert (delta.number, delta.order) == (1, None)
        assert [(row.state, row.text) for row in delta.page.environments] == [("building", "42 of 80 MB")]


async def test_many_changes_are_few_deltas(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.deploy(tmp_path)
        submitted = await person.submit()
        placement = await node.place()
        await node.started(placement)
        await person.watch("run", run=submitted.run)
        for done in range(1, 2001):
            unit, attempt = placement.unit, placement.attempt
            await node.wire.send(messages.UnitProgress(unit=unit, attempt=attempt, done=done, total=2000))
        push = await person.until(lambda push: push.page.details.row.done == 2000)
        assert push.number < 200


async def test_an_ended_watch_is_told_nothing_and_nodes_beat_slowly_again(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        snapshot = await person.watch("nodes")
        assert (await node.get(messages.WatchLoad)).on
        await node.wire.send(messages.Heartbeat(Load(cpu=0.5)))
        await person.until(lambda push: any(row.load.cpu == 0.5 for row in push.page.nodes))
        await person.ask(verbs.Unwatch(snapshot.watch), verbs.Done)
        while (await node.get(messages.WatchLoad)).on:
            pass


async def test_all_that_a_carrier_opened_ends_with_it(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        await person.watch("nodes")
        assert (await node.get(messages.WatchLoad)).on
        await person.ask(verbs.WatchNodeLog(node=node.key.node_id), verbs.Watching)
        assert (await node.get(messages.WatchLog)).on
        master.close_carrier(person.carrier)
        while (await node.get(messages.WatchLoad)).on:
            pass
        while (await node.get(messages.WatchLog)).on:
            pass
        assert not person.carrier.watches


@pytest.mark.parametrize("wanted", [verbs.Filter(), verbs.Filter(since=1.0)])
async def test_events_are_followed_to_their_end(tmp_path: Path, wanted: verbs.Filter) -> None:
    async with a_master(tmp_path / "m") as master:
        person, other = Person(master), Person(master)
        await other.deploy(tmp_path)
        await person.ask(verbs.Watch(verbs.Query(kind="events", filter=wanted, limit=2)), verbs.Watching)
        assert len((await person.push()).page.events) == 1
        numbers: list[int] = []
        for _ in range(5):
            await other.submit()
        while len(numbers) < 5:
            numbers += [row.number for row in (await person.push()).page.events]
        assert numbers == [2, 3, 4, 5, 6]


async def test_a_watch_of_some_kinds_of_events_hears_of_no_others(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person, other = Person(master), Person(master)
        await other.deploy(tmp_path)
        first = await other.submit()
        wanted = verbs.Filter(kinds=(EventKind.RUN_CANCELLED,))
        await person.ask(verbs.Watch(verbs.Query(kind="events", filter=wanted, limit=1)), verbs.Watching)
        assert (await person.push()).page.events == ()
        await other.submit()
        await other.ask(verbs.CancelRun(run=first.run), verbs.Done)
        page = (await person.push()).page
        assert [(row.kind, row.run) for row in page.events] == [(EventKind.RUN_CANCELLED, first.run)]
        assert page.total == 1


async def test_who_rests_holds_up_nobody_else(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person, other = Person(master), Person(master)
        await other.deploy(tmp_path)
        await person.watch("nodes")
        await person.watch("runs")
        resting = next(watch for watch in master._control._lists if watch.query.kind == "nodes")
        resting.rests_until = asyncio.get_running_loop().time() + 3600
        for _ in range(3):
            await other.submit()
            assert (await person.push()).page.runs


async def test_with_nobody_looking_nothing_is_remembered_for_them(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        assert master._control._marks == Marks()


async def test_a_deploy_tells_what_changed_and_needs_the_bytes(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        first = await person.deploy(tmp_path, "a = 1\nb = 2\n")
        assert (first.what, first.version, first.summary) == ("new", 1, "")
        second = await person.deploy(tmp_path, "a = 1\nb = 3\n")
        assert (second.what, second.version, second.summary) == ("update", 2, "changed 1 line")
        assert (await person.deploy(tmp_path, "a = 1\nb = 3\n")).what == "same"
        package = master.cluster.packages[second.package]
        verb = verbs.Deploy(digest="0" * 64, manifest=package.versions[0].manifest, origin="x")  # type: ignore[arg-type]
        assert (await person.ask(verb, verbs.Refused)).fault is Fault.CONFLICT


async def test_bytes_that_are_no_package_are_not_deployed(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        first = await person.deploy(tmp_path)
        manifest = master.cluster.packages[first.package].versions[0].manifest
        noise = "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df"
        await person.put(b"ok", noise)  # type: ignore[arg-type]
        verb = verbs.Deploy(digest=noise, manifest=manifest, origin="x", take_over=True)  # type: ignore[arg-type]
        await person.ask(verb, verbs.Refused)
        assert len(master.cluster.packages[first.package].versions) == 1


async def test_another_address_is_opened_told_and_remembered(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m", advertise=["pydra.example:7411"]) as master:
        person = Person(master)
        await person.ask(verbs.Listen("127.0.0.2:0"), verbs.Done)
        assert len(master.addresses) == 2
        token = JoinToken.parse(await person.token())
        assert token.addresses == ("pydra.example:7411", *master.addresses)
        before = master.addresses
        assert "already" in (await person.ask(verbs.Listen(before[1]), verbs.Done)).text
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.addresses == before


async def test_everywhere_is_opened_beside_loopback_and_again_after_a_restart(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        assert not (await person.ask(verbs.Query(kind="status"), verbs.Page)).status.open  # type: ignore[union-attr]
        port = master.addresses[0].rpartition(":")[2]
        await person.ask(verbs.Listen(f"0.0.0.0:{port}"), verbs.Done)
        address = (tmp_path / "m" / "address").read_text().strip()
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.listening.is_open
        assert (tmp_path / "m" / "address").read_text().strip() == address
        assert f"127.0.0.1:{port}" in master.outside().addresses


async def test_an_address_is_closed_now_and_at_the_next_start(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.ask(verbs.Listen("127.0.0.2:0"), verbs.Done)
        first, second = master.addresses
        told = await person.ask(verbs.GetListening(), verbs.ListeningTold)
        assert told.places == (verbs.Listened(address=first, needed=True), verbs.Listened(address=second))
        assert first in (await person.ask(verbs.StopListening(second), verbs.Done)).text
        assert master.addresses == (first,)
        with pytest.raises(OSError):
            await asyncio.open_connection(*Address.parse(second))
        refused = await person.ask(verbs.StopListening(second), verbs.Refused)
        assert refused.sentence == f"The master does not listen on {second}: it does on {first}."
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.addresses == (first,)


async def test_what_this_machine_reaches_the_master_by_stays_open(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.ask(verbs.Listen("127.0.0.2:0"), verbs.Done)
        refused = await person.ask(verbs.StopListening(master.addresses[0]), verbs.Refused)
        assert refused.sentence.startswith(f"{master.addresses[0]} stays open")
        assert len(master.addresses) == 2


async def test_everywhere_is_closed_down_to_this_machine(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m", listen="0.0.0.0:0") as master:
        person = Person(master)
        port = Address.parse(master.addresses[0]).port
        await person.ask(verbs.StopListening(f"0.0.0.0:{port}"), verbs.Done)
        assert (master.addresses, master.listening.is_open) == ((f"127.0.0.1:{port}",), False)
        assert (tmp_path / "m" / "address").read_text().strip() == f"127.0.0.1:{port}"
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.addresses == (f"127.0.0.1:{port}",)


async def test_one_address_of_everywhere_stays_closed(tmp_path: Path) -> None:
    """What was opened as "everywhere" is not opened again by the next start once a part of it is closed."""
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        first = master.addresses[0]
        await person.ask(verbs.Listen(f"0.0.0.0:{Address.parse(first).port}"), verbs.Done)
        for address in master.addresses[1:]:
            await person.ask(verbs.StopListening(address), verbs.Done)
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.addresses == (first,)


async def test_links_of_an_address_are_known_and_closed_with_it(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.ask(verbs.Listen("127.0.0.2:0"), verbs.Done)
        inner, outer = ScriptedNode(tmp_path / "a", master), ScriptedNode(tmp_path / "b", master)
        outer.address = master.addresses[1]
        for node in (inner, outer):
            await node.enrol(await person.token())
        told = await person.ask(verbs.GetListening(), verbs.ListeningTold)
        assert [place.nodes for place in told.places] == [(inner.welcome.node,), (outer.welcome.node,)]
        await person.ask(verbs.StopListening(outer.address), verbs.Done)
        with pytest.raises(LinkClosed, match="listens here no more"):
            await outer.wire.receive()
        assert inner.wire.is_open
        await inner.wire.close()


@pytest.mark.parametrize("address", ["127.0.0.2", "0.0.0.0"])
async def test_who_asks_by_the_address_that_is_closed_closes_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """The link that brought the verb is among those that end, and what it asked for is not waited for by itself."""
    monkeypatch.setattr(serve, "STOP_TIMEOUT", 3_600.0)
    home = Homes(tmp_path)
    everywhere = address == "0.0.0.0"
    async with a_master(home.master, listen="0.0.0.0:0" if everywhere else "127.0.0.1:0") as master:
        if not everywhere:
            await Person(master).ask(verbs.Listen(f"{address}:0"), verbs.Done)
        closing = master.addresses[-1]
        write_address(home.master, closing.replace("0.0.0.0", "127.0.0.1"))
        async with await ControlLink.open(home) as link:
            with pytest.raises(UserError, match="listens here no more"):
                await link.ask(verbs.StopListening(closing))
    port = Address.parse(closing if everywhere else master.addresses[0]).port
    assert master.addresses == (f"127.0.0.1:{port}",)
    async with a_master(home.master, listen=None) as master:
        assert master.addresses == (f"127.0.0.1:{port}",)


async def test_a_default_port_that_is_taken_is_left_to_who_has_it(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            other.bind(("127.0.0.1", 7411))
            other.listen()
        except OSError:
            pass  # somebody else has it, which is as good
        master = Master(tmp_path / "m")
        await master.start()
        try:
            assert master.addresses[0].startswith("127.0.0.1:")
            assert not master.addresses[0].endswith(":7411")
        finally:
            await master.stop()


async def test_a_remembered_address_that_is_gone_does_not_keep_the_master_from_starting(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        before = master.addresses
    remembered = tmp_path / "m" / "listen"
    # TEST-NET-1 (RFC 5737): an address that no machine has.
    remembered.write_text(f"{before[0]}\n192.0.2.1:7411\n")
    async with a_master(tmp_path / "m", listen=None) as master:
        assert master.addresses == before
    assert "192.0.2.1:7411" in remembered.read_text().split()


async def test_who_looks_at_runs_finds_words_that_were_put_together_before(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person, other = Person(master), Person(master)
        await other.deploy(tmp_path)
        runs = [(await other.submit()).run for _ in range(3)]
        for run in runs[:2]:
            await other.ask(verbs.CancelRun(run=run), verbs.Done)
        assert master.cluster.ended.ready == 0
        await person.watch("runs")
        async with asyncio.timeout(30):
            while master.cluster.ended.ready < 2:  # noqa: ASYNC110 (the work beside has no event to wait for)
                await asyncio.sleep(0)
