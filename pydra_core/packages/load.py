"""A file, folder or zip made ready for a deploy in one call: packed, and inspected as it was packed."""

import asyncio
import tempfile
from pathlib import Path

from pydra_core.packages.archive import Packed, pack, unpack
from pydra_core.packages.inspect import inspect_folder
from pydra_core.protocol.manifest import Manifest


def read_package_now(path: Path, into: Path, name: str | None = None) -> tuple[Packed, Manifest]:
    """Pack into the folder `into`, unpack to a temporary folder, inspect that; raises UserError. Blocks.

    What is inspected is what was packed: a file that changes meanwhile cannot make the two differ.
    """
    packed = pack(path, into, name)
    with tempfile.TemporaryDirectory(prefix="pydra-inspect-") as temporary:
        folder = Path(temporary) / packed.package
        unpack(packed.blob, folder, packed.digest, lasting=False)
        return packed, inspect_folder(folder, packed.package, single=packed.single)


async def read_package(path: Path, into: Path, name: str | None = None) -> tuple[Packed, Manifest]:
    """As `read_package_now`, in a thread."""
    return await asyncio.to_thread(read_package_now, path, into, name)
