"""What workers leave in `outputs/` on a real machine: everything that is a file comes home, and what is none is told in a sentence."""

import sys
from hashlib import sha256
from pathlib import Path

import pytest

from pydra_core.protocol.states import ENDED
from tests.walks.machines import Machines

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

SOURCE = '''
"""Tasks that leave files."""
import os
from pathlib import Path

from pydra_core.tasks import ParallelTask, Task

OUT = Path("outputs")


class Leaves(Task):
    """Says nothing of what it leaves; some of it is no file."""

    def work(self):
        OUT.joinpath("deep/er").mkdir(parents=True)
        OUT.joinpath("deep/er/words.txt").write_text("never announced")
        OUT.joinpath("big.bin").write_bytes(os.urandom(3_000_000))
        os.mkfifo(OUT / "pipe")
        os.symlink("/etc/passwd", OUT / "passwd")
        os.symlink("big.bin", OUT / "latest")
        os.link(OUT / "big.bin", OUT / "same.bin")
        return "left"


class Much(Task):
    output_limit = "2 MiB"

    def work(self):
        with open(OUT / "sparse.bin", "wb") as file:
            file.truncate(3 << 20)
        return "left"


class Huge(Task):
    scratch = "3 GiB"

    def work(self):
        with open(OUT / "huge.bin", "wb") as file:
            file.truncate(2 << 30)
        return "left"


class Saves(Task):
    """Saves, and goes on until it is stopped."""

    def work(self):
        self.save("early.txt", b"first")
        while not self.stop_requested:
            self.report(1, 2, "saved")
        return "stopped"


class Piece(Task):
    standalone = False

    def work(self, item):
        OUT.joinpath("out.txt").write_text(f"unit {item}")
        if item == 1:
            self.save("own.txt", b"of unit 1 alone")
        return item


class Pieces(ParallelTask):
    subtask = Piece
    datasource = range(3)


class Greedy(Piece):
    def work(self, item):
        OUT.joinpath(f"{item}.bin").write_bytes(bytes(700_000))
        return item


class TooMany(ParallelTask):
    subtask = Greedy
    datasource = range(4)
    output_limit = "1 MiB"
'''


async def begin(machines: Machines) -> None:
    await machines.master()
    await machines.node("b", "--slots", "2")
    assert (await machines.ctl("deploy", str(machines.write("leaving.py", SOURCE)))).status == 0


async def test_everything_that_is_a_file_comes_home_and_the_rest_is_told(machines: Machines) -> None:
    await begin(machines)
    run = await machines.run("Leaves")
    assert run["state"] == "complete"
    assert [item["name"] for item in run["artifacts"]] == ["big.bin", "same.bin", "deep/er/words.txt"]
    assert sorted(run["notes"]) == [
        "The output 'latest' was not taken: it is a link: save the file itself.",
        "The output 'passwd' was not taken: it is a link: save the file itself.",
        "The output 'pipe' was not taken: it is a named pipe (FIFO), and no file.",
    ]
    shown = (await machines.ctl("show", str(run["run"]), as_json=False)).out
    assert "is a named pipe" in shown

    # Saved where the names say, verified, never over something else unasked.
    folder = machines.folder / "saved"
    saved = await machines.ctl("artifacts", str(run["run"]), "--save", str(folder))
    assert saved.status == 0
    assert [Path(item["path"]).relative_to(folder).as_posix() for item in saved.document] == [
        "big.bin", "same.bin", "deep/er/words.txt",
    ]  # fmt: skip
    assert sha256((folder / "big.bin").read_bytes()).hexdigest() == saved.document[0]["digest"]
    again = await machines.ctl("artifacts", str(run["run"]), "--save", str(folder))
    assert again.status == 2
    assert "would be overwritten: nothing was saved" in again.err
    forced = await machines.ctl("artifacts", str(run["run"]), "*.txt", "--save", str(folder), "--force")
    assert [item["name"] for item in forced.document] == ["deep/er/words.txt"]
    none = await machines.ctl("artifacts", str(run["run"]), "nothing", "--save", str(folder))
    assert none.status == 2

    # More than a run may leave fails it, with the limit and what to set.
    much = (await machines.ctl("run", "Much", "--wait")).document
    assert much["state"] == "failed"
    assert much["error"] == (
        "Its outputs are over the limit of 2 MiB for a run: 'sparse.bin' has 3 MiB. "
        'Set output_limit = "3 MiB" in the task, or leave less in outputs/.'
    )
    huge = (await machines.ctl("run", "Huge", "--wait")).document
    assert huge["state"] == "failed"
    assert "over the limit of 1 GiB for a run: 'huge.bin' has 2 GiB. Set output_limit = \"2 GiB\"" in huge["error"]


async def test_a_file_that_a_run_saved_is_there_while_it_goes_on(machines: Machines) -> None:
    await begin(machines)
    run = (await machines.ctl("run", "Saves")).document["run"]
    about = await machines.run_is(run, lambda found: bool(found.artifacts))
    assert about.row.state not in ENDED
    async with machines.cluster() as cluster:
        assert await cluster.artifact(about.artifacts[0].digest) == b"first"
    assert (await machines.ctl("cancel", str(run))).status == 0
    ended = await machines.run_is(run, lambda found: found.row.state in ENDED)
    assert [item.name for item in ended.artifacts] == ["early.txt"]


async def test_units_leave_files_of_their_own_and_together_no_more_than_the_run_may(machines: Machines) -> None:
    await begin(machines)
    run = await machines.run("Pieces")
    found = sorted((item["name"], item["unit"]) for item in run["artifacts"])
    assert found == [("out.txt", "0"), ("out.txt", "1"), ("out.txt", "2"), ("own.txt", "1")]
    folder = machines.folder / "saved"
    await machines.ctl("artifacts", str(run["run"]), "--save", str(folder))
    left = {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}
    assert left == {
        "unit-0/out.txt": "unit 0", "unit-1/out.txt": "unit 1", "unit-2/out.txt": "unit 2", "own.txt": "of unit 1 alone",
    }  # fmt: skip
    table = (await machines.ctl("artifacts", str(run["run"]), as_json=False)).out
    assert "UNIT" in table

    over = (await machines.ctl("run", "TooMany", "--wait")).document
    assert over["state"] == "failed"
    assert "the outputs of its units are over the limit of 1 MiB for a run" in over["error"]
