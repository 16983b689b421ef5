"""`python -m tests.escapes FOLDER SETTING [NAME…]`: performs the attempts below an empty folder and prints how they went (JSON)."""

import asyncio
import json
import platform
import struct
import sys
from pathlib import Path
from typing import Any

SETTINGS: dict[str, tuple[str, ...]] = {
    "strict": (),
    "no-landlock": (),
    "no-filter": (),
    "no-namespaces": ("--isolation", "reduced"),
    "process": ("--isolation", "process", "--least", "process"),
}
"""What the node is started with; mechanisms are taken away by a filter over all of this program."""
_LOAD, _JUMP_IF, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x50000 | 38
LANDLOCK, SECCOMP = 444, {"x86_64": 317, "aarch64": 277}


def take_away(number: int) -> None:
    """From now on this system call is one that the kernel does not know (ENOSYS), for whatever is started from here too."""
    from pydra_core.worker.sandbox import privileges, syscalls

    privileges.no_new_privileges()
    code = [(_LOAD, 0, 0, 0), (_JUMP_IF, 0, 1, number), (_RETURN, 0, 0, _REFUSE), (_RETURN, 0, 0, _ALLOW)]
    syscalls.filter_calls(b"".join(struct.pack("<HBBI", *one) for one in code))


def perform(folder: Path, setting: str, names: list[str]) -> dict[str, Any]:
    from tests.escapes.attempts import main as attempts

    chosen = names or sorted(attempts.ATTEMPTS)
    if setting == "control":
        from tests.escapes import plain

        return plain.run(folder, chosen)
    from tests.escapes import walk

    if setting == "no-landlock":
        take_away(LANDLOCK)
    if setting == "no-filter":
        take_away(SECCOMP[platform.machine()])
    return asyncio.run(walk.run(folder, chosen, *SETTINGS[setting]))


if __name__ == "__main__":
    print(json.dumps(perform(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]), indent=1))
