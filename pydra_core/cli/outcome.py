"""Exit statuses, and errors as one sentence on standard error: the same for every program."""

import os
import sys
from enum import IntEnum

import click

from pydra_core.errors import Fault, UserError


class Status(IntEnum):
    """0 done · 1 the run failed · 2 usage or refused · 3 not reachable."""

    DONE = 0
    RUN_FAILED = 1
    REFUSED = 2
    UNREACHABLE = 3


def guarded(command: click.Command) -> None:
    """Runs a click command; a UserError becomes its sentence on standard error, and an exit status."""
    try:
        command.main(standalone_mode=True)
    except UserError as error:
        for line in [error.sentence, *(f"  {name}: {sentence}" for name, sentence in error.fields.items())]:
            print(line, file=sys.stderr)
        raise SystemExit(Status.UNREACHABLE if error.fault is Fault.UNREACHABLE else Status.REFUSED) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of our output has gone (`pydractl runs | head`): nothing is left to say, and nothing to flush at the end.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        raise SystemExit(141) from None
