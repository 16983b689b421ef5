"""Values that cross processes: MessagePack when that is exact, anything else is somebody else's pickle.

Rules:
1. Exact are None, bool, int of 64 bits, float, str, bytes, list, and dict of exact values. Tuples, sets and subclasses are
   not: msgspec would turn them into lists silently.
2. Nothing here unpickles. A pickled result travels as opaque bytes with a plain-text preview made in the worker.
"""

import base64
from typing import Any, Literal

import msgspec

MAX_DEPTH = 100
PREVIEW_LIMIT = 2_000

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder().decode


class Encoded(msgspec.Struct, frozen=True):
    """A value on its way. `preview` is plain text of at most `PREVIEW_LIMIT` characters, for what the master cannot open."""

    form: Literal["msgpack", "pickle"]
    body: bytes
    preview: str = ""


NOTHING = Encoded("msgpack", _encode(None))


def is_exact(value: object, depth: int = MAX_DEPTH) -> bool:
    """True if MessagePack gives this very value back, types included."""
    if depth == 0:
        return False
    kind = type(value)
    if value is None or kind in (bool, float, str, bytes):
        return kind is not str or _is_text(str(value))
    if kind is int:
        return -(2**63) <= int(value) < 2**64  # type: ignore[call-overload,no-any-return]
    if kind is list:
        return all(is_exact(item, depth - 1) for item in value)  # type: ignore[attr-defined]
    if kind is dict:
        return all(is_exact(k, depth - 1) and is_exact(v, depth - 1) for k, v in value.items())  # type: ignore[attr-defined]
    return False


def _is_text(value: str) -> bool:
    """Lone surrogates (os.fsdecode makes them) have no UTF-8."""
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def encode(value: object) -> bytes:
    """The MessagePack of an exact value; raises ValueError for any other."""
    if not is_exact(value):
        raise ValueError(f"a {type(value).__name__} has no exact MessagePack")
    return _encode(value)


def decode(body: bytes) -> Any:
    """The value of some MessagePack; raises ValueError on anything else."""
    try:
        return _decode(body)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"not MessagePack: {error}") from None


def to_json(value: Any) -> Any:
    """The value as JSON has it: bytes as {"$bytes": base64}, dicts with keys that are not text as {"$pairs": [[k, v], …]}."""
    match value:
        case bytes():
            return {"$bytes": base64.b64encode(value).decode()}
        case dict() if all(isinstance(key, str) for key in value):
            return {key: to_json(item) for key, item in value.items()}
        case dict():
            return {"$pairs": [[to_json(key), to_json(item)] for key, item in value.items()]}
        case list() | tuple():
            return [to_json(item) for item in value]
        case _:
            return value


def shown(encoded: Encoded) -> Any:
    """What a master can show of a result: the value as JSON, or {"$preview": text} where only a worker may open it."""
    if encoded.form == "pickle":
        return {"$preview": encoded.preview}
    return to_json(decode(encoded.body))
