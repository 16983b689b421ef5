"""A master and a node of two slots that lessons share: they deploy what they need and ask how it ended."""

import asyncio
import subprocess
import textwrap
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydra_core.ids import RunId
from pydra_core.protocol.pictures import NodeRow, RunDetails
from tests.walks.machines import Machines

HEAD = """
import json, os, subprocess, sys, threading, time
from pydra_core.tasks import *
"""


@dataclass
class One:
    machines: Machines
    node: "subprocess.Popen[bytes]"
    _names: list[str] = field(default_factory=list)

    async def deploy(self, source: str, name: str = "") -> str:
        """Deploys a module under a name that nobody has yet; the name."""
        name = name or f"lesson{len(self._names)}"
        self._names.append(name)
        async with self.machines.cluster() as cluster:
            await cluster.deploy(self.machines.write(f"{name}.py", HEAD + textwrap.dedent(source)))
        return name

    async def deploy_folder(self, name: str, **files: str) -> Path:
        """Deploys a folder package; `__` in a name is a folder, each ends with .py."""
        for file, text in files.items():
            self.machines.write(f"{name}/{file.replace('__', '/')}.py", textwrap.dedent(text))
        folder = self.machines.folder / "sources" / name
        async with self.machines.cluster() as cluster:
            await cluster.deploy(folder)
        return folder

    async def submit(self, task: str, **arguments: Any) -> RunId:
        async with self.machines.cluster() as cluster:
            return (await cluster.submit(task, arguments)).run

    async def ended(self, run: int) -> RunDetails:
        async with self.machines.cluster() as cluster, asyncio.timeout(60):
            return await cluster.wait(RunId(run))

    async def run(self, source: str, cls: str = "Main", **arguments: Any) -> RunDetails:
        """How the task `cls` of this module ended."""
        return await self.ended(await self.submit(f"{await self.deploy(source)}.{cls}", **arguments))

    async def result(self, source: str, cls: str = "Main", **arguments: Any) -> Any:
        ended = await self.run(source, cls, **arguments)
        assert ended.row.state == "complete", ended.error
        return ended.result

    async def failure(self, source: str, cls: str = "Main", **arguments: Any) -> str:
        """The sentence with which it failed."""
        ended = await self.run(source, cls, **arguments)
        assert ended.row.state == "failed", ended.row.state
        return ended.error

    async def idle(self) -> NodeRow:
        """The node, once all of its slots are free and its workers gone."""
        return await self.machines.node_is("b", lambda row: not row.busy and not row.workers)
