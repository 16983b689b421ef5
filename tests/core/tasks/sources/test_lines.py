"""Where a text is cut: between lines, whatever its bytes, its encoding and the size of a unit."""

from itertools import pairwise

import pytest
from hypothesis import example, given, strategies as st

from pydra_core.tasks.sources import lines
from pydra_core.tasks.sources.lines import by_bytes, by_lines, known_encoding, lines_of, text_of

ENCODINGS = [
    "utf-8",
    "utf-8-sig",
    "latin-1",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "cp1252",
    "shift_jis",
    "gb18030",
    "cp037",
]
PIECES = st.lists(
    st.sampled_from(["a", "Grün", "\r", "\n", "\r\n", "\n\n", "猫", "\u0a0a", "\u2028", "\x0b", "x" * 50]), max_size=40
)


def cut_with(cut: object, data: bytes, encoding: str, step: int) -> list[list[str]]:
    """The lines of each unit, as workers would have them."""
    text = text_of(known_encoding(encoding), data[:4])
    ends = list(cut(lambda at, length: data[at : at + length], text, len(data), step))  # type: ignore[operator]
    assert ends == sorted(set(ends))
    offsets = [text.start, *ends, *([len(data)] if len(data) > max([text.start, *ends]) else [])]
    return [lines_of(data[a:b], text, "surrogateescape") for a, b in pairwise(offsets)]


def whole(data: bytes, encoding: str) -> list[str]:
    """All lines at once, by the plainest means."""
    text = data.decode(encoding, "surrogateescape")
    *ended, last = text.split("\n")
    return [line.removesuffix("\r") for line in ended] + ([last] if last else [])


@given(
    st.binary(max_size=300) | st.lists(st.sampled_from([b"a", b"\n", b"\r", b"\xc3", b"\xa4"])).map(b"".join),
    st.integers(1, 40),
)
@example(b"", 1)
@example(b"\n", 1)
@example(b"no end", 1)
@example(b"one\r\ntwo\r", 3)
def test_the_lines_of_all_units_are_those_of_the_file_whatever_its_bytes(data: bytes, step: int) -> None:
    for cut in (by_lines, by_bytes):
        units = cut_with(cut, data, "utf-8", step)
        assert [line for unit in units for line in unit] == whole(data, "utf-8")
        assert all(units), "no unit is empty"
    assert all(len(unit) == step for unit in cut_with(by_lines, data, "utf-8", step)[:-1])


@given(PIECES, st.integers(1, 30), st.sampled_from(ENCODINGS))
def test_no_line_is_split_in_any_encoding(pieces: list[str], step: int, encoding: str) -> None:
    data = "".join(pieces).encode(encoding, "replace")
    for cut in (by_lines, by_bytes):
        assert [line for unit in cut_with(cut, data, encoding, step) for line in unit] == whole(data, encoding)


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_tells_the_order_and_is_no_text(mark: bytes) -> None:
    data = mark + "ab\n猫\n".encode("utf-16-le" if mark == b"\xff\xfe" else "utf-16-be")
    assert cut_with(by_lines, data, "utf-16", 1) == [["ab"], ["猫"]]


def test_lines_longer_than_a_block_are_found_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BLOCK", "FIRST", "MOST"):
        monkeypatch.setattr(lines, name, 8)
    data = b"\n".join([b"a" * 100, b"b", b"c" * 33, b""])
    for cut in (by_lines, by_bytes):
        assert cut_with(cut, data, "utf-8", 1) == [["a" * 100], ["b"], ["c" * 33]]


def test_a_cut_by_bytes_looks_only_around_the_cuts() -> None:
    data = b"0123456789abcde\n" * 100_000
    seen = []

    def read(at: int, length: int) -> bytes:
        seen.append(length)
        return data[at : at + length]

    units = list(by_bytes(read, text_of("utf-8", b""), len(data), 400_000))
    assert units == [400_000, 800_000, 1_200_000]
    assert sum(seen) <= 3 * lines.FIRST


@pytest.mark.parametrize("encoding", ["utf-7", "iso2022_jp", "hz", "rot13", "base64", "unicode_escape"])
def test_what_cannot_be_read_in_parts_is_refused(encoding: str) -> None:
    with pytest.raises(ValueError, match="convert it to UTF-8"):
        known_encoding(encoding)
