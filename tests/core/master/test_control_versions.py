"""Versions over a real master: compared from their blobs, pruned with their blobs, and told to nodes."""

from pathlib import Path

from pydra_core.ids import PackageName
from pydra_core.protocol import messages, verbs
from tests.core.master.machines import Person, a_master, a_node

COUNT = PackageName("count")


async def test_two_versions_are_compared_line_by_line(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.deploy(tmp_path, "x = 1\ny = 2\n")
        await person.deploy(tmp_path, "x = 1\ny = 3\n")
        found = await person.ask(verbs.DiffVersions(package=COUNT, old="v1", new=""), verbs.Difference)
        assert (found.old, found.new, found.summary) == (1, 2, "changed 1 line")
        (file,) = found.files
        assert (file.name, file.what) == ("count.py", "changed")
        assert ("changed", 2, "y = 2", 2, "y = 3") in file.lines
        same = await person.ask(verbs.DiffVersions(package=COUNT, old="1", new="v1"), verbs.Difference)
        assert same.files == ()
        refused = await master.answer(verbs.DiffVersions(package=COUNT, old="v1", new="v7"), person.carrier)
        assert isinstance(refused, verbs.Refused)
        assert "it has v1, v2" in refused.sentence


async def test_a_prune_tells_first_and_then_deletes_the_blobs_and_tells_the_nodes(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        first = await person.deploy(tmp_path, "x = 1\n")
        second = await person.deploy(tmp_path, "x = 2\n")
        size = master.blobs.path(first.digest).stat().st_size
        dry = await person.ask(verbs.Prune(keep=1), verbs.Pruned)
        assert dry == verbs.Pruned(((COUNT, 1, size),), dry=True)
        assert await master.blobs.has(first.digest)
        done = await person.ask(verbs.Prune(keep=1, dry=False), verbs.Pruned)
        assert done == verbs.Pruned(((COUNT, 1, size),), dry=False)
        while (news := await node.get(messages.PackageNews)).gone == ():
            pass
        assert (news.version, news.gone) == (second.digest, (first.digest,))
        # The blobs go in a thread of their own; a verb that asks for them waits for the same lock.
        while await master.blobs.held(first.digest):
            pass
        assert await master.blobs.has(second.digest)
        refused = await master.answer(verbs.Submit(task="count.Count", version="v1"), person.carrier)
        assert isinstance(refused, verbs.Refused)
        assert "was pruned" in refused.sentence
        again = await person.deploy(tmp_path, "x = 1\n")
        assert (again.version, again.digest) == (1, first.digest)


async def test_a_blob_that_a_run_left_outlives_the_version_of_the_same_bytes(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        first = await person.deploy(tmp_path, "x = 1\n")
        await person.submit()
        placement = await node.place()
        size = master.blobs.path(first.digest).stat().st_size
        await node.ended(placement, artifacts=(messages.Artifact("copy.pyd", first.digest, size),))
        await node.get(messages.Acknowledged)
        await person.deploy(tmp_path, "x = 2\n")
        await person.ask(verbs.Prune(keep=1, dry=False), verbs.Pruned)
        await person.ask(verbs.GetPart(digest=first.digest), verbs.PartOf)
        await master._control.contents.drop((first.digest,))
        await person.ask(verbs.GetPart(digest=first.digest), verbs.PartOf)


async def test_a_roll_back_is_told_to_nodes_and_counts_for_the_next_run(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master, a_node(tmp_path / "n", master) as node:
        person = Person(master)
        first = await person.deploy(tmp_path, "x = 1\n")
        await person.deploy(tmp_path, "x = 2\n")
        done = await person.ask(verbs.RollBack(COUNT, "v1"), verbs.Done)
        assert done.text == "count is at v1 again, instead of v2 (from the window)"
        assert (await person.submit()).version == 1
        assert (await node.place()).version == first.digest


async def test_the_files_of_a_version_are_read_and_large_ones_are_cut(tmp_path: Path) -> None:
    async with a_master(tmp_path / "m") as master:
        person = Person(master)
        await person.deploy(tmp_path, "x = 1\n")
        await person.deploy(tmp_path, "x = 2\n" + "#" * verbs.SOURCE_LIMIT)
        old = await person.ask(verbs.ReadSource(package=COUNT, version="v1"), verbs.Source)
        assert (old.version, old.files, old.file, old.note) == (1, ("count.py",), "count.py", "")
        assert old.text.endswith("x = 1\n")
        new = await person.ask(verbs.ReadSource(package=COUNT), verbs.Source)
        assert (new.version, len(new.text)) == (2, verbs.SOURCE_LIMIT)
        assert new.note.startswith("These are its first 524,288 characters of")
        refused = await master.answer(verbs.ReadSource(package=COUNT, file="../count.py"), person.carrier)
        assert isinstance(refused, verbs.Refused)
        assert refused.sentence == "count v2 has no file ../count.py."
