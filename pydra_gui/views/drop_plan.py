"""What a drop would do, thing by thing: read by the static inspection in its own process, compared by the master; plain data."""

import asyncio
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QMimeData

from pydra_core.client.cluster import Cluster
from pydra_core.errors import UserError
from pydra_core.packages.load import read_package
from pydra_core.packages.weight import Burden, advice, burdens, heavy, sizes_of
from pydra_core.protocol.manifest import Manifest, listed
from pydra_core.protocol.verbs import DeployPlan
from pydra_gui.language import plural, tr
from pydra_gui.models.wants import wants

Tone = Literal["quiet", "plain", "hold"]


@dataclass(frozen=True, slots=True)
class Plan:
    """One line of the veil. `quiet` is left out, `hold` asks for something; `ready` is false while it is being read."""

    path: Path
    text: str
    wants: str = ""
    tone: Tone = "plain"
    ready: bool = True
    burdens: tuple[str, ...] = ()
    """What it had better not carry, and how to leave that out: a drop asks first. `asides` only tell."""
    asides: tuple[str, ...] = ()

    @property
    def icon(self) -> str:
        return "folder" if os.path.isdir(self.path) else "file"


def local_paths(mime: QMimeData) -> list[Path]:
    """The files and folders of a drag; empty if it carries none of this machine."""
    urls = mime.urls() if mime.hasUrls() else []
    return list(dict.fromkeys(Path(url.toLocalFile()) for url in urls if url.isLocalFile() and url.toLocalFile()))


def is_package(path: Path) -> bool:
    """True for what can be deployed: a folder, a Python file, a zip."""
    return os.path.isdir(path) or path.suffix.lower() in (".py", ".zip")


def first_plans(paths: Sequence[Path]) -> list[Plan]:
    """What can be said at once, by the name alone."""
    return [
        Plan(path, tr("reading…"), ready=False)
        if is_package(path)
        else Plan(path, tr("left out: not Python, not a zip"), tone="quiet")
        for path in paths
    ]


async def read_plan(cluster: Cluster, path: Path) -> Plan:
    """What deploying this would do. What cannot be deployed says why."""
    try:
        with tempfile.TemporaryDirectory(prefix="pydra-plan-") as into:
            packed, manifest = await read_package(path, Path(into))
            plan = told(path, manifest, await cluster.plan(packed))
            found = await asyncio.to_thread(lambda: burdens(sizes_of(packed.blob), packed.left_out))
            asides = tuple(each.sentence for each in found if not each.lines)
            return replace(plan, burdens=burden_lines(path, heavy(found)), asides=asides)
    except UserError as error:
        return Plan(path, tr("left out: {sentence}", sentence=error.sentence), tone="quiet")


def burden_lines(path: Path, found: Sequence[Burden]) -> tuple[str, ...]:
    """Each burden as a line, and one with what leaves them out."""
    if not found:
        return ()
    where = f"{path.name}/.pydraignore" if path.is_dir() else tr("its .pydraignore")
    return (
        *(each.sentence for each in found),
        tr("To leave that out write into {where}: {found}", where=where, found="   ".join(advice(found).splitlines())),
    )


def told(path: Path, manifest: Manifest, plan: DeployPlan) -> Plan:
    """A manifest and a plan as a line."""
    name = manifest.package
    match plan.what:
        case "new":
            text = tr("new package {name}", name=name)
        case "update":
            text = tr("new version v{version} of {name}", version=plan.version, name=name)
        case "same":
            text = tr("same as v{version} of {name}", version=plan.version, name=name)
        case _:
            text = tr("{name} comes from another place: asks first", name=name)
    said = plural(
        len(listed(manifest.tasks)), "{n:,} task · {wants}", "{n:,} tasks · {wants}", wants=wants(manifest.wants)
    )
    held = bool(manifest.wants) or plan.what == "other-origin"
    return Plan(path, text, said, "hold" if held else "quiet" if plan.what == "same" else "plain")
