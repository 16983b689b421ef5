"""What the doctor found out about a machine by trying: plain data, which `diagnosis` explains."""

import msgspec

from pydra_core.protocol.facts import IsolationReport
from pydra_core.protocol.states import Isolation


class Answer(msgspec.Struct, frozen=True):
    """What the system said to one attempt: `number` is its errno, 0 if it went through; `text` tells it in words."""

    number: int = 0
    text: str = ""
    tried: bool = True

    @property
    def refused(self) -> bool:
        return self.number != 0


UNTRIED = Answer(tried=False)

USER_NAMESPACE = "user namespace"
NAMESPACES = "other namespaces"
MOUNT = "mount"
PROC = "process list"
FILTER = "system call filter"
LANDLOCK = "Landlock"
TRIALS = (USER_NAMESPACE, NAMESPACES, MOUNT, PROC, FILTER, LANDLOCK)
"""What is tried, each in a process of its own."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """The file system below a folder: bytes and files that may still be made there; `files` is None where nobody counts them."""

    folder: str
    bytes: int = 0
    files: int | None = None
    problem: str = ""


class Offered(msgspec.Struct, frozen=True):
    """A folder or device that the policy names; `problem` says why it cannot be offered, "" if it can."""

    kind: str
    name: str
    problem: str = ""


class Symptoms(msgspec.Struct, frozen=True, kw_only=True):
    """One machine and one node's home on it, as the user who asks.

    `platform` is sys.platform, `release` like "6.8.0". `answers` has one entry per trial; `settings` holds those kernel settings
    that exist here. `filtered`: somebody else's system call filter holds this very process. `landlock` is the ABI, 0 for none.
    `groups` is "" if a cgroup is ours to divide, else why not. `first_id` is where a root-run node's range of ids begins, 0 if there
    are none; `ids_problem` says why it may not go on. `bubblewrap` is the program's path, "" if there is none. `clock` is "" if
    somebody keeps it. `masters` are (address, "" or why it cannot be reached).
    """

    platform: str
    release: str = ""
    system: str = ""
    root: bool = False
    python: tuple[int, int, int] = (3, 11, 0)
    executable: str = ""
    container: str = ""
    settings: dict[str, str] = {}
    answers: dict[str, Answer] = {}
    filtered: bool = False
    landlock: int = 0
    groups: str = ""
    first_id: int = 0
    ids_problem: str = ""
    bubblewrap: str = ""
    bubblewrap_answer: Answer = UNTRIED
    room: Room = Room(folder="")
    clock: str = ""
    joined: bool = False
    masters: tuple[tuple[str, str], ...] = ()
    policy: str = ""
    """Why it cannot be read; "" if it can, or if there is none."""
    offered: tuple[Offered, ...] = ()
    report: IsolationReport = IsolationReport()
    least: Isolation = Isolation.REDUCED

    def answer(self, trial: str) -> Answer:
        return self.answers.get(trial, UNTRIED)
