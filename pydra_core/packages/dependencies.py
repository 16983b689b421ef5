"""What a package says that it depends on: a PEP 723 block in a single file, `pyproject.toml` or `pydra.toml` in a folder.

Rules:
1. Only what is written out counts: no `dynamic` dependencies, nothing is built or run to find them.
2. A requirement names a package and its versions (PEP 508). One that names an address, a path or a repository is refused: nobody
   could pin it, and each node would get what stands there then.
3. What `pydra.toml` says stands before what `pyproject.toml` says.
4. Pydra itself is no dependency: it is there, and its own needs are added where an environment is resolved.
"""

import keyword
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from pydra_core.errors import UserError

PROJECT = "pyproject.toml"
MOST = 200
MOST_CHARACTERS = 500
SHOWN = 8
"""So many requirements are named where a package tells what it wants; the others are counted."""

_OURS = "pydra-cluster"
_OPEN, _CLOSE = "# /// script", "# ///"


class Dependencies(msgspec.Struct, frozen=True, kw_only=True):
    """`requires` in the plain form of PEP 508, each once, sorted; `python` a specifier like ">=3.12", "" for any; `preload` names of
    modules that workers find imported."""

    requires: tuple[str, ...] = ()
    python: str = ""
    preload: tuple[str, ...] = ()


NONE = Dependencies()


def in_script(source: str, file: str) -> Dependencies:
    """Those of the block `# /// script` in a single file; raises UserError with file and line."""
    lines = source.splitlines()
    begins = [number for number, line in enumerate(lines) if line.rstrip() == _OPEN]
    if not begins:
        return NONE
    where = f"{file}, line {begins[0] + 1}"
    if len(begins) > 1:
        raise UserError(f"{file}, line {begins[1] + 1}: there is a second block “{_OPEN}”. Write one.")
    document = _document(_block(lines, begins[0], where), where)
    said = {"dependencies": document.get("dependencies", []), "python": document.get("requires-python", "")}
    return read(said | {"preload": _tool(document, where)}, where)


def _block(lines: list[str], begin: int, where: str) -> str:
    """The comment up to the last line that closes it, without its signs (PEP 723)."""
    comment = []
    for line in lines[begin + 1 :]:
        if line != "#" and not line.startswith("# "):
            break
        comment.append(line.rstrip())
    if _CLOSE not in comment:
        raise UserError(f"{where}: the block is not closed. End it with a line “{_CLOSE}”.")
    last = len(comment) - 1 - comment[::-1].index(_CLOSE)
    return "\n".join(line[2:] for line in comment[:last])


def in_project(body: bytes) -> Dependencies:
    """Those of a `pyproject.toml`; raises UserError."""
    try:
        document = _document(body.decode(), PROJECT)
    except UnicodeDecodeError:
        raise UserError(f"{PROJECT} is not UTF-8. Save it as UTF-8.") from None
    project = document.get("project", {})
    if not isinstance(project, dict):
        raise UserError(f"{PROJECT}: project must be a table, [project].")
    dynamic = project.get("dynamic", [])
    for key in ("dependencies", "requires-python"):
        if isinstance(dynamic, list) and key in dynamic:
            raise UserError(f"{PROJECT}: {key} is dynamic, and nothing of a package is run to find it. Write it out.")
    said = {"dependencies": project.get("dependencies", []), "python": project.get("requires-python", "")}
    return read(said | {"preload": _tool(document, PROJECT)}, PROJECT)


def _document(text: str, where: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise UserError(f"{where}: it cannot be read as TOML: {error or 'it is nested too deeply'}.") from None


def _tool(document: Mapping[str, Any], where: str) -> Any:
    """`preload` of the table [tool.pydra]; a misspelt key there is no key of anybody else."""
    tool = document.get("tool", {})
    ours = tool.get("pydra", {}) if isinstance(tool, dict) else {}
    if not isinstance(ours, dict) or set(ours) - {"preload"}:
        raise UserError(f'{where}: [tool.pydra] may say preload = ["numpy"], and nothing else.')
    return ours.get("preload", [])


def read(said: Mapping[str, Any], where: str) -> Dependencies:
    """From plain values: `dependencies`, `python` and `preload`. Raises UserError for the first that is wrong."""
    written = _texts(said["dependencies"], "dependencies", "requirements", where)
    found = [_requirement(text, where) for text in written]
    requires = sorted({str(each) for each in found if canonicalize_name(each.name) != _OURS})
    return Dependencies(
        requires=tuple(requires), python=_python(said["python"], where), preload=_preload(said["preload"], where)
    )


def over(first: Dependencies, second: Dependencies) -> Dependencies:
    """What the first says, and where it says nothing, the second."""
    return Dependencies(
        requires=first.requires or second.requires,
        python=first.python or second.python,
        preload=first.preload or second.preload,
    )


def words(found: Dependencies) -> tuple[str, ...]:
    """What a package with these wants of a machine, in words: ("Python >=3.12", "packages numpy>=2, pillow")."""
    said = [f"Python {found.python}"] if found.python else []
    if found.requires:
        names = [text.partition(";")[0].strip() for text in found.requires]
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        said.append(f"package{'s' if len(names) > 1 else ''} {', '.join(names[:SHOWN])}{more}")
    return tuple(said)


def _texts(value: Any, key: str, what: str, where: str) -> Sequence[str]:
    short = isinstance(value, list | tuple) and len(value) <= MOST
    if not short or not all(isinstance(each, str) and len(each) <= MOST_CHARACTERS for each in value):
        raise UserError(
            f"{where}: {key} must be a list of at most {MOST} {what}, each a text of at most {MOST_CHARACTERS} characters."
        )
    return tuple(value)


def _requirement(text: str, where: str) -> Requirement:
    try:
        found = Requirement(text)
    except InvalidRequirement as error:
        if "://" in text or text.lstrip().startswith((".", "/", "-")):
            raise _address(text, where) from None
        reason = str(error).partition("\n")[0].rstrip(".")
        raise UserError(f"{where}: “{text}” is no requirement: {reason}. Write it like “numpy>=2”.") from None
    if found.url:
        raise _address(text, where)
    return found


def _address(text: str, where: str) -> UserError:
    return UserError(
        f"{where}: “{text}” names an address or a path, which nodes cannot pin. Name a package and its versions, or put the code "
        "into the folder lib of the package."
    )


def _python(value: Any, where: str) -> str:
    if not isinstance(value, str) or len(value) > MOST_CHARACTERS:
        raise UserError(f"{where}: requires-python must be a text like “>=3.12”.")
    try:
        return str(SpecifierSet(value))
    except InvalidSpecifier:
        raise UserError(f"{where}: requires-python “{value}” is no list of versions. Write it like “>=3.12”.") from None


def _preload(value: Any, where: str) -> tuple[str, ...]:
    names = _texts(value, "preload", "names of modules", where)
    for name in names:
        if not all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split(".")):
            raise UserError(
                f"{where}: “{name}” in preload is no name of a module. Write it like “numpy” or “scipy.linalg”."
            )
    return tuple(dict.fromkeys(names))
