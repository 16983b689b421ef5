"""Names of packages and of the files in them: what is allowed, and a sentence for what is not."""

import keyword
import re
import sys
import unicodedata

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.packages.limits import MAX_NAME

OURS = frozenset({"pydra_core", "pydra_gui"})


def package_name(wanted: str) -> PackageName:
    """The name as an identifier; raises UserError if nothing is left of it, or if Python itself has a module of this name."""
    name = re.sub(r"\W+", "_", unicodedata.normalize("NFKC", wanted)).strip("_")[:100]
    if name and not name.isidentifier() and not keyword.iskeyword(name):
        name = f"_{name}"
    _refuse_taken(wanted, name)
    return PackageName(name)


def given_name(name: str) -> PackageName:
    """A name that a person chose: as `package_name`, but nothing is mended silently."""
    made = package_name(name)
    if made != name:
        raise UserError(
            f"“{name}” cannot be the name of a package, but “{made}” can: use letters, digits and underscores."
        )
    return made


def _refuse_taken(wanted: str, name: str) -> None:
    if not name.isidentifier():
        raise UserError(f"No package name can be made from “{wanted}”. Name it with --name.")
    if keyword.iskeyword(name):
        raise UserError(
            f"“{name}” is a word of Python itself, so a package cannot have this name. Give it another with --name."
        )
    if name in sys.stdlib_module_names:
        raise UserError(
            f"“{name}” is a module of Python's standard library, which the package would hide. Give it another name with --name."
        )
    if name in OURS:
        raise UserError(f"“{name}” is part of Pydra, which the package would hide. Give it another name with --name.")


def check_file_name(name: str, of: str = "package") -> str:
    """The relative POSIX path in Unicode's NFC; raises UserError if it could lead out of its folder, or is no text.

    File systems differ in how they write accents (macOS decomposes them), but the same content shall be the same version.
    """
    shown = ascii(name)[1:-1]
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        raise UserError(f"The name of the file {shown} is not UTF-8. Rename it.") from None
    parts = name.split("/")
    if not name or name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise UserError(f"The file name {shown} leads out of the {of}, which is not allowed.")
    if "\\" in name or ":" in name or any(unicodedata.category(char) == "Cc" for char in name):
        raise UserError(
            f"The file name {shown} has a backslash, a colon or a control character, which not every system can store. Rename it."
        )
    if size > MAX_NAME or any(len(part.encode()) > 255 for part in parts):
        raise UserError(
            f"The file name {shown[:60]}… is too long: {MAX_NAME:,} bytes are the most, and 255 between two slashes."
        )
    return unicodedata.normalize("NFC", name)
