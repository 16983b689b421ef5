"""How our own interpreters are started: isolated, without site and its .pth files, with a sys.path that is said."""

import json
from collections.abc import Sequence

_BOOT = (
    "import sys, json; sys.path += json.loads(sys.argv[1]); "
    "from importlib import import_module; import_module(sys.argv[2]).main(sys.argv[3])"
)


def command(python: str, module: str, path: Sequence[str], argument: str) -> list[str]:
    """The command that calls `main(argument)` of a module. It hears of its environment nothing but `environment()`: -I would not let it
    hear of the hash seed either."""
    return [python, "-P", "-s", "-S", "-B", "-X", "utf8", "-c", _BOOT, json.dumps(list(path)), module, argument]


def environment() -> dict[str, str]:
    """All that a zygote and its stage 1 know of the node's environment. With one hash seed everywhere, sets have one order on all workers
    of a run: else a datasource that is a set would not be repeatable."""
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "0"}
