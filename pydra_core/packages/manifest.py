"""The optional `pydra.toml` of a package: its name, its description, and what it depends on."""

import tomllib

import msgspec

from pydra_core.errors import UserError
from pydra_core.packages.limits import MAX_ABOUT

FILE = "pydra.toml"
_MAY_SAY = (
    'name = "…", description = "…", dependencies = ["numpy>=2"], requires-python = ">=3.12" and preload = ["numpy"]'
)


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"requires_python": "requires-python"}):
    """What an author says of the whole package; "" and () mean that nothing is said. The last three as in `dependencies`, unread."""

    name: str = ""
    description: str = ""
    dependencies: tuple[str, ...] = ()
    requires_python: str = ""
    preload: tuple[str, ...] = ()


def read_about(body: bytes) -> About:
    """The content of a `pydra.toml`; raises UserError with what is wrong and, where it is known, the line.

    Unknown keys are refused: a misspelt key that is silently not read is worse than a sentence.
    """
    if len(body) > MAX_ABOUT:
        raise UserError(
            f"{FILE} is over {MAX_ABOUT // 1024} KiB. It only holds a name, a description and dependencies."
        )
    try:
        return msgspec.convert(tomllib.loads(body.decode()), About)
    except UnicodeDecodeError:
        raise UserError(f"{FILE} is not UTF-8. Save it as UTF-8.") from None
    except RecursionError:
        raise UserError(f"{FILE} is nested too deeply. It only holds a name, a description and dependencies.") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise UserError(f"{FILE} cannot be read: {error}. It may say {_MAY_SAY}.") from None
