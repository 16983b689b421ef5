"""Values on their way between workers of one run: MessagePack when that is exact, else pickle, opened in workers only."""

import pickle

from pydra_core.protocol.spreads import Form, pack
from pydra_core.protocol.values import Encoded, decode, is_exact
from pydra_core.protocol.worker import FRAME_LIMIT
from pydra_core.worker.outcome import ValueRefused, describe, named, preview

ROOM = FRAME_LIMIT - 65_536
"""Bytes that a value may have, so that a frame holds it."""


def seal(value: object, what: str, advice: str = "") -> tuple[Form, bytes]:
    """Form and bytes of a value; raises ValueRefused, naming its type. `what` it is, as in "the result"; `advice` what to do."""
    form, body = _sealed(value, what, advice)
    if len(body) > ROOM:
        raise ValueRefused(
            f"{what} is a {named(type(value))} of {len(body):,} bytes, over the limit of {ROOM:,}; save it as a file with self.save"
        )
    return form, body


def _sealed(value: object, what: str, advice: str) -> tuple[Form, bytes]:
    if is_exact(value):
        return "msgpack", pack(value)
    try:
        return "pickle", pickle.dumps(value, protocol=5)
    except Exception as error:
        why = f"a {named(type(value))} that cannot be pickled ({describe(error)})"
        raise ValueRefused(f"{what} is {why}{advice}") from None


def encode_result(value: object) -> Encoded:
    """The result of a run, with a preview where only a worker may open it; raises ValueRefused."""
    form, body = seal(value, "the result", "; return plain values, or save a file with self.save")
    return Encoded(form, body, "" if form == "msgpack" else preview(value))


def unseal(form: Form, body: bytes) -> object:
    """The value; raises whatever the unpickling of a user's class raises."""
    return decode(body) if form == "msgpack" else pickle.loads(body)
