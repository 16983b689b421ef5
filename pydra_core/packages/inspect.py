"""Static inspection of an unpacked package, in a short-lived process of its own.

Nothing of a package is imported or executed. But even parsing is work that an author can make arbitrarily large, so it happens where
it can be ended: a fresh Python with 2 s of processor time and 512 MiB, which answers with typed data that is decoded strictly.
The names of the files that it reads go to its standard error, so that a death can be blamed on one.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

import msgspec
import packaging

import pydra_core
from pydra_core import bundle
from pydra_core.errors import Fault, UserError
from pydra_core.ids import PackageName
from pydra_core.packages.limits import INSPECT_ANSWER, INSPECT_CPU, INSPECT_MEMORY, INSPECT_WALL
from pydra_core.packages.reading import Reading
from pydra_core.protocol.manifest import Manifest

_BOOT = "import sys; sys.path.extend(sys.argv[1:]); from pydra_core.packages.inspect import main; main()"


_TOO_MUCH = 3
"""Exit status of an inspection that ran out of memory before the system ended it."""


class _Order(msgspec.Struct, frozen=True):
    folder: str
    package: PackageName
    single: bool


class _Read(msgspec.Struct, frozen=True, tag="read"):
    manifest: Manifest


class _Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    sentence: str


_ANSWER: msgspec.msgpack.Decoder[_Read | _Refusal] = msgspec.msgpack.Decoder(_Read | _Refusal)


def inspect_folder(folder: Path, package: PackageName, *, single: bool) -> Manifest:
    """The manifest of an unpacked package; raises UserError with file, line and reason. Blocks up to 10 s: call it in a thread.

    Raises RuntimeError if the inspection itself has a bug.
    """
    order = msgspec.msgpack.encode(_Order(os.path.abspath(folder), package, single))
    with tempfile.TemporaryFile() as answer, tempfile.TemporaryFile() as trail:
        code = _run(order, answer, trail)
        answer.seek(0)
        body = answer.read(INSPECT_ANSWER + 1)
        if code == 1:
            raise RuntimeError(f"the inspection of {package} failed: {_tail(trail)}")
        if code != 0 or len(body) > INSPECT_ANSWER:
            raise _died(folder, trail, package)
    return _decoded(body, package)


def command() -> list[str]:
    """The command line of an inspection."""
    needed = [
        os.path.dirname(os.path.dirname(os.path.abspath(str(x.__file__)))) for x in (pydra_core, msgspec, packaging)
    ]
    homes = bundle.carried_path() if bundle.is_frozen() else dict.fromkeys(needed)
    return [bundle.python(), "-I", "-S", "-c", _BOOT, *homes]


def main() -> None:
    """The inspection's own process: an order on standard input, one answer on standard output."""
    _limit()
    order = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=_Order)
    answer: _Read | _Refusal
    try:
        answer = _Read(Reading(Path(order.folder), order.package, order.single, _tell).manifest())
    except UserError as error:
        answer = _Refusal(error.sentence)
    except (MemoryError, RecursionError):
        sys.exit(_TOO_MUCH)
    body = msgspec.msgpack.encode(answer)
    if len(body) > INSPECT_ANSWER:
        body = msgspec.msgpack.encode(
            _Refusal(
                f"{order.package}: its tasks, their descriptions and defaults are too many. Make several packages of it."
            )
        )
    sys.stdout.buffer.write(body)
    sys.stdout.buffer.flush()


def _tell(file: str) -> None:
    os.write(2, file.encode(errors="replace") + b"\n")


def _limit() -> None:
    """Windows has no such limits; there the time on the wall is the only one."""
    if sys.platform == "win32":
        return
    import resource

    wanted = {resource.RLIMIT_CPU: INSPECT_CPU, resource.RLIMIT_AS: INSPECT_MEMORY, resource.RLIMIT_CORE: 0}
    for limit, value in {**wanted, resource.RLIMIT_FSIZE: INSPECT_ANSWER + 1}.items():
        _, hardest = resource.getrlimit(limit)
        value = value if hardest == resource.RLIM_INFINITY else min(value, hardest)
        try:
            resource.setrlimit(limit, (value, value))
        except (OSError, ValueError):
            continue  # macOS refuses RLIMIT_AS.


def _run(order: bytes, answer: IO[bytes], trail: IO[bytes]) -> int:
    try:
        done = subprocess.run(command(), input=order, stdout=answer, stderr=trail, timeout=INSPECT_WALL, check=False)
    except subprocess.TimeoutExpired:
        return -1
    except OSError as error:
        raise UserError(f"The package cannot be inspected: {error.strerror}.", Fault.REFUSED) from None
    return done.returncode


def _died(folder: Path, trail: IO[bytes], package: PackageName) -> UserError:
    """The sentence for an inspection that was ended; blames the file that was being read, if there is such a file."""
    read = [
        line
        for line in _tail(trail).splitlines()
        if ".." not in line and not line.startswith("/") and (folder / line).is_file()
    ]
    limits = f"{INSPECT_CPU} s and {INSPECT_MEMORY // 1024**2} MiB are the most that reading a package may take"
    reason = f"it is too large, or nested too deeply, to be read ({limits}). Keep data in files of its own."
    return UserError(f"{read[-1] if read else package}, line 1: {reason}")


def _tail(trail: IO[bytes]) -> str:
    trail.seek(0, os.SEEK_END)
    trail.seek(max(0, trail.tell() - 8192))
    return trail.read().decode(errors="replace")


def _decoded(body: bytes, package: PackageName) -> Manifest:
    try:
        answer = _ANSWER.decode(body)
    except (msgspec.DecodeError, RecursionError):
        raise UserError(f"The inspection of {package} gave no answer. Deploy it again.", Fault.REFUSED) from None
    if isinstance(answer, _Refusal):
        raise UserError(answer.sentence)
    if answer.manifest.package != package:
        raise UserError(f"The inspection of {package} spoke of another package. Deploy it again.", Fault.REFUSED)
    return answer.manifest
