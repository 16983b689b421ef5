"""Classic BPF as seccomp uses it: an assembler for decision trees over call numbers, a decoder and a simulator (seccomp(2), bpf(4))."""

from __future__ import annotations

import struct
from dataclasses import dataclass

LOAD, AND, JUMP, EQUAL, AT_LEAST, RETURN = 0x20, 0x54, 0x05, 0x15, 0x35, 0x06
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER, ARCHITECTURE, ARGUMENTS = 0, 4, 16
EPERM, ENOSYS = 1, 38
NAMES = {ALLOW: "allow", ERRNO | EPERM: "refuse EPERM", ERRNO | ENOSYS: "refuse ENOSYS"}

Instruction = tuple[int, int, int, int]
"""Code, offset if true, offset if false, constant."""


@dataclass(frozen=True)
class Check:
    """The low 32 bits of an argument, masked, are among `only`, or not among `never`; `when` names values of argument 0."""

    argument: int
    mask: int = 0xFFFFFFFF
    only: tuple[int, ...] = ()
    never: tuple[int, ...] = ()
    when: tuple[int, ...] = ()


def give(action: int) -> list[Instruction]:
    return [(RETURN, 0, 0, action)]


def checked(checks: list[Check]) -> list[Instruction]:
    """Allow if each check holds."""
    code: list[Instruction] = []
    for check in checks:
        code += _when(check.when, _check(check))
    return code + give(ALLOW)


def _check(check: Check) -> list[Instruction]:
    values = check.only or check.never
    code: list[Instruction] = [(LOAD, 0, 0, ARGUMENTS + 8 * check.argument)]
    if check.mask != 0xFFFFFFFF:
        code.append((AND, 0, 0, check.mask))
    refuse = give(ERRNO | EPERM)
    if check.only:
        return code + _any(values, 1) + refuse
    return code + _any(values, 1) + [(JUMP, 0, 0, 1)] + refuse


def _any(values: tuple[int, ...], skip: int) -> list[Instruction]:
    """Jumps over the next `skip` instructions after these if the value is one of them."""
    last = len(values) - 1
    return [(EQUAL, last - number + skip, 0, value) for number, value in enumerate(values)]


def _when(values: tuple[int, ...], code: list[Instruction]) -> list[Instruction]:
    if not values:
        return code
    return [(LOAD, 0, 0, ARGUMENTS), *_any(values, 1), (JUMP, 0, 0, len(code)), *code]


def tree(ranges: list[tuple[int, list[Instruction]]]) -> list[Instruction]:
    """A binary search over the call number: each entry holds from its number up to the next one's."""
    if len(ranges) == 1:
        return ranges[0][1]
    middle = len(ranges) // 2
    low, high = tree(ranges[:middle]), tree(ranges[middle:])
    number = ranges[middle][0]
    if len(low) <= 255:
        return [(AT_LEAST, len(low), 0, number), *low, *high]
    return [(AT_LEAST, 0, 1, number), (JUMP, 0, 0, len(low)), *low, *high]


def program(architecture: int, ranges: list[tuple[int, list[Instruction]]], foreign: int) -> list[Instruction]:
    """Calls of another architecture end with `foreign`."""
    head: list[Instruction] = [
        (LOAD, 0, 0, ARCHITECTURE),
        (EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, foreign),
        (LOAD, 0, 0, NUMBER),
    ]
    return head + tree(ranges)


def pack(code: list[Instruction]) -> bytes:
    return b"".join(struct.pack("<HBBI", *one) for one in code)


def unpack(data: bytes) -> list[Instruction]:
    return [struct.unpack_from("<HBBI", data, at) for at in range(0, len(data), 8)]


def simulate(data: bytes, architecture: int, number: int, *arguments: int) -> int:
    """The action that the kernel would take."""
    memory = struct.pack("<IIQ6Q", number, architecture, 0, *[*arguments, *[0] * 6][:6])
    code, at, value = unpack(data), 0, 0
    while True:
        kind, true, false, constant = code[at]
        at += 1
        if kind == RETURN:
            return constant
        if kind == LOAD:
            value = struct.unpack_from("<I", memory, constant)[0]
        elif kind == AND:
            value &= constant
        elif kind == JUMP:
            at += constant
        else:
            at += true if (value == constant if kind == EQUAL else value >= constant) else false


def decode(data: bytes, names: dict[int, str]) -> str:
    """One line per instruction; lines are counted from 0, call numbers carry their names."""
    return "".join(f"{at:4} {_line(at, one, names)}\n" for at, one in enumerate(unpack(data)))


def _line(at: int, one: Instruction, names: dict[int, str]) -> str:
    kind, true, false, constant = one
    if kind == RETURN:
        return NAMES.get(constant, f"return {constant:#x}")
    if kind == LOAD:
        what = {NUMBER: "the call's number", ARCHITECTURE: "the architecture"}
        return f"load {what.get(constant) or f'argument {(constant - ARGUMENTS) // 8}'}"
    if kind == AND:
        return f"keep bits {constant:#x}"
    if kind == JUMP:
        return f"go to {at + 1 + constant}"
    test = f"= {constant:#x}" if kind == EQUAL else f">= {constant} ({names.get(constant, '-')})"
    return f"if {test} go to {at + 1 + true} else {at + 1 + false}"
