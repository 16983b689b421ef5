"""An archive put together from what stands elsewhere and what comes is byte for byte the one that was packed, whatever is cut."""

import random
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings, strategies as st

from pydra_core.errors import UserError
from pydra_core.packages.archive import pack, unpack
from pydra_core.packages.assembly import Assembly, Source, sound
from pydra_core.packages.outline import MAGIC, Member, decode, encode, keep, outline_of, outline_of_folder, placed

Tree = dict[str, bytes]
TREES = st.dictionaries(st.sampled_from("abcdefgh"), st.binary(max_size=60), max_size=8)


def packed(folder: Path, name: str, tree: Tree) -> Path:
    """The archive of a folder with these files (and one more, as no package is empty)."""
    top = folder / name
    for file, body in {**tree, "z.py": b"x = 1\n"}.items():
        top.mkdir(exist_ok=True)
        (top / file).write_bytes(body)
    return pack(top, folder / "packed", "name").blob


def held(blob: Path) -> dict[bytes, Source]:
    return {each.member.sha: Source(blob, each.content) for each in placed(outline_of(blob))}


def give(assembly: Assembly, body: bytes, most: int) -> int:
    """Everything that is missing, in requests of at most `most` bytes; returns how many bytes were given."""
    given = 0
    assembly.fill()
    while not assembly.complete:
        ranges = assembly.missing(assembly.have, most)
        said = b"".join(body[offset : offset + length] for offset, length in ranges)
        assert assembly.put(ranges, said) == len(said) <= most
        given += len(said)
    return given


@settings(max_examples=60, deadline=None)
@given(TREES, TREES, st.integers(1, 100), st.integers(0, 400))
def test_any_two_trees_give_the_very_archive(old: Tree, new: Tree, most: int, cut: int) -> None:
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        before, after, part = packed(folder, "old", old), packed(folder, "new", new), folder / "part"
        body = after.read_bytes()
        part.write_bytes(body[:cut])
        assembly = Assembly(part, outline_of(after), held(before))
        lacking = assembly.lacking
        given = give(assembly, body, most)
        assert part.read_bytes() == body
        assert given <= lacking
        shared = {*old.values(), b"x = 1\n"}
        assert lacking <= sum(
            each.end - each.start for each in placed(outline_of(after)) if new.get(each.member.name) not in shared
        )


@settings(max_examples=60, deadline=None)
@given(TREES)
def test_an_outline_is_the_same_from_the_archive_from_the_folder_and_from_its_bytes(tree: Tree) -> None:
    with TemporaryDirectory() as temporary:
        blob = packed(Path(temporary), "new", tree)
        unpack(blob, Path(temporary) / "unpacked", blob.name)  # type: ignore[arg-type]
        made = outline_of(blob)
        assert outline_of_folder(Path(temporary) / "unpacked") == decode(encode(made)) == made
        assert placed(made)[-1].end == blob.stat().st_size
        keep(Path(temporary) / "kept", made)
        assert (Path(temporary) / "kept").read_bytes() == encode(made)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_are_an_outline_by_chance(body: bytes) -> None:
    for each in (body, MAGIC + body):
        try:
            found = decode(each)
        except UserError:
            continue
        assert encode(found) == each


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ([Member("../a", False, 1, bytes(32))], "lead"),
        ([Member("/etc/passwd", False, 1, bytes(32))], "lead"),
        ([Member("b", False, 1, bytes(32)), Member("a", False, 1, bytes(32))], "not sorted"),
        ([Member("a", False, 1, bytes(32)), Member("a", False, 1, bytes(32))], "not sorted"),
        ([Member("a", False, 2**40, bytes(32))], "no package has"),
        ([Member(f"{n:02}", False, 2**26, bytes(32)) for n in range(17)], "more than a package"),
        ([Member("e\u0301", False, 1, bytes(32))], "NFC"),
        ([], "no file"),
    ],
)
def test_an_outline_that_no_archive_has_is_refused(members: list[Member], why: str) -> None:
    with pytest.raises(UserError, match=why):
        decode(encode(members))


def test_a_source_that_is_not_what_it_should_be_is_given_up(tmp_path: Path) -> None:
    tree = {"a": b"a" * 500, "b": b"b" * 500, "c": b"c" * 500, "d": b""}
    before, after = packed(tmp_path, "old", tree), packed(tmp_path, "new", {**tree, "b": b"new"})
    known = held(before)
    for content, wrong in ((b"a" * 500, b"a" * 499 + b"x"), (b"c" * 500, b"short")):
        damaged = tmp_path / sha256(wrong).hexdigest()
        damaged.write_bytes(wrong)
        known[sha256(content).digest()] = Source(damaged)
    known[sha256(b"").digest()] = Source(tmp_path / "gone")
    assembly = Assembly(tmp_path / "part", outline_of(after), known)
    assert give(assembly, after.read_bytes(), 1000) >= 1000
    assert (tmp_path / "part").read_bytes() == after.read_bytes()


def test_a_copy_that_was_cut_off_is_begun_again_and_one_that_came_goes_on(tmp_path: Path) -> None:
    tree = {"a": b"a" * 5000, "b": random.Random(1).randbytes(5000)}
    before, after = packed(tmp_path, "old", {"a": tree["a"]}), packed(tmp_path, "new", tree)
    body, part = after.read_bytes(), tmp_path / "part"
    for cut in (0, 10, 3000, 6000, len(body) - 1, len(body)):
        part.write_bytes(body[:cut])
        given = give(Assembly(part, outline_of(after), held(before)), body, 512)
        assert part.read_bytes() == body
        apart = placed(outline_of(after))[1]
        assert given == max(0, apart.end - max(apart.start, cut))


def test_what_does_not_go_on_from_here_is_not_taken(tmp_path: Path) -> None:
    assembly = Assembly.whole(tmp_path / "part", 100)
    assert assembly.put([(50, 10)], bytes(10)) == 0
    assert assembly.put([(0, -5)], bytes(10)) == 0
    assert assembly.put([(0, 10), (10, 91)], bytes(101)) == 10
    assert assembly.put([(10, 90), (0, 10)], bytes(100)) == 90
    assert assembly.complete
    assert assembly.put([(100, 1)], b"x") == 0


def test_more_than_there_may_be_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(bytes(200))
    assembly = Assembly.whole(tmp_path / "part", 100)
    assert assembly.missing(0, 1000) == ((0, 100),)
    assert give(assembly, b"y" * 100, 30) == 100
    assert (tmp_path / "part").read_bytes() == b"y" * 100


def test_of_a_damaged_archive_its_sound_files_are_used(tmp_path: Path) -> None:
    tree = {name: random.Random(name).randbytes(1000) for name in "abcdef"}
    blob = packed(tmp_path, "new", tree)
    body = bytearray(blob.read_bytes())
    body[placed(outline_of(blob))[2].content + 7] ^= 1
    (tmp_path / "damaged").write_bytes(body)
    again = Assembly(tmp_path / "part", outline_of(blob), sound(tmp_path / "damaged", outline_of(blob)))
    assert again.lacking == give(again, blob.read_bytes(), 300) < 1100
    assert (tmp_path / "part").read_bytes() == blob.read_bytes()
