"""Collects the texts of the window into pydra_gui/translations/*.ts, and makes the catalogues that the window loads of them.

Usage: tools/strings.py [--check]. `pydra.ts` is the list of all texts; each other .ts is a language, whose translations are kept. What the
code does not say any more goes. With --check nothing is written, and the exit status is 1 if something would be.
"""

import argparse
import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as XML

ROOT = Path(__file__).resolve().parent.parent
SOURCES, FOLDER = ROOT / "pydra_gui", ROOT / "pydra_gui/translations"
LIST = FOLDER / "pydra.ts"
CONTEXT = "pydra"


@dataclass(frozen=True, order=True)
class Text:
    """One text. A plural is named by its form for many; `one` is its English for one."""

    source: str
    plural: bool = False
    one: str = ""


class Unreadable(Exception):
    """A call whose text is not written out in it."""


def texts(sources: Path = SOURCES) -> list[Text]:
    """Every text once, sorted. Raises Unreadable."""
    found: dict[tuple[str, bool], Text] = {}
    for path in sorted(sources.rglob("*.py")):
        for text in _texts_of(ast.parse(path.read_text("utf-8")), path):
            found.setdefault((text.source, text.plural), text)
    return sorted(found.values())


def _texts_of(tree: ast.Module, path: Path) -> Iterator[Text]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    for call in calls:
        match call.func.id, call.args:
            case ("tr" | "later", [ast.Constant(str(source))]):
                yield Text(source)
            case ("plural", [_, ast.Constant(str(one)), ast.Constant(str(many))]):
                yield Text(many, plural=True, one=one)
            case ("plural", _) | ("tr" | "later", [*_, ast.JoinedStr() | ast.BinOp()]):
                raise Unreadable(
                    f'{path}:{call.lineno}: write the text out, its values named: tr("… {{name}}", name=…)'
                )


def written(found: list[Text], old: XML.Element | None, language: str) -> str:
    """The .ts of a language with these texts, and the translations that it had."""
    root = XML.Element("TS", version="2.1", sourcelanguage="en", **({"language": language} if language else {}))
    context = XML.SubElement(root, "context")
    XML.SubElement(context, "name").text = CONTEXT
    known = _known(old)
    for text in found:
        message = XML.SubElement(context, "message", **({"numerus": "yes"} if text.plural else {}))
        XML.SubElement(message, "source").text = text.source
        if text.one:
            XML.SubElement(message, "extracomment").text = f"For one: {text.one}"
        message.append(known.get((text.source, text.plural), _empty(text)))
    XML.indent(root, "    ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{XML.tostring(root, "unicode")}\n'


def _known(old: XML.Element | None) -> dict[tuple[str, bool], XML.Element]:
    messages = old.iter("message") if old is not None else ()
    return {
        (message.findtext("source", ""), message.get("numerus") == "yes"): translation
        for message in messages
        if (translation := message.find("translation")) is not None
    }


def _empty(text: Text) -> XML.Element:
    made = XML.Element("translation", type="unfinished")
    if text.plural:
        XML.SubElement(made, "numerusform")
    return made


def compiled(catalogue: Path, target: Path) -> None:
    """The catalogue as Qt loads it; what is not translated is left out of it, and so stays English."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    command = [tool, "-silent", "-removeidentical", catalogue, "-qm", target]
    subprocess.run(command, check=True, cwd=FOLDER)


def stale(check: bool) -> list[Path]:
    """Brings all files up to date, or only looks; those that were not."""
    found, old = texts(), []
    for path in sorted({LIST, *FOLDER.glob("*.ts")}):
        before = path.read_text("utf-8") if path.exists() else ""
        now = written(found, XML.fromstring(before) if before else None, "" if path == LIST else path.stem)
        if now != before:
            old.append(path)
            if not check:
                path.write_text(now, "utf-8")
        if path != LIST and not check:
            compiled(path, path.with_suffix(".qm"))
    return old


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--check", action="store_true", help="only look; exit status 1 if a file is not up to date")
    check = asked.parse_args().check
    FOLDER.mkdir(exist_ok=True)
    try:
        old = stale(check)
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 1
    for path in old:
        print(f"{path.relative_to(ROOT)} {'is not up to date: make strings' if check else 'is up to date now'}")
    return int(check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
