"""What a node and one of its workers say over the socketpair that the worker inherited; identity is the socket itself.

Frames: 4 bytes length (little endian, of the body), then MessagePack. No message names a run: a worker can only speak of its own.
"""

from typing import Literal

import msgspec

from pydra_core.protocol.values import Encoded

FRAME_LIMIT = 16 * 1024 * 1024


class Begin(msgspec.Struct, frozen=True, kw_only=True, tag="begin"):
    """What to run: `module` is imported inside the sandbox from `code` (a folder), `arguments` is MessagePack of a dict.

    `package` tells that the folder imports as a package of this name (it has `__init__.py`), else it and its `lib` are on sys.path.
    """

    run: int
    attempt: str
    task: str
    module: str
    cls: str
    code: str
    package: str = ""
    work: str
    arguments: bytes


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    reason: str = ""


ToWorker = Begin | Stop


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The sandbox is closed, the task is imported and built: the next thing is the first line of `work`."""


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    done: float
    total: float | None = None
    message: str = ""


class Saved(msgspec.Struct, frozen=True, tag="saved"):
    """A file of this name stands in `outputs/` of the work folder and is an artifact of the run."""

    name: str


class Finished(msgspec.Struct, frozen=True, tag="finished"):
    value: Encoded


class Raised(msgspec.Struct, frozen=True, kw_only=True, tag="raised"):
    """`kind` "stopped" if the task ended because it was asked to; "import" if it never came to `work`; "value" if its result
    cannot be encoded."""

    kind: Literal["raised", "stopped", "import", "value"]
    error: str
    trace: str = ""


FromWorker = Ready | Progress | Saved | Finished | Raised
