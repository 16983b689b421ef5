"""The first module of a zygote: what must be so before anything else is imported."""

import sys
from importlib import import_module

from pydra_core.worker.sandbox import forks

assert sys.platform == "linux"


def main(argument: str) -> None:
    """Becomes the zygote."""
    forks.hold()
    import_module("pydra_core.worker.sandbox.zygote").main(argument)
