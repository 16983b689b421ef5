"""The worker's line: whatever is written to its socket can only hurt the writer."""

import array
import os
import socket
import stat
import struct
import time

from .trying import Hints, attempt


def lines() -> list[socket.socket]:
    """Every socket of this process, as somebody has them who does not ask the runtime."""
    found = []
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                found.append(socket.socket(fileno=os.dup(fd)))
        except OSError:
            continue
    for sock in found:
        sock.settimeout(2)
    return found


def send(*bodies: bytes) -> int:
    """How many went out within some seconds: who talks too much is listened to less often."""
    sent, end = 0, time.monotonic() + 3
    for sock in lines():
        for body in bodies:
            if time.monotonic() > end:
                break
            try:
                sock.sendall(body)
                sent += 1
            except OSError:
                break
    return sent


def framed(body: bytes) -> bytes:
    return struct.pack("<I", len(body)) + body


def text(value: str) -> bytes:
    """MessagePack."""
    raw = value.encode()
    return b"\xda" + struct.pack(">H", len(raw)) + raw


def packed(value: object) -> bytes:
    """MessagePack of what the forgeries are made of."""
    match value:
        case str():
            return text(value)
        case bytes():
            return b"\xc6" + struct.pack(">I", len(value)) + value
        case float():
            return b"\xcb" + struct.pack(">d", value)
        case int():
            return b"\xd3" + struct.pack(">q", value)
        case dict():
            pairs = b"".join(packed(name) + packed(one) for name, one in value.items())
            return b"\xde" + struct.pack(">H", len(value)) + pairs
        case list():
            return b"\xdc" + struct.pack(">H", len(value)) + b"".join(map(packed, value))
        case _:
            return b"\xc0"


@attempt(end="either")
def speak_for_another_run(hints: Hints) -> str:
    """Writes well-formed messages that name another run: its end, its progress, its files"""
    value = {"form": "msgpack", "body": packed("FORGED"), "preview": "FORGED"}
    other, forged = hints["victim_run"], []
    for kind in ("finished", "raised", "progress", "saved", "ended", "settled"):
        for name in (other, str(other), [other, "", 0]):
            forged.append({"type": kind, "run": name, "unit": name, "attempt": "1.1", "name": "FORGED", "value": value,
                           "done": 9.0, "message": "FORGED", "error": "FORGED", "kind": "raised"})  # fmt: skip
    return f"CONTAINED: sent {send(*(framed(packed(one)) for one in forged))}; the other run is seen from outside"


@attempt(end="either")
def garbage_on_its_line(hints: Hints) -> str:
    """Writes random bytes, truncated frames, lengths of nothing and of everything"""
    parts = (
        b"\0" * 4000,
        os.urandom(65536),
        b"\x80" * 8,
        b"{" * 100_000,
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff\xff\xff\x7f",
    )
    return f"CONTAINED: sent {send(*parts)}; the node is seen from outside"


@attempt(end="either")
def a_frame_without_end(hints: Hints) -> str:
    """Announces four gigabytes, then sends as much as is taken"""
    sent = send(b"\xff\xff\xff\xff", *(bytes(1 << 20) for _ in range(64)))
    return f"CONTAINED: {sent} MiB taken; the node's memory is seen from outside"


@attempt(end="either")
def frames_just_within_the_limit(hints: Hints) -> str:
    """Sends frames of 15 MiB: results, pieces for others, names of files"""
    large = bytes(15 << 20)
    offered = framed(packed({"type": "offer", "path": "", "body": large}))
    sent = send(*(offered for _ in range(4)))
    return f"CONTAINED: sent {sent}; the node's memory is seen from outside"


@attempt(end="either")
def nested_without_end(hints: Hints) -> str:
    """Sends lists in lists, a hundred thousand deep, and as a result as well"""
    deep = b"\x91" * 100_000 + b"\xc0"
    value = {"form": "msgpack", "body": deep, "preview": ""}
    return f"CONTAINED: sent {send(framed(packed({'type': 'finished', 'value': value})), framed(deep))}"


@attempt(end="either")
def spread_without_end(hints: Hints) -> str:
    """Asks for crews at a hundred places of its tree, for a billion pieces each, and hands out other runs' numbers"""
    asked = [{"type": "spread", "path": f"/{number}/u", "total": 10**9} for number in range(100)]
    return f"CONTAINED: sent {send(*(framed(packed(one)) for one in asked))}; the master is seen from outside"


@attempt(end="either")
def flood_of_progress(hints: Hints) -> str:
    """Sends a hundred thousand reports as fast as it can"""
    report = framed(packed({"type": "progress", "done": 1.0, "message": "x" * 100}))
    block = report * 1000
    return f"CONTAINED: sent {send(*(block for _ in range(100)))} thousand; node and master are seen from outside"


@attempt(end="either")
def messages_of_a_master(hints: Hints) -> str:
    """Says what only a node or a master may say: placements, slots, stops"""
    kinds = ("begin", "stop", "slot-granted", "granted", "place", "hello", "welcome", "cancel", "revoke")
    forged = [{"type": kind, "run": hints["victim_run"], "path": "", "credit": 1, "reason": "FORGED"} for kind in kinds]
    return f"CONTAINED: sent {send(*(framed(packed(one)) for one in forged))}; the other run is seen from outside"


@attempt(end="either")
def descriptors_for_the_node(hints: Hints) -> str:
    """Passes thousands of descriptors to the node over its socket (SCM_RIGHTS)"""
    fds, sent = [os.open("/dev/null", os.O_RDONLY) for _ in range(100)], 0
    body = framed(packed({"type": "progress", "done": 1.0}))
    for sock in lines():
        for _ in range(20):
            try:
                sock.sendmsg([body], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", fds))])
                sent += len(fds)
            except OSError:
                break
    return f"CONTAINED: sent {sent}; the node's descriptors are seen from outside"


@attempt(end="either")
def a_result_that_runs(hints: Hints) -> object:
    """Returns an object that makes a file when anybody unpickles it"""
    return Bomb(f"{hints['outside']}/a_result_that_runs")


class Bomb:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, (self.path,)


@attempt(end="either")
def a_huge_result(hints: Hints) -> object:
    """Returns more than a message may hold"""
    return "CONTAINED: " + "x" * (20 << 20)


@attempt(end="either")
def a_result_in_a_circle(hints: Hints) -> object:
    """Returns a value that contains itself"""
    circle: list[object] = ["CONTAINED"]
    circle.append(circle)
    return circle


@attempt(end="fails")
def two_ends(hints: Hints) -> str:
    """Tells its end twice, a good one and a bad one, and goes on"""
    value = {"form": "msgpack", "body": packed("ESCAPED: told by hand"), "preview": "", "size": 1}
    error = {"type": "raised", "kind": "raised", "error": "first", "trace": ""}
    send(framed(packed(error)), framed(packed({"type": "finished", "value": value})))
    time.sleep(1)
    os._exit(1)


@attempt(end="either")
def block_its_line(hints: Hints) -> str:
    """Makes its socket blocking and unblocking, shuts it down, reads what the runtime should read"""
    for sock in lines():
        sock.setblocking(False)
        try:
            sock.recv(65536)
        except OSError:
            pass
        sock.shutdown(socket.SHUT_RDWR)
    return "CONTAINED: shut; that the run has ended is the proof"
