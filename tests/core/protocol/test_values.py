"""Values keep their type or are not taken: MessagePack there and back, and what JSON makes of them."""

import base64
import json
from collections import OrderedDict
from enum import IntEnum
from typing import Any, NamedTuple

import msgspec
import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import PeerError
from pydra_core.protocol.blobline import Ask, Fetch
from pydra_core.protocol.codec import Codec
from pydra_core.protocol.messages import Heartbeat, NodeReady
from pydra_core.protocol.values import MAX_DEPTH, NOTHING, Encoded, decode, encode, is_exact, shown, to_json

plain = (
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text() | st.binary()
)
exact = st.recursive(
    plain,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text() | st.integers(-9, 9) | st.binary(), inner, max_size=4)
    ),
    max_leaves=20,
)


class Colour(IntEnum):
    RED = 1


class Pair(NamedTuple):
    a: int


def same(one: Any, other: Any) -> bool:
    """Equal with equal types all the way down (True is not 1 here)."""
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return (
            list(map(type, one)) == list(map(type, other))
            and one == other
            and all(same(one[key], other[key]) for key in one)
        )
    return bool(one == other)


@given(exact)
def test_an_exact_value_comes_back_as_it_was(value: Any):
    assert is_exact(value)
    assert same(decode(encode(value)), value)


@given(exact)
def test_everything_exact_has_json(value: Any):
    assert json.loads(json.dumps(to_json(value))) is not ...


@pytest.mark.parametrize(
    "value",
    [
        (),
        (1,),
        set(),
        Pair(1),
        Colour.RED,
        OrderedDict(),
        2**64,
        -(2**63) - 1,
        1j,
        object(),
        "\ud800",
        [(1,)],
        {"a": {1}},
        {(1,): 2},
    ],
)
def test_what_would_change_on_its_way_is_not_exact(value: object):
    assert not is_exact(value)
    with pytest.raises(ValueError, match="no exact MessagePack"):
        encode(value)


def test_depth_has_an_end():
    nested: list[Any] = []
    for _ in range(MAX_DEPTH):
        nested = [nested]
    assert not is_exact(nested)
    assert is_exact(nested[0])
    endless: list[Any] = []
    endless.append(endless)
    assert not is_exact(endless)


@given(st.binary(max_size=60))
def test_any_bytes_decode_or_are_refused(body: bytes):
    try:
        decode(body)
    except ValueError:
        return


def test_deep_nesting_is_refused_and_does_not_crash():
    with pytest.raises(ValueError, match="not MessagePack"):
        decode(b"\x91" * 100_000)


def test_json_tells_bytes_and_odd_keys():
    assert to_json({"a": b"\x00", 1: [None]}) == {
        "$pairs": [["a", {"$bytes": base64.b64encode(b"\x00").decode()}], [1, [None]]]
    }


def test_a_pickle_is_shown_by_its_preview_and_never_opened():
    assert shown(Encoded("pickle", b"not even a pickle", "Model(1)")) == {"$preview": "Model(1)"}
    assert shown(NOTHING) is None


CODEC: Codec[Fetch | Ask] = Codec(Fetch | Ask, limit=100)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "fetch"},
        {"type": "nothing", "digest": "d"},
        {"type": "fetch", "digest": 1, "offset": 0, "length": 1},
        {"type": "fetch", "digest": "d", "offset": "0", "length": 1},
        {"type": "fetch", "digest": "d", "offset": 0.5, "length": 1},
        {"type": "fetch", "digest": None, "offset": 0, "length": 1},
        ["fetch", "d", 0, 1],
        None,
        "fetch",
    ],
)
def test_what_does_not_fit_its_type_is_refused(body: object):
    with pytest.raises(PeerError, match="no message"):
        CODEC.decode(msgspec.msgpack.encode(body))


def test_a_frame_has_one_message_and_no_bytes_behind_it():
    frame = CODEC.encode(Fetch("d", 0, 1))
    assert CODEC.decode(frame) == Fetch("d", 0, 1)
    for wrong in (frame + b"\x00", frame[:-1], b""):
        with pytest.raises(PeerError):
            CODEC.decode(wrong)


def test_limits_hold_in_both_directions():
    with pytest.raises(ValueError, match="over the limit"):
        CODEC.encode(Fetch("d" * 200, 0, 1))
    with pytest.raises(PeerError, match="over the limit"):
        CODEC.decode(bytes(101))


def test_a_later_version_may_add_a_field():
    assert CODEC.decode(msgspec.msgpack.encode({"type": "ask", "digest": "d", "size": 1, "new": [1]})) == Ask("d", 1)


@pytest.mark.parametrize("message", [Heartbeat, NodeReady])
def test_deep_nesting_in_a_frame_is_refused(message: type):
    codec: Codec[Any] = Codec(message)
    with pytest.raises(PeerError):
        codec.decode(b"\x91" * 100_000)
