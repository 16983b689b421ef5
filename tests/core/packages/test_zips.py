"""A zip from anywhere."""

import io
import stat
import sys
import warnings
import zipfile
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.packages import limits, zipped
from pydra_core.packages.archive import pack, read_sources


def make_zip(place: Path, files: dict[str, bytes], attributes: int = 0) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in files.items():
            member = zipfile.ZipInfo(name)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = attributes
            archive.writestr(member, body)
    return place


def refusal(place: Path) -> str:
    into = place.parent / "blobs"
    with pytest.raises(UserError) as refused:
        pack(place, into)
    assert list(into.iterdir()) == []
    assert not (place.parent / "escape").exists()
    return refused.value.sentence


def test_a_zip_is_the_package_that_its_folder_would_be(tmp_path):
    files = {"wc/main.py": b"1", "wc/lib/a.py": b"2", "wc/__pycache__/x.pyc": b"", "__MACOSX/._wc": b""}
    packed = pack(make_zip(tmp_path / "wc.zip", files), tmp_path / "blobs")
    assert (packed.package, packed.single) == ("wc", False)
    assert read_sources(packed.blob) == {"main.py": "1", "lib/a.py": "2"}
    for name in ("main.py", "lib/a.py"):
        (tmp_path / "wc" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "wc" / name).write_bytes(files[f"wc/{name}"])
    assert pack(tmp_path / "wc", tmp_path / "blobs").digest == packed.digest


def test_several_things_at_the_top_stay_there(tmp_path):
    packed = pack(make_zip(tmp_path / "a-b.zip", {"main.py": b"", "sub/x.py": b""}), tmp_path / "blobs")
    assert packed.package == "a_b"
    assert list(read_sources(packed.blob)) == ["main.py", "sub/x.py"]
    assert [path.name for path in (tmp_path / "blobs").iterdir()] == [packed.digest]


@pytest.mark.parametrize("name", ["../escape", "/escape", "a/../../escape", "..\\escape", "C:\\escape", "a\x01b"])
def test_names_that_lead_out_are_refused(tmp_path, name):
    refusal(make_zip(tmp_path / "evil.zip", {"main.py": b"", name: b"gotcha"}))


def test_links_in_a_zip_are_refused(tmp_path):
    place = make_zip(tmp_path / "evil.zip", {"main.py": b"/etc/passwd"}, (stat.S_IFLNK | 0o777) << 16)
    assert "a link or a device" in refusal(place)


def test_a_zip_that_holds_a_file_twice_or_a_file_in_a_file_is_refused(tmp_path):
    with warnings.catch_warnings(), zipfile.ZipFile(tmp_path / "twice.zip", "w") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("a.py", "1")
        archive.writestr("a.py", "2")
    assert "twice" in refusal(tmp_path / "twice.zip")
    refusal(make_zip(tmp_path / "inside.zip", {"a": b"1", "a/b": b"2"}))


def test_an_absurd_ratio_is_refused_before_anything_is_unpacked(tmp_path):
    body = bytes(limits.MAX_FILE // 2)
    place = make_zip(tmp_path / "bomb.zip", {f"{n}.bin": body for n in range(3)})
    assert "200 times its size" in refusal(place)


def test_limits_hold_in_a_zip_too(tmp_path, monkeypatch):
    place = make_zip(tmp_path / "a.zip", {"a": b"12", "b": b"34", "c": b"56"})
    for limit, value in {"MAX_FILES": 2, "MAX_FILE": 1, "MAX_TOTAL": 5}.items():
        with monkeypatch.context() as patch:
            patch.setattr(zipped, limit, value)
            refusal(place)


def test_a_zip_that_lies_about_sizes_is_refused(tmp_path):
    place = make_zip(tmp_path / "lie.zip", {"a.bin": bytes(1000)})
    raw = place.read_bytes()
    at = raw.index(b"PK\x01\x02")
    place.write_bytes(raw[: at + 24] + (10).to_bytes(4, "little") + raw[at + 28 :])
    refusal(place)


@pytest.mark.parametrize("body", [b"", b"PK", b"no zip at all", bytes(100)])
def test_what_is_no_zip_is_refused(tmp_path, body):
    (tmp_path / "a.zip").write_bytes(body)
    assert "cannot be unpacked" in refusal(tmp_path / "a.zip")


def test_a_damaged_zip_is_refused(tmp_path):
    place = make_zip(tmp_path / "a.zip", {"a.py": bytes(range(256)) * 40})
    raw = bytearray(place.read_bytes())
    raw[60:80] = b"\xff" * 20
    place.write_bytes(raw)
    assert "cannot be unpacked" in refusal(place)


def test_an_encrypted_zip_is_refused(tmp_path):
    place = make_zip(tmp_path / "a.zip", {"a.py": b"1"})
    raw = bytearray(place.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    place.write_bytes(raw)
    assert "encrypted" in refusal(place)


@pytest.mark.skipif(sys.platform == "win32", reason="no executable bit")
def test_what_can_be_executed_stays_so(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        member = zipfile.ZipInfo("run.sh")
        member.external_attr = (stat.S_IFREG | 0o755) << 16
        archive.writestr(member, "#!/bin/sh")
    (tmp_path / "a1.zip").write_bytes(buffer.getvalue())
    with_bit = pack(tmp_path / "a1.zip", tmp_path / "blobs")
    without = pack(make_zip(tmp_path / "a2.zip", {"run.sh": b"#!/bin/sh"}), tmp_path / "blobs")
    assert with_bit.digest != without.digest
