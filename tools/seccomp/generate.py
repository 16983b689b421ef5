"""Writes the filters of every architecture from rules.toml: bytes for the program, a decoded listing for people.

python tools/seccomp/generate.py            # writes
python tools/seccomp/generate.py --check    # exits with 1 if what is written is not what the rules say
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import bpf

HERE = Path(__file__).parent
TARGET = HERE.parents[1] / "pydra_core/worker/sandbox/filters.py"
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
REFUSE, UNKNOWN = bpf.ERRNO | bpf.EPERM, bpf.ERRNO | bpf.ENOSYS
X32 = 0x40000000
WIDTH = 112
"""Hexadecimal digits in a line: seven instructions."""
HEAD = '''"""The system call filters as the kernel takes them; made by tools/seccomp/generate.py; its *.listing.txt can be read."""

PROGRAMS: dict[str, dict[str, bytes]] = {"x86_64": {}, "aarch64": {}}
'''


def numbers(architecture: str) -> dict[str, int]:
    lines = (HERE / f"calls.{architecture}.txt").read_text(encoding="ascii").split("\n")
    return {name: int(number) for number, name in (line.split() for line in lines if line)}


def rules() -> dict[str, Any]:
    return tomllib.loads((HERE / "rules.toml").read_text(encoding="utf-8"))


def programs(architecture: str) -> dict[str, bytes]:
    """The bytes of each program by name."""
    said, calls = rules(), numbers(architecture)
    token = ARCHITECTURES[architecture]
    plain = {name: bpf.give(bpf.ALLOW) for name in said["allow"].split()}
    plain |= {name: bpf.give(UNKNOWN) for name in said["unknown"]}
    with_devices = [
        {**check, "only": [], **said["devices"]} if check["calls"] == ["ioctl"] else check for check in said["check"]
    ]
    made = {}
    for name, checks in (("allowed", said["check"]), ("devices", with_devices)):
        entries = plain | _checks(checks)
        few = {call: code for call, code in entries.items() if call not in said["uncounted"]["refuse"]}
        made[name], made[f"{name}-uncounted"] = _allow_list(token, calls, entries), _allow_list(token, calls, few)
    for name, over in said["over"].items():
        entries = {call: bpf.give(REFUSE) for call in over.get("refuse", [])} | _checks(over.get("check", []))
        ranges = _ranges({calls[call]: code for call, code in entries.items() if call in calls}, bpf.give(bpf.ALLOW))
        made[name] = bpf.pack(bpf.program(token, ranges, bpf.ALLOW))
    return made


def _checks(listed: list[dict[str, Any]]) -> dict[str, list[bpf.Instruction]]:
    checks: dict[str, list[bpf.Check]] = {}
    for one in listed:
        check = bpf.Check(
            argument=one["argument"],
            mask=one.get("mask", 0xFFFFFFFF),
            only=tuple(one.get("only", ())),
            never=tuple(one.get("never", ())),
            when=tuple(one.get("when", ())),
        )
        for call in one["calls"]:
            checks.setdefault(call, []).append(check)
    return {call: bpf.checked(found) for call, found in checks.items()}


def _allow_list(token: int, calls: dict[str, int], entries: dict[str, list[bpf.Instruction]]) -> bytes:
    known = {calls[name]: code for name, code in entries.items() if name in calls}
    ranges = _ranges(known, bpf.give(REFUSE))
    newer = [(max(calls.values()) + 1, bpf.give(UNKNOWN)), (X32, bpf.give(REFUSE))]
    return bpf.pack(bpf.program(token, _joined(ranges + newer), REFUSE))


def _ranges(
    known: dict[int, list[bpf.Instruction]], other: list[bpf.Instruction]
) -> list[tuple[int, list[bpf.Instruction]]]:
    """Neighbours that are treated alike become one range."""
    found = [(0, other)]
    for number in sorted(known):
        found += [(number, known[number]), (number + 1, other)]
    return _joined(found)


def _joined(ranges: list[tuple[int, list[bpf.Instruction]]]) -> list[tuple[int, list[bpf.Instruction]]]:
    last = dict(ranges)  # the later of two that begin at the same number
    joined: list[tuple[int, list[bpf.Instruction]]] = []
    for number in sorted(last):
        if not joined or joined[-1][1] != last[number]:
            joined.append((number, last[number]))
    return joined


def listing(architecture: str) -> str:
    """The decoded programs."""
    names = {number: name for name, number in numbers(architecture).items()}
    return "\n".join(f"{name}\n{bpf.decode(code, names)}" for name, code in programs(architecture).items())


def module() -> str:
    """The Python module with the bytes."""
    text = HEAD
    for architecture in ARCHITECTURES:
        for name, code in programs(architecture).items():
            digits = code.hex()
            text += f'PROGRAMS["{architecture}"]["{name}"] = bytes.fromhex(\n'
            text += "".join(f'    "{digits[at : at + WIDTH]}"\n' for at in range(0, len(digits), WIDTH))
            text += ")\n"
    return text


def files() -> dict[Path, str]:
    """Everything that is generated."""
    listings = {HERE / f"{architecture}.listing.txt": listing(architecture) for architecture in ARCHITECTURES}
    return {TARGET: module(), **listings}


def main() -> None:
    stale = [path for path, text in files().items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        sys.exit(f"not what the rules say: {', '.join(path.name for path in stale)}" if stale else 0)
    for path in stale:
        path.write_text(files()[path], encoding="utf-8")


if __name__ == "__main__":
    main()
