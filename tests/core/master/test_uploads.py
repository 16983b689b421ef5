"""What runs left on its way to a real master: cut at any byte it goes on where it was, and its digest is verified there."""

import random
from itertools import repeat
from pathlib import Path

import pytest

from pydra_core.link import backoff
from pydra_core.node.happened import BlobsMoved, BlobsStored
from pydra_core.node.keys import Key
from pydra_core.node.sync import Sync
from pydra_core.node.uploads import AHEAD
from pydra_core.protocol.blobline import CHUNK
from pydra_core.protocol.messages import Artifact, UnitEnded
from pydra_core.protocol.states import Outcome
from tests.core.master.machines import Person, a_master
from tests.core.master.transfers import MB, SPEAKING, Machine, a_machine, noise
from tests.core.node.links import Tasks, digest

SIZES = (9 * MB, 3 * MB + 17, 1, 0)


def left(machine: Machine, key: Key, bodies: list[bytes]) -> UnitEnded:
    """An end whose files wait to go up."""
    folder = machine.folders.owed_by(key)
    folder.mkdir()
    for body in bodies:
        (folder / digest(body)).write_bytes(body)
    files = tuple(Artifact(f"f{n}", digest(body), len(body)) for n, body in enumerate(bodies))
    return UnitEnded(serial=1, unit=key.unit, attempt=key.attempt, outcome=Outcome.COMPLETE, artifacts=files)


@pytest.mark.parametrize("seed", range(4))
async def test_an_upload_that_is_cut_at_any_byte_sends_again_no_more_than_what_was_on_its_way(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "delays", lambda _: repeat(0.01))
    chance = random.Random(seed)
    bodies = [noise(seed * 10 + n, size) for n, size in enumerate(SIZES)]
    size = sum(map(len, bodies))
    async with a_master(tmp_path / "m") as master, a_machine(tmp_path / "a", master, down=False) as machine:
        person = Person(master)
        await person.deploy(tmp_path)
        await person.submit()
        placed = await machine.node.place()
        ended = left(machine, Key(placed.unit, placed.attempt), bodies)
        machine.cutter.cuts = [chance.randrange(1, 4 * MB) for _ in range(5)]
        sync = Sync(machine.folders, machine, machine.facts.append)
        tasks = Tasks()
        tasks.begin(sync.run())
        await sync.upload(ended)
        await tasks.end()
        stored = machine.facts[-1]
        assert isinstance(stored, BlobsStored)
        assert stored.problem == ""
        assert stored.stored == {digest(body) for body in bodies}
        cuts = 5 - len(machine.cutter.cuts)
        assert cuts >= 3
        assert machine.cutter.up < size + cuts * (AHEAD * CHUNK + SPEAKING) + SPEAKING
        told = [fact.done for fact in machine.facts if isinstance(fact, BlobsMoved)]
        assert told == sorted(told)
        for body in bodies:
            found, whole = await master.blobs.read(digest(body), 0, len(body))
            assert (found, whole) == (body, len(body))
