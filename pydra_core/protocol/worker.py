"""What a node and one of its workers say over the socketpair that the worker inherited; identity is the socket itself.

Frames: 4 bytes length (little endian, of the body), then MessagePack. No message names a run: a worker can only speak of its own.
"""

from typing import Literal

import msgspec

from pydra_core.protocol.chosen import Only
from pydra_core.protocol.manifest import USUAL, Needs
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
    path: str = ""
    role: Literal["whole", "units"] = "whole"
    """`whole`: perform the task at `path` of the tree. `units`: build the subtask at `path` once and perform pieces of it."""
    number: int = 0
    """The unit's index: of a seat, its number."""
    slots: int = 1
    inputs: str = ""
    """The folder of files that came with the run, read-only; "" where none did."""
    indexes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Which of each counted thing of the machine it has, by name."""
    only: Only = ()
    """Of the root of a parallel task: these units and no others; () for all."""


class Work(msgspec.Struct, frozen=True, tag="work"):
    """Pieces for a seat (`spreads.Piece`); performed in their order."""

    body: bytes


class NoMore(msgspec.Struct, frozen=True, tag="no-more"):
    """The seat is not needed any more: answer what is left, then `Finished`."""


class Granted(msgspec.Struct, frozen=True, tag="granted"):
    """The owner of the spread at `path` may have so many pieces unanswered from now on."""

    path: str
    credit: int


class Answered(msgspec.Struct, frozen=True, tag="answered"):
    """Answers (`spreads.Answer`) for the owner of the spread at `path`; each index once."""

    path: str
    body: bytes


class Replay(msgspec.Struct, frozen=True, tag="replay"):
    """The units of this spread that are settled already, in the order in which they were (`spreads.packed`): a part of it, `more` if
    others follow. `last` is the number of this telling, which comes back with what is opened again."""

    path: str
    order: bytes
    last: int
    more: bool = False


class OfferAgain(msgspec.Struct, frozen=True, tag="offer-again"):
    """The master forgot: open every spread that is not settled again, with all pieces that are not answered."""

    number: int = 0


class SlotGranted(msgspec.Struct, frozen=True, tag="slot-granted"):
    """The worker may compute again."""


class Stop(msgspec.Struct, frozen=True, tag="stop"):
    reason: str = ""


ToWorker = Begin | Work | NoMore | Granted | Answered | Replay | OfferAgain | SlotGranted | Stop


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """The sandbox is closed, the task is imported and built: the next thing is the first line of `work`."""


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    done: float
    total: float | None = None
    message: str = ""


class AtWork(msgspec.Struct, frozen=True, tag="at-work"):
    """From here on this child of a container in order is performed, in this worker: its name, behind those of the containers within
    the run's task that hold it. Should the worker die, its node can tell whose work it was."""

    children: tuple[str, ...]


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


class Spread(msgspec.Struct, frozen=True, kw_only=True, tag="spread"):
    """A place in the tree whose units go to other workers. `shared`: seats perform many pieces; else each piece is the one whole
    task of a worker of its own (children of a parallel container). `total` if it is known from the start. `complete` and `failed`: how
    many were answered before it was opened again. `again`: the number of the last `OfferAgain` that was heard. `round`: how many
    spreads this worker had at this path before. `replayed`: -1 until it was granted something, then `Replay.last`, or 0 without one.
    `open`: so many pieces have no answer here, and are offered again right after it."""

    path: str
    needs: Needs = USUAL
    shared: bool = True
    total: int | None = None
    complete: int = 0
    failed: int = 0
    again: int = 0
    round: int = 0
    replayed: int = -1
    open: int = 0


class Offer(msgspec.Struct, frozen=True, tag="offer"):
    """Pieces of the spread at `path`, in the order of their indices."""

    path: str
    body: bytes


class Total(msgspec.Struct, frozen=True, tag="total"):
    """The datasource at `path` is exhausted: there are so many pieces (more may come by `add_units`, told by another `Total`). `items`
    of them are not from `add_units`."""

    path: str
    total: int
    items: int = -1


class Settled(msgspec.Struct, frozen=True, tag="settled"):
    """Nothing of the spread at `path` is wanted any more: its seats end, open pieces are dropped. `round` as in `Spread`, -1 if it is
    not known."""

    path: str
    round: int = -1


class SlotReturned(msgspec.Struct, frozen=True, tag="slot-returned"):
    """From now on the worker only coordinates."""


class SlotWanted(msgspec.Struct, frozen=True, tag="slot-wanted"):
    """The worker would compute again, and waits for `SlotGranted`."""


class Answers(msgspec.Struct, frozen=True, tag="answers"):
    """Answers of a seat (`spreads.Answer`), in the order of the work. `files`: names in `outputs/` that they speak of, which the
    node brings to the master first."""

    body: bytes
    files: tuple[str, ...] = ()


FromWorker = (
    Ready | Progress | AtWork | Saved | Finished | Raised
    | Spread | Offer | Total | Settled | SlotReturned | SlotWanted | Answers
)  # fmt: skip
