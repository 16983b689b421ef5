"""Processes that tests start, and that end with the tests even when these are killed."""

import shutil
from collections.abc import Sequence


def tied(command: Sequence[str]) -> list[str]:
    """The command line whose process gets SIGTERM when the thread that started it is gone (prctl(2), PR_SET_PDEATHSIG); as it is where
    util-linux is missing. The id of the process is the same."""
    program = shutil.which("setpriv")
    return [program, "--pdeathsig", "TERM", "--", *command] if program else [*command]
