"""Packing and unpacking: canonical, whole, and never trusting."""

import hashlib
import os
import struct
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from pydra_core.errors import Fault, UserError
from pydra_core.packages import archive, folder, limits
from pydra_core.packages.archive import MAGIC, pack, read_sources, unpack

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes of POSIX")


def make(root: Path, files: dict[str, bytes | str]) -> Path:
    for name, body in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body.encode() if isinstance(body, str) else body)
    return root


def files_of(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refusal(path: Path, into: Path, name: str | None = None) -> str:
    with pytest.raises(UserError) as refused:
        pack(path, into, name)
    assert not into.exists() or not [left for left in into.iterdir() if left.name.startswith(".")], (
        "nothing is left behind"
    )
    return refused.value.sentence


# ------------------------------------------------------------------------------------------------- round trips

NAMES = st.lists(st.sampled_from("abcé_Z9"), min_size=1, max_size=3).map("".join)
TREES = st.dictionaries(
    st.lists(NAMES.map(lambda name: f"d{name}"), max_size=2).flatmap(
        lambda way: NAMES.map(lambda name: "/".join([*way, f"f{name}"]))
    ),
    st.binary(max_size=50),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(TREES, st.randoms())
def test_the_same_content_is_the_same_version_in_whatever_order_it_was_written(tree, random):
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        one = make(root / "one" / "pack", tree)
        shuffled = list(tree.items())
        random.shuffle(shuffled)
        other = make(root / "other" / "pack", dict(shuffled))
        first, second = pack(one, root / "blobs"), pack(other, root / "blobs")
        assert first.digest == second.digest == hashlib.sha256(first.blob.read_bytes()).hexdigest()
        unpack(first.blob, root / "out", first.digest)
        assert files_of(root / "out") == tree
        again = pack(root / "out", root / "blobs", "pack")
        assert again.digest == first.digest


@settings(max_examples=60, deadline=None)
@given(TREES, TREES)
def test_different_content_is_a_different_version(one, other):
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        first = pack(make(root / "a" / "pack", one), root / "blobs")
        second = pack(make(root / "b" / "pack", other), root / "blobs")
        assert (first.digest == second.digest) == (one == other)


def test_a_file_becomes_a_module_of_the_packages_name(tmp_path):
    make(tmp_path, {"my-task.py": "x = 1"})
    packed = pack(tmp_path / "my-task.py", tmp_path / "blobs")
    assert (packed.package, packed.single, packed.files, packed.left_out) == ("my_task", True, 1, ())
    assert packed.origin.endswith(f":{tmp_path / 'my-task.py'}")
    assert packed.size == packed.blob.stat().st_size
    unpack(packed.blob, tmp_path / "out", packed.digest)
    assert files_of(tmp_path / "out") == {"my_task.py": b"x = 1"}


def test_a_folder_with_a_lib_and_data_comes_back_whole(tmp_path):
    tree = {
        "main.py": b"import words",
        "lib/words.py": b"",
        "data/text.bin": bytes(range(256)),
        "pydra.toml": b'name = "words_of"',
    }
    packed = pack(make(tmp_path / "wc", tree), tmp_path / "blobs")
    assert (packed.package, packed.single) == ("words_of", False)
    unpack(packed.blob, tmp_path / "a" / "b" / "out", packed.digest)
    assert files_of(tmp_path / "a" / "b" / "out") == tree


def test_a_rename_of_an_inner_file_is_another_version(tmp_path):
    one = pack(make(tmp_path / "a" / "pack", {"x.py": "1"}), tmp_path / "blobs")
    other = pack(make(tmp_path / "b" / "pack", {"y.py": "1"}), tmp_path / "blobs")
    assert one.digest != other.digest


def test_times_do_not_matter_but_what_can_be_executed_does(tmp_path):
    root = make(tmp_path / "pack", {"run.sh": "#!/bin/sh"})
    first = pack(root, tmp_path / "blobs")
    os.utime(root / "run.sh", (1, 1))
    assert pack(root, tmp_path / "blobs").digest == first.digest
    if sys.platform == "win32":
        return
    (root / "run.sh").chmod(0o755)
    second = pack(root, tmp_path / "blobs")
    assert second.digest != first.digest
    unpack(second.blob, tmp_path / "out", second.digest)
    assert os.access(tmp_path / "out" / "run.sh", os.X_OK)


def test_sources_are_text_where_they_are_text(tmp_path, monkeypatch):
    packed = pack(make(tmp_path / "pack", {"a.py": "ä", "b.bin": b"\xff", "c": b"a\0"}), tmp_path / "blobs")
    assert read_sources(packed.blob) == {
        "a.py": "ä",
        "b.bin": hashlib.sha256(b"\xff").digest(),
        "c": hashlib.sha256(b"a\0").digest(),
    }
    monkeypatch.setattr(archive, "TEXT_TOTAL", 1)
    assert read_sources(packed.blob)["a.py"] == hashlib.sha256("ä".encode()).digest()


# -------------------------------------------------------------------------------------------------- left out


def test_what_no_task_needs_is_left_out(tmp_path):
    root = make(
        tmp_path / "pack",
        {
            "main.py": "",
            "data.csv": "",
            "keep/data.csv": "",
            "keep/.gitignore": "!data.csv\n",
            "build/x": "",
            "notes/secret.txt": "",
            ".git/config": "",
            ".venv/bin/python": "",
            "sub/__pycache__/main.cpython-311.pyc": "",
            "old.pyc": "",
            ".gitignore": "*.csv\n/build/\n",
            ".pydraignore": "notes\n",
        },
    )
    packed = pack(root, tmp_path / "blobs")
    assert list(read_sources(packed.blob)) == [
        ".gitignore",
        ".pydraignore",
        "keep/.gitignore",
        "keep/data.csv",
        "main.py",
    ]
    assert set(packed.left_out) == {".git/", ".venv/", "build/", "data.csv", "notes/", "old.pyc", "sub/__pycache__/"}


def test_a_pydraignore_has_the_last_word_over_the_gitignore_beside_it(tmp_path):
    root = make(
        tmp_path / "pack", {"main.py": "", "model.bin": "", ".gitignore": "*.bin", ".pydraignore": "!model.bin"}
    )
    assert "model.bin" in read_sources(pack(root, tmp_path / "blobs").blob)


@pytest.mark.parametrize("name", [".gitignore", ".pydraignore"])
def test_an_ignore_file_that_cannot_be_read_refuses_the_deploy(tmp_path, name):
    root = make(tmp_path / "pack", {"main.py": "", name: b"\xff"})
    assert f"{name} is not UTF-8" in refusal(root, tmp_path / "blobs")
    make(root, {name: b"x" * 70_000})
    assert "64 KiB" in refusal(root, tmp_path / "blobs")


# ---------------------------------------------------------------------------------------------------- refused


def test_a_file_over_the_limit_refuses_the_deploy_unless_it_is_left_out(tmp_path):
    root = make(tmp_path / "pack", {"main.py": ""})
    with (root / "big.bin").open("wb") as big:
        big.truncate(limits.MAX_FILE + 1)
    assert refusal(root, tmp_path / "blobs").startswith("big.bin has 64 MiB")
    make(root, {".pydraignore": "big.bin"})
    assert pack(root, tmp_path / "blobs").files == 2


def test_too_many_files_and_too_many_bytes_refuse_the_deploy(tmp_path, monkeypatch):
    root = make(tmp_path / "pack", {"a": "12", "b": "34", "c": "56"})
    monkeypatch.setattr(folder, "MAX_FILES", 2)
    assert "more than 2 files" in refusal(root, tmp_path / "blobs")
    monkeypatch.setattr(folder, "MAX_FILES", 9)
    monkeypatch.setattr(folder, "MAX_TOTAL", 5)
    assert "Leave some files out" in refusal(root, tmp_path / "blobs")


def test_nothing_and_other_things_are_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    make(tmp_path, {"notes.txt": "", "json.py": ""})
    assert "no files" in refusal(tmp_path / "empty", tmp_path / "blobs")
    assert "a .py file, a folder or a .zip" in refusal(tmp_path / "notes.txt", tmp_path / "blobs")
    assert "does not exist" in refusal(tmp_path / "absent.py", tmp_path / "blobs")
    assert "does not exist" in refusal(tmp_path / "absent.zip", tmp_path / "blobs")
    assert "--name" in refusal(tmp_path / "json.py", tmp_path / "blobs")
    packed = pack(tmp_path / "json.py", tmp_path / "blobs", "my_json")
    assert list(read_sources(packed.blob)) == ["my_json.py"]


@posix
def test_links_inside_are_files_and_links_that_leave_are_refused(tmp_path):
    make(tmp_path, {"outside.py": "secret"})
    root = make(tmp_path / "pack", {"real/a.py": "a"})
    (root / "link.py").symlink_to("real/a.py")
    (root / "copy").symlink_to("real")
    (root / "gone").symlink_to("nothing")
    packed = pack(root, tmp_path / "blobs")
    assert read_sources(packed.blob) == {"copy/a.py": "a", "link.py": "a", "real/a.py": "a"}
    assert packed.left_out == ("gone",)
    (root / "away").symlink_to(tmp_path / "outside.py")
    assert refusal(root, tmp_path / "blobs").startswith("away is a link that leads out")
    make(root, {".pydraignore": "away"})
    assert pack(root, tmp_path / "blobs").files == 4


@posix
def test_a_link_without_end_and_pipes_are_refused(tmp_path):
    root = make(tmp_path / "pack", {"a.py": ""})
    (root / "up").symlink_to(".")
    assert "no end" in refusal(root, tmp_path / "blobs")
    (root / "up").unlink()
    os.mkfifo(root / "pipe")
    assert "a pipe, a socket or a device" in refusal(root, tmp_path / "blobs")
    (root / "pipe").unlink()
    os.mkfifo(root / ".gitignore")
    assert "a pipe, a socket or a device" in refusal(root, tmp_path / "blobs")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names themselves")
@pytest.mark.parametrize("name", [b"\xff.py", b"a\nb", b"a\\b", b"a:b"])
def test_names_that_not_every_system_can_store_are_refused(tmp_path, name):
    root = make(tmp_path / "pack", {"a.py": ""})
    (root / os.fsdecode(name)).write_bytes(b"")
    assert "Rename it" in refusal(root, tmp_path / "blobs")


@pytest.mark.skipif(sys.platform != "linux", reason="macOS keeps only one of them")
def test_names_that_differ_in_the_writing_of_accents_only_are_refused(tmp_path):
    root = make(tmp_path / "pack", {"\u00e9": "", "e\u0301": ""})
    assert "Two files" in refusal(root, tmp_path / "blobs")


# --------------------------------------------------------------------------------------------- never a mixture


def changing(monkeypatch, change):
    """`change` is called after each file was read."""
    content = archive._content

    def read(entry):
        body = content(entry)
        change(entry)
        return body

    monkeypatch.setattr(archive, "_content", read)


def test_a_folder_that_changes_while_it_is_packed_is_packed_again(tmp_path, monkeypatch):
    root = make(tmp_path / "pack", {"a.py": "old", "b.py": "old"})
    left = [1]

    def change(entry):
        if left and entry.name == "a.py":
            left.pop()
            make(root, {"a.py": "newer", "b.py": "newer", "c.py": "newer"})

    changing(monkeypatch, change)
    assert read_sources(pack(root, tmp_path / "blobs").blob) == {"a.py": "newer", "b.py": "newer", "c.py": "newer"}


def test_a_file_that_vanishes_while_it_is_packed_is_not_in_the_version(tmp_path, monkeypatch):
    root = make(tmp_path / "pack", {"a.py": "", "b.py": ""})
    changing(monkeypatch, lambda _: (root / "b.py").unlink(missing_ok=True))
    assert list(read_sources(pack(root, tmp_path / "blobs").blob)) == ["a.py"]


def test_a_folder_that_never_rests_is_refused(tmp_path, monkeypatch):
    root = make(tmp_path / "pack", {"a.py": ""})
    changing(monkeypatch, lambda _: (root / "a.py").write_bytes(b"x" * ((root / "a.py").stat().st_size + 1)))
    with pytest.raises(UserError, match="changes while it is read") as refused:
        pack(root, tmp_path / "blobs")
    assert refused.value.fault is Fault.CONFLICT
    assert list((tmp_path / "blobs").iterdir()) == []


# ---------------------------------------------------------------------------------------- archives are not trusted


def member(name: str | bytes, body: bytes = b"", executable: int = 0, size: int | None = None) -> bytes:
    raw = name if isinstance(name, bytes) else name.encode()
    return struct.pack("<HBQ", len(raw), executable, len(body) if size is None else size) + raw + body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04 this is a zip",
        MAGIC[:-1],
        MAGIC + member("../escape"),
        MAGIC + member("/absolute"),
        MAGIC + member("a/../../escape"),
        MAGIC + member(""),
        MAGIC + member("a\\b"),
        MAGIC + member("C:escape"),
        MAGIC + member(b"\xff"),
        MAGIC + member("e\u0301"),
        MAGIC + member("a" * 300),
        MAGIC + member("a/" * 900 + "a"),
        MAGIC + member("b") + member("a"),
        MAGIC + member("a") + member("a"),
        MAGIC + member("a") + member("a/b"),
        MAGIC + member("a", executable=2),
        MAGIC + member("a", b"short", size=100),
        MAGIC + member("a", b"x")[:-3],
        MAGIC + member("a", size=2**63),
        MAGIC + member("a", size=limits.MAX_FILE + 1),
        MAGIC + b"\0",
    ],
)
def test_a_blob_that_pack_cannot_make_is_refused_and_leaves_nothing(tmp_path, body):
    blob = tmp_path / "blob"
    blob.write_bytes(body)
    with pytest.raises(UserError):
        unpack(blob, tmp_path / "cache" / "out", hashlib.sha256(body).hexdigest())
    assert list((tmp_path / "cache").iterdir()) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blob", "cache"]


def test_a_blob_of_too_many_files_is_refused(tmp_path):
    body = MAGIC + b"".join(member(f"{n:06}") for n in range(limits.MAX_FILES + 1))
    (tmp_path / "blob").write_bytes(body)
    with pytest.raises(UserError, match="larger than a package may be"):
        read_sources(tmp_path / "blob")


def test_a_blob_of_another_digest_never_becomes_a_folder(tmp_path):
    packed = pack(make(tmp_path / "pack", {"a.py": "1"}), tmp_path / "blobs")
    packed.blob.write_bytes(packed.blob.read_bytes()[:-1] + b"2")
    with pytest.raises(UserError, match="not those of its digest") as refused:
        unpack(packed.blob, tmp_path / "out", packed.digest)
    assert refused.value.fault is Fault.REFUSED
    assert not (tmp_path / "out").exists()


def test_a_blob_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(UserError, match="cannot be unpacked"):
        unpack(tmp_path / "absent", tmp_path / "out", "0" * 64)


def test_many_who_unpack_at_once_all_find_the_whole_folder(tmp_path):
    tree = {f"{n}.py": bytes(n) for n in range(30)}
    packed = pack(make(tmp_path / "pack", tree), tmp_path / "blobs")
    out = tmp_path / "cache" / packed.digest

    def unpacked(_):
        unpack(packed.blob, out, packed.digest)
        return files_of(out)

    with ThreadPoolExecutor(8) as pool:
        assert all(found == tree for found in pool.map(unpacked, range(16)))
    assert [path.name for path in out.parent.iterdir()] == [packed.digest]
