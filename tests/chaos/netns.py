"""A network namespace of the test's own, joined to ours by one link that may be taken down: for root, where `ip` is there."""

import asyncio
import functools
import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Network:
    """`here` is our end's address, `name` the namespace."""

    name: str
    link: str
    here: str

    @classmethod
    async def make(cls) -> Self:
        mark, third = secrets.token_hex(3), 1 + secrets.randbelow(250)
        made = cls(f"pydra-{mark}", f"py{mark}", f"10.213.{third}.1")
        for command in (
            f"netns add {made.name}",
            f"link add {made.link} type veth peer name eth0 netns {made.name}",
            f"addr add {made.here}/30 dev {made.link}",
            f"link set {made.link} up",
            f"-n {made.name} addr add 10.213.{third}.2/30 dev eth0",
            f"-n {made.name} link set eth0 up",
            f"-n {made.name} link set lo up",
        ):
            await asyncio.to_thread(_ip, *command.split())
        return made

    @property
    def command(self) -> tuple[str, ...]:
        """What executes a program inside."""
        return ("ip", "netns", "exec", self.name)

    async def set_link(self, up: bool) -> None:
        await asyncio.to_thread(_ip, "link", "set", self.link, "up" if up else "down")

    async def close(self) -> None:
        await asyncio.to_thread(_ip, "link", "delete", self.link)
        await asyncio.to_thread(_ip, "netns", "delete", self.name)


def _ip(*args: str) -> None:
    subprocess.run(["ip", *args], check=True, capture_output=True, timeout=20)


@functools.cache
def works() -> bool:
    """True if we may make one here: root, on Linux, with `ip`."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0 or not shutil.which("ip"):
        return False
    name = f"pydra-{secrets.token_hex(3)}"
    try:
        _ip("netns", "add", name)
        _ip("-n", name, "link", "add", f"t{name[-6:]}", "type", "veth", "peer", "name", "eth0")
    except (subprocess.SubprocessError, OSError):
        return False
    finally:
        subprocess.run(["ip", "netns", "delete", name], capture_output=True, timeout=20, check=False)
    return True
