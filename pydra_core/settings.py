"""Where Pydra keeps its files, who holds them, and the few facts that every program of it shares.

Theory: a home has one folder per program that runs (`Homes`). Whoever uses such a folder holds its lock; the lock belongs to an
open file, so that the system itself lets go of it when the process dies, however it dies.
"""

import os
import sys
import time
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, NamedTuple, Self

import platformdirs

from pydra_core.errors import Fault, UserError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

DEFAULT_PORT = 7411
"""The port of a master that was told none (IANA has assigned it to nobody)."""

PROGRAM_VERSION = "0.2.0"
"""The version of a tree that is not installed; a test holds it equal to pyproject.toml."""

LOCK = "lock"
_LOCK_TRIES, _LOCK_PAUSE = 200, 0.005
"""How often a lock that somebody looks at is tried, and seconds in between: who looks may be held up on a busy machine."""
_LOCK_OFFSET = 1 << 30
"""Windows locks bytes, and others cannot read them: the lock lies far behind the text."""


class Address(NamedTuple):
    """Where a master listens; as text `host:port`, with brackets around an IPv6 host."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @classmethod
    def parse(cls, text: str) -> "Address":
        """The address in `HOST:PORT`, `[IPv6]:PORT`, or either without a port (then `DEFAULT_PORT`). Raises UserError."""
        host, port = _split(text.strip())
        if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
            raise UserError(
                f"“{text}” is no address: write it like 192.168.1.5:{DEFAULT_PORT} or [fe80::1]:{DEFAULT_PORT}."
            )
        return cls(host, int(port))


def _split(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest[1:] if rest.startswith(":") else (rest or str(DEFAULT_PORT))
    if text.count(":") > 1:
        return text, str(DEFAULT_PORT)
    host, colon, port = text.partition(":")
    return host, port if colon else str(DEFAULT_PORT)


@dataclass(frozen=True)
class Homes:
    """One home and its folders; none of them is made before somebody needs it (`ensure`)."""

    root: Path

    @property
    def master(self) -> Path:
        return self.root / "master"

    @property
    def node(self) -> Path:
        return self.root / "node"

    @property
    def local_node(self) -> Path:
        return self.root / "local-node"

    @property
    def window(self) -> Path:
        return self.root / "window"


def homes(home: str | Path | None = None) -> Homes:
    """The home that was asked for: the argument, else `PYDRA_HOME`, else the user's data folder of this system."""
    chosen = home or os.environ.get("PYDRA_HOME") or platformdirs.user_data_path("pydra", appauthor=False)
    return Homes(Path(chosen).expanduser().absolute())


def ensure(folder: Path) -> Path:
    """The folder, made if it is missing, for its owner alone (0700); returns it. Raises UserError if that cannot be."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sys.platform != "win32" and folder.stat().st_mode & 0o077:
            folder.chmod(0o700)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be used: {error.strerror}. Choose another with --home.") from None
    return folder


def write_private(path: Path, body: bytes) -> None:
    """Puts `body` into a file that only its owner reads (0600); whole or not at all, and on disk when this returns."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


class HomeLock:
    """Holds a folder for one process: `with HomeLock(folder, "pydra-master"):`, or `acquire` and `release`.

    `acquire` raises UserError, which names the holder, if another process has it. Keep the object: its folder is let go with it.
    """

    def __init__(self, folder: Path, program: str = "pydra") -> None:
        self._folder = folder
        self._program = program
        self._file: BinaryIO | None = None

    def acquire(self) -> None:
        file = _open_lock(ensure(self._folder))
        for _ in range(_LOCK_TRIES):
            if _lock(file, shared=False):
                break
            # Somebody may only have looked (`holder`), which locks for a moment.
            if _told(self._folder, file) is not None:
                file.close()
                raise _in_use(self._folder)
            time.sleep(_LOCK_PAUSE)
        else:
            file.close()
            raise _in_use(self._folder)
        file.seek(0)
        file.truncate()
        file.write(f"{os.getpid()} {self._program}\n".encode())
        file.flush()
        self._file = file

    def release(self) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder(folder: Path) -> int | None:
    """The process that holds this folder, or None. 0 if it is held, but its number was not written yet."""
    try:
        file = (folder / LOCK).open("r+b")
    except OSError:
        return None
    with file:
        return _told(folder, file)


def _told(folder: Path, file: BinaryIO) -> int | None:
    if _lock(file, shared=True):
        _unlock(file)
        return None
    return _written(folder)[0]


def _written(folder: Path) -> tuple[int, str]:
    try:
        pid, _, program = (folder / LOCK).read_text("utf-8", "replace").strip().partition(" ")
    except OSError:
        return 0, ""
    return (int(pid) if pid.isascii() and pid.isdigit() else 0), program


def _in_use(folder: Path) -> UserError:
    pid, program = _written(folder)
    who = f"{program or 'another program'}, process {pid}" if pid else "another process"
    return UserError(
        f"{folder} is in use by {who}. Stop it first, or choose another folder with --home.", Fault.CONFLICT
    )


def _open_lock(folder: Path) -> BinaryIO:
    try:
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        raise UserError(f"The folder {folder} cannot be used: {error.strerror}. Choose another with --home.") from None
    return os.fdopen(descriptor, "r+b")


if sys.platform == "win32":

    def _lock(file: BinaryIO, shared: bool) -> bool:
        file.seek(_LOCK_OFFSET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: BinaryIO) -> None:
        file.seek(_LOCK_OFFSET)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:

    def _lock(file: BinaryIO, shared: bool) -> bool:
        try:
            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def resource(name: str) -> Path:
    """The file or folder `resources/NAME`, in a checkout, an installed wheel or a frozen app. Raises FileNotFoundError."""
    here = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    places = [Path(frozen)] if frozen else []
    for place in [*places, here, here.parent]:
        found = place / "resources" / name
        if found.exists():
            return found
    raise FileNotFoundError(f"Pydra came without its resource {name}")


@cache
def program_version() -> str:
    """The version of pydra-cluster that runs here."""
    try:
        return metadata.version("pydra-cluster")
    except metadata.PackageNotFoundError:
        return PROGRAM_VERSION
