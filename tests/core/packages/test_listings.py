"""Listings of input files: canonical, and refused whenever they are not what a client of ours would send."""

from typing import Any

import msgspec
import pytest

from pydra_core.errors import UserError
from pydra_core.ids import Digest
from pydra_core.packages.arguments import check_value, read_text, show_text
from pydra_core.packages.listings import KEY, Listed, form, pack_listing, read_form, read_listing
from pydra_core.protocol.manifest import ParamSpec

A, B = Digest("a" * 64), Digest("b" * 64)


def test_a_listing_is_the_same_whatever_the_order() -> None:
    files = [Listed("f/b", B, 2, True), Listed("f/a", A, 1)]
    body = pack_listing(files)
    assert body == pack_listing(reversed(files))
    assert read_listing(body) == (files[1], files[0])


@pytest.mark.parametrize(
    "names",
    [
        ("../a",), ("/a",), ("a/../b",), ("a//b",), (".",), ("",), ("a\\b",), ("c:a",), ("a\0",), ("a\n",), ("x" * 300,),
        ("a", "a"), ("a", "A"), ("straße", "STRASSE"), ("é", "É"), ("e\u0301",), ("a", "a/b"), ("a", "A/b"),
    ],
)  # fmt: skip
def test_names_that_could_lead_elsewhere_or_meet_are_refused(names: tuple[str, ...]) -> None:
    with pytest.raises(UserError):
        read_listing(pack_listing([Listed(name, A, 1) for name in names]))


@pytest.mark.parametrize(
    "body",
    [
        b"", b"\xc1", b"\x90", msgspec.msgpack.encode([["b", A, 1, False], ["a", A, 1, False]]),
        msgspec.msgpack.encode([["a", "A" * 64, 1]]), msgspec.msgpack.encode([["a", A, -1]]),
        msgspec.msgpack.encode([["a", A, 1 << 40]]), msgspec.msgpack.encode([["a", A, 1]]), b"x" * (8 * 1024**2 + 1),
    ],
)  # fmt: skip
def test_what_no_client_of_ours_writes_is_refused(body: bytes) -> None:
    with pytest.raises(UserError):
        read_listing(body)


def test_a_form_tells_what_was_given_and_nothing_else_is_one() -> None:
    made, _ = form("folder", [Listed("f/a", A, 1), Listed("f/b", B, 2)], "f")
    found = read_form(made)
    assert found is not None
    assert (found.name, found.size, found.files) == ("f", 3, 2)
    with pytest.raises(UserError, match="does not fit"):
        form("folder", [Listed("g/a", A, 1)], "f")
    with pytest.raises(UserError, match="does not fit"):
        form("file", [Listed("a", A, 1), Listed("b", A, 1)], "a")
    others: list[Any] = [
        None,
        "f",
        {},
        {KEY: A},
        made | {KEY: "x"},
        made | {"size": -1},
        made | {"name": ""},
        made | {"more": 1},
    ]
    assert [read_form(each) for each in others] == [None] * len(others)


def test_files_are_written_as_names_and_read_back() -> None:
    spec = ParamSpec(name="x", kind="files", required=True)
    names = ["a.png", "b, c.png", "d,e.png"]
    assert read_text(spec, show_text(spec, names)) == names
    assert read_text(spec, '["a, b"]') == ["a, b"]
    made, _ = form("file", [Listed("a", A, 1200)], "a")
    assert check_value(spec, made) == made
    assert show_text(spec, made) == "a (1,200 bytes)"
    for wrong in ([], "", 3, [""], {"$input": "x"}):
        with pytest.raises(UserError, match="Choose files"):
            check_value(spec, wrong)
