"""Nodes by packages: what each cell says, and that what did not change stays as it was."""

import msgspec

from pydra_core.ids import Digest, NodeId, PackageName
from pydra_core.protocol.facts import Load, Transfer
from pydra_core.protocol.pictures import EnvironmentRow, PackageRow, VersionRow
from pydra_gui.models.holdings import Code, environments
from tests.gui import rows


def package(name: str, *digests: str) -> PackageRow:
    """Newest first."""
    numbers = range(len(digests), 0, -1)
    made = [
        VersionRow(version=n, digest=Digest(d), deployed=0.0, tasks=()) for n, d in zip(numbers, digests, strict=True)
    ]
    return PackageRow(package=PackageName(name), origin="", versions=tuple(made))


PACKAGES = (package("count", "c2", "c1"), package("render", "r1"))
atlas = msgspec.structs.replace(rows.node("atlas"), versions=(Digest("c2"), Digest("c1")))


def words(node: object, packages: tuple[PackageRow, ...] = PACKAGES) -> list[tuple[str, str]]:
    return [(cell.word, cell.shown) for cell in Code().grid([node], packages).rows[0].cells]  # type: ignore[list-item]


def test_code_is_held_older_on_its_way_or_not_there() -> None:
    assert words(atlas) == [("held", "v2"), ("missing", "–")]
    behind = msgspec.structs.replace(atlas, versions=(Digest("c1"),))
    assert words(behind) == [("older", "v1"), ("missing", "–")]
    load = Load(transfers=(Transfer(what="render", done=8_200_000, size=16_400_000, rate=1_200_000),))
    cells = Code().grid([msgspec.structs.replace(behind, load=load)], PACKAGES).rows[0].cells
    assert (cells[1].word, cells[1].shown, cells[1].share) == ("syncing", "50 %", 0.5)
    assert "8.2 MB of 16.4 MB, 1.2 MB/s" in cells[1].tip


def test_what_goes_out_is_not_on_its_way_here() -> None:
    load = Load(transfers=(Transfer(what="render", done=1, size=2, out=True),))
    assert words(msgspec.structs.replace(atlas, load=load))[1][0] == "missing"


def test_rows_of_nodes_that_did_not_change_are_the_same_ones() -> None:
    code, other = Code(), rows.node("bench")
    first = code.grid([atlas, other], PACKAGES)
    busy = msgspec.structs.replace(other, busy=3, load=Load(cpu=0.7))
    second = code.grid([atlas, busy], PACKAGES)
    assert all(now is before for now, before in zip(second.rows, first.rows, strict=True))
    held = msgspec.structs.replace(other, versions=(Digest("r1"),))
    third = code.grid([atlas, held], PACKAGES)
    assert (third.rows[0] is first.rows[0], third.rows[1] is first.rows[1]) == (True, False)
    assert code.grid([held], (PACKAGES[0],)).columns == ("count",)


def environment(name: str = "count", **more: object) -> EnvironmentRow:
    given: dict[str, object] = {"python": "3.12", "platform": "linux-x86_64", "version": 2}
    return EnvironmentRow(node=NodeId("id-atlas"), node_name="atlas", package=PackageName(name), **given | more)  # type: ignore[arg-type]


def test_environments_say_their_state_and_what_differs() -> None:
    node = msgspec.structs.replace(atlas, node=NodeId("id-atlas"))
    listed = [
        environment("a", state="held", packages=14, lock=Digest("abcdef0123")),
        environment("b", state="held", differs=("numpy 2.1",)),
        environment("c", state="building", text="installing: 12 of 30 packages"),
        environment("d", state="none", python="", text="no Python >=3.13: it has 3.12"),
        environment("e", state="own"),
        environment("f"),
        environment("g", state="failed", text="No network."),
    ]
    grid = environments(listed, [node])
    assert grid.columns == tuple("abcdefg")
    assert [cell.shown for cell in grid.rows[0].cells] == [
        "Python 3.12", "1 differ", "building", "no Python", "needs none", "not yet", "failed",
    ]  # fmt: skip
    assert "14 packages, lock abcdef01" in grid.rows[0].cells[0].tip
    assert "Other versions than elsewhere: numpy 2.1" in grid.rows[0].cells[1].tip
    assert "12 of 30" in grid.rows[0].cells[2].tip


def test_a_node_of_which_nothing_is_known_has_empty_cells() -> None:
    grid = environments([environment("a")], [rows.node("bench")])
    assert [cell.word for cell in grid.rows[0].cells] == [""]
