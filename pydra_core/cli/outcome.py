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


def guarded(command: click.Command, program: str) -> None:
    """Runs a click command as the program of this name; what it refuses becomes a sentence on standard error, and an exit status."""
    try:
        command.main(prog_name=program, standalone_mode=False)
    except UserError as error:
        tell(error)
        raise SystemExit(Status.UNREACHABLE if error.fault is Fault.UNREACHABLE else Status.REFUSED) from None
    except click.ClickException as error:
        print(_usage(error), file=sys.stderr)
        raise SystemExit(Status.REFUSED) from None
    except (KeyboardInterrupt, click.Abort):
        raise SystemExit(130) from None
    except BrokenPipeError:
        # The reader of our output has gone (`pydractl runs | head`): nothing is left to say, and nothing to flush at the end.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115
        raise SystemExit(141) from None


def tell(error: UserError) -> None:
    """The sentence, and one for each field that it does not name itself, on standard error."""
    fields = [(name, sentence) for name, sentence in error.fields.items() if sentence not in error.sentence]
    for line in [error.sentence, *(f"  {name}: {sentence}" for name, sentence in fields)]:
        print(line, file=sys.stderr)


def _usage(error: click.ClickException) -> str:
    """One sentence where click has three lines; a command without its verb shows its help."""
    context = getattr(error, "ctx", None)
    message = error.format_message().rstrip()
    return message if context is None or "\n" in message else f"{message} See {context.command_path} --help."
