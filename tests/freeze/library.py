"""The standard library by name, and the programs that a process has started."""

import contextlib
import json
import subprocess

import psutil

_LOOK = """
import importlib, json, pkgutil, sys, warnings
warnings.simplefilter("ignore")
left_out, found = set(json.loads(sys.argv[1])), []

def look(name):
    try:
        module = importlib.import_module(name)
    except BaseException:
        return
    found.append(name)
    for info in pkgutil.iter_modules(getattr(module, "__path__", ())):
        if not info.name.startswith(("test", "_test", "__main__", "idle_")):
            look(f"{name}.{info.name}")

sys.stdout, told = sys.stderr, sys.stdout
for name in sorted(sys.stdlib_module_names - left_out):
    if not name.startswith(("_test", "_xxtest", "_ctypes_test")):
        look(name)
json.dump(found, told)
"""
SPEAK = {"antigravity", "this"}
"""One opens a browser, the other prints a poem."""


def importable(python: str, left_out: set[str]) -> set[str]:
    """Every module of the standard library that this Python can import, with the modules of its packages."""
    command = [python, "-I", "-S", "-c", _LOOK, json.dumps(sorted(left_out | SPEAK))]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, stdin=subprocess.DEVNULL)
    return set(json.loads(done.stdout))


def programs_below(pid: int) -> list[str]:
    """What each process below this one was started as."""
    found = []
    for child in psutil.Process(pid).children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):  # it has ended
            found += child.cmdline()[:1]
    return found
