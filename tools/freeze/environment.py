"""Runs first in a frozen program: what it starts has the user's own library path, not the one that this program was started with.

The loader has read it by now. Programs of the system (systemd-inhibit, bubblewrap, a browser) would take our libraries for theirs.
"""

import os

if before := os.environ.pop("LD_LIBRARY_PATH_ORIG", ""):
    os.environ["LD_LIBRARY_PATH"] = before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
