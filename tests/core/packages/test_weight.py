"""What a package had better not carry is said, and the lines that are told really leave it out."""

from pathlib import Path

import pytest

from pydra_core.packages.archive import pack
from pydra_core.packages.weight import advice, burdens, heavy, sizes_of

MB = 1_000_000


def texts(sizes: dict[str, int], *left_out: str) -> list[str]:
    return [each.text for each in burdens(sizes, left_out)]


def test_code_is_no_burden() -> None:
    assert burdens({"main.py": 20_000, "model.csv": 400_000, "logo.png": 900_000, "big.py": 900_000}) == ()


@pytest.mark.parametrize(
    ("sizes", "text", "lines"),
    [
        ({"a.csv": 6 * MB}, "a.csv is data (6.0 MB)", "/a.csv"),
        ({"a.csv": 3 * MB, "in/b.NPY": 4 * MB}, "in/b.NPY and a.csv are data (7.0 MB)", "/in/b.NPY\n/a.csv"),
        ({f"p/{n}.jpg": 2 * MB for n in range(9)}, "9 files are data (18.0 MB)", "*.jpg"),
        ({"env/pyvenv.cfg": 80, "env/lib/x.so": 3 * MB}, "env/ is a virtual environment (3.0 MB)", "/env/"),
        (
            {"r.git/HEAD": 20, "r.git/config": 90, "r.git/objects/pack/p": 2 * MB},
            "r.git/ is a git repository (2.0 MB)",
            "/r.git/",
        ),
        (
            {"words.txt": 40 * MB, "main.py": 100, "more.txt": 11 * MB},
            "it has 51.0 MB, most of it in words.txt, more.txt and main.py",
            "/words.txt\n/more.txt\n/main.py",
        ),
        ({"odd[1]*.csv": 6 * MB}, "odd[1]*.csv is data (6.0 MB)", "/odd\\[1]\\*.csv"),
    ],
)
def test_each_burden_is_told_with_the_lines_that_leave_it_out(sizes: dict[str, int], text: str, lines: str) -> None:
    found = burdens(sizes)
    assert [each.text for each in found] == [text]
    assert heavy(found) == found
    assert advice(found) == lines


def test_a_large_package_is_told_first_and_its_parts_after_it() -> None:
    sizes = {"a.csv": 40 * MB, "env/pyvenv.cfg": 1, "env/x": 20 * MB, "main.py": 1}
    found = burdens(sizes)
    assert [each.text.split(" (")[0] for each in found] == [
        "it has 60.0 MB, most of it in a.csv, env/x and env/pyvenv.cfg",
        "env/ is a virtual environment",
        "a.csv is data",
    ]
    assert advice(found) == "/env/\n/a.csv"
    assert found[0].sentence.startswith("It has 60.0 MB")
    assert found[2].sentence == "a.csv is data (40.0 MB)."


def test_what_is_left_out_anyhow_is_only_told() -> None:
    assert texts({"main.py": 1}, ".git/", "sub/.venv/", "x.pyc", "notes/") == [
        ".git/ and sub/.venv/ are left out anyhow"
    ]
    assert heavy(burdens({"main.py": 1}, [".git/"])) == ()
    assert advice(burdens({"main.py": 1}, [".git/"])) == ""


def test_the_lines_do_what_is_said(tmp_path: Path) -> None:
    top = tmp_path / "pack"
    for name, size in {
        "env/pyvenv.cfg": 1,
        "env/x.bin": 99,
        "a b[1].csv": 6 * MB,
        "main.py": 1,
        "sub/a.csv": 10,
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_bytes(b"x" * size)
    packed = pack(top, tmp_path / "packed")
    found = burdens(sizes_of(packed.blob), packed.left_out)
    assert len(heavy(found)) == 2
    (top / ".pydraignore").write_text(advice(found))
    packed = pack(top, tmp_path / "packed")
    assert set(sizes_of(packed.blob)) == {".pydraignore", "main.py", "sub/a.csv"}
    assert burdens(sizes_of(packed.blob), packed.left_out) == ()
