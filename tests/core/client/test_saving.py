"""Files that a run left are saved where their names say, as far as a name may say anything."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from pydra_core.client.saving import check, places, safe_parts
from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.protocol.messages import Artifact


def file(name: str, index: int = -1, path: str = "/u") -> Artifact:
    return Artifact(name, Digest("a" * 64), 1, path, index)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("frames/0001.png", ["frames", "0001.png"]),
        ("../x", ["_", "x"]),
        ("/etc/passwd", ["etc", "passwd"]),
        ("a/../../b", ["a", "_", "_", "b"]),
        ("", ["_"]),
        ("a\x00b\nc", ["a_b_c"]),
        ("C:\\x", ["C__x"]),
        ("nul.txt", ["_nul.txt"]),
        ("trailing. ", ["trailing"]),
        ("..hidden", ["_..hidden"]),
        ("x" * 300 + ".png", ["x" * 196 + ".png"]),
    ],
)
def test_a_name_becomes_a_path_that_every_system_can_have(name: str, parts: list[str]) -> None:
    assert safe_parts(name) == parts


@given(st.lists(st.tuples(st.text(max_size=12), st.integers(-1, 2)), max_size=8))
def test_no_name_leads_out_and_no_two_files_stand_at_one_place(names: list[tuple[str, int]]) -> None:
    folder = Path("/save/here")
    found = [path for _, path in places([file(name, index) for name, index in names], folder)]
    assert all(path.is_relative_to(folder) and path != folder and ".." not in path.parts for path in found)
    assert len({str(path).casefold() for path in found}) == len(names)


def test_files_of_one_name_from_several_units_go_into_a_folder_for_each() -> None:
    found = places([file("out.png", 0), file("out.png", 1), file("all.csv"), file("own.txt", 1)], Path("d"))
    assert [str(path) for _, path in found] == ["d/unit-0/out.png", "d/unit-1/out.png", "d/all.csv", "d/own.txt"]


def test_nothing_is_overwritten_unasked_and_nothing_goes_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    folder = tmp_path / "save"
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "outside")
    (folder / "there.txt").write_text("mine")
    check(places([file("new.txt")], folder), folder, force=False)
    with pytest.raises(UserError, match=r"there\.txt would be overwritten: nothing was saved"):
        check(places([file("there.txt")], folder), folder, force=False)
    check(places([file("there.txt")], folder), folder, force=True)
    for name in ("link/x", "link"):
        with pytest.raises(UserError, match="A link at"):
            check(places([file(name)], folder), folder, force=True)
    with pytest.raises(UserError, match="in the way"):
        check(places([file("there.txt/below")], folder), folder, force=True)
