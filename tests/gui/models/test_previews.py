"""The beginning of a file, from bytes that nobody is trusted for: what its size, encoding and lines make of it costs nothing."""

import pytest
from hypothesis import given, strategies as st

from pydra_gui.models.previews import (
    CELL,
    COLUMNS,
    HEAD,
    LINE,
    LINES,
    ROWS,
    Preview,
    kind_of,
    may_open,
    preview,
)


def shown(name: str, body: bytes, size: int = 0) -> Preview:
    return preview(name, body, size or len(body))


def test_a_file_is_looked_at_by_its_name() -> None:
    assert kind_of("a/plot.PNG", 10) == "picture"
    assert kind_of("plot.png", 1 << 30) == "text"
    assert (kind_of("a.csv", 1), kind_of("a.tsv", 1), kind_of("words", 1)) == ("table", "table", "text")


def test_what_may_hold_a_program_is_never_opened() -> None:
    assert all(may_open(name) for name in ("a.png", "A.PDF", "b/c.csv", "notes.txt"))
    names = ("a.exe", "a.desktop", "a.sh", "a.html", "a.svg", "a.js", "a.lnk", "a", ".bashrc", "a.png.exe", "a.docm")
    assert not any(may_open(name) for name in names)


def test_a_table_is_read_by_its_separator() -> None:
    assert shown("a.csv", b'x,y\n1,"two, three"\n').rows == (("x", "y"), ("1", "two, three"))
    assert shown("a.tsv", b"x\ty\n1\t2\n").rows == (("x", "y"), ("1", "2"))
    assert shown("a.csv", b"x;y\n1;2\n").rows == (("x", "y"), ("1", "2"))
    assert shown("a.csv", b"x,y\n1\n").rows == (("x", "y"), ("1", ""))


def test_a_large_table_is_cut_in_every_direction() -> None:
    body = b"\n".join(b",".join([b"v" * 300] * 100) for _ in range(5)) + b"\n" + b"1,2\n" * 2_000
    found = shown("a.csv", body)
    assert len(found.rows) == ROWS
    assert {len(row) for row in found.rows} == {COLUMNS}
    assert len(found.rows[0][0]) == CELL
    assert found.note == "Its first 500 rows and 60 columns are shown."


def test_a_text_of_a_hundred_megabytes_is_only_begun() -> None:
    found = shown("a.log", b"word " * (HEAD // 5), 100_000_000)
    assert found.note == "Only its beginning is shown."
    assert len(found.text) <= LINE + 1
    many = shown("a.log", b"line\n" * (LINES + 5))
    assert many.text.count("\n") == LINES - 1
    assert many.note == "Its first 2,000 lines are shown."


@pytest.mark.parametrize(
    ("body", "words", "note"),
    [
        ("Zürich".encode(), "Zürich", ""),
        (b"\xef\xbb\xbfbom", "bom", ""),
        ("weit".encode("utf-16"), "weit", "Read as UTF-16."),
        ("Zürich".encode("latin-1"), "Zürich", "Read as Latin-1."),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "", "It is no text: save it to look at it."),
        (b"\x01\x02\xff\x03", "", "It is no text: save it to look at it."),
        (b"", "", "It is empty."),
        (b"a\x1b[2Jb\xe2\x80\xaec", "a\ufffd[2Jb\ufffdc", ""),
    ],
)
def test_encodings_that_are_none_hurt_nobody(body: bytes, words: str, note: str) -> None:
    assert shown("a.txt", body) == Preview(text=words, note=note)


def test_a_sign_that_the_cut_went_through_is_no_fault() -> None:
    assert shown("a.txt", "ü".encode()[:1], 2) == Preview(note="Only its beginning is shown.")


@given(st.binary(max_size=2_000), st.sampled_from(["a.txt", "a.csv", "a.tsv"]), st.integers(0, 3))
def test_no_bytes_are_a_surprise(body: bytes, name: str, more: int) -> None:
    found = shown(name, body, len(body) + more)
    cells = [cell for row in found.rows for cell in row]
    assert all(sign == "\t" or sign == "\n" or sign.isprintable() for words in (found.text, *cells) for sign in words)
