"""Parameters, read from the signature of `work`."""

import textwrap
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.packages.reading import Reading
from pydra_core.protocol.manifest import Manifest, ParamSpec

HEAD = "from pydra_core.tasks import Task, Param\nfrom typing import *\nfrom pathlib import Path\n"


def inspected(root: Path, files: dict[str, str]) -> Manifest:
    """The manifest of a folder package named `pack`."""
    for name, body in files.items():
        (root / name).write_text(textwrap.dedent(body), encoding="utf-8")
    return Reading(root, PackageName("pack"), False, lambda _: None).manifest()


def single(root: Path, body: str) -> Manifest:
    """The manifest of a one-file package named `one`."""
    (root / "one.py").write_text(body, encoding="utf-8")
    return Reading(root, PackageName("one"), True, lambda _: None).manifest()


def refused(root: Path, body: str) -> str:
    with pytest.raises(UserError) as error:
        single(root, body)
    return error.value.sentence


def param(tmp_path: Path, text: str, head: str = "") -> ParamSpec:
    manifest = single(tmp_path, f"{HEAD}{head}\nclass A(Task):\n    def work(self, {text}): pass\n")
    return manifest.tasks[0].params[0]


def spec(kind, **more):
    return ParamSpec(name="x", kind=kind, required=more.pop("required", True), **more)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x", spec("value")),
        ("x: int", spec("int")),
        ("x: 'int'", spec("int")),
        ("x: int = -5", spec("int", required=False, default=-5)),
        ("x: float = 1", spec("float", required=False, default=1.0)),
        ("x: str = 'a'", spec("str", required=False, default="a")),
        ("x: bool = True", spec("bool", required=False, default=True)),
        ("x: Literal['a', 2, -3, True]", spec("choice", choices=("a", 2, -3, True))),
        ("x: Literal['a', None]", spec("choice", choices=("a",), optional=True)),
        ("x: Path = Path('a/b')", spec("path", required=False, default="a/b")),
        ("x: Path = 'a/b'", spec("path", required=False, default="a/b")),
        ("x: list", spec("list", item="value")),
        ("x: list[int] = (1, 2)", spec("list", item="int", required=False, default=[1, 2])),
        ("x: List[Path]", spec("list", item="path")),
        ("x: list[Literal[1, 2]]", spec("list", item="choice", choices=(1, 2))),
        ("x: int | None", spec("int", optional=True)),
        ("x: Optional[int] = None", spec("int", optional=True, required=False)),
        ("x: Union[None, list[str]]", spec("list", item="str", optional=True)),
        ("x: int | float", spec("float")),
        ("x: int = None", spec("int", optional=True, required=False)),
        ("x: int = make()", spec("int", optional=True, required=False)),
        ("x: int = 1 + 1", spec("int", optional=True, required=False)),
        ("x=b'bytes'", spec("value", optional=True, required=False)),
        ("x={'a': [1]}", spec("value", required=False, default={"a": [1]})),
        ("x=1e999", spec("value", optional=True, required=False)),
        ("x=[{'a': -1e999}]", spec("value", optional=True, required=False)),
        ("x={1: 2}", spec("value", optional=True, required=False)),
        ("x: Any = 3", spec("value", required=False, default=3)),
        ("*, x: int = 1, **rest", spec("int", required=False, default=1)),
        ("x: int = 1, *rest", spec("int", required=False, default=1)),
        (
            "x: Annotated[int, Param(help='h', min=1, max=2.5, unit='s')]",
            spec("int", help="h", min=1.0, max=2.5, unit="s"),
        ),
        ("x: Annotated[int, 'other', Param('h', -1)]", spec("int", help="h", min=-1.0)),
        ("x: 'Annotated[int | None, Param(min=1)]' = None", spec("int", min=1.0, optional=True, required=False)),
        ("x: list[Annotated[int, Param(max=9)]]", spec("list", item="int", max=9.0)),
        ("x: Annotated[list[int], Param(max=9)] | None", spec("list", item="int", max=9.0, optional=True)),
    ],
)
def test_a_parameter_is_read_from_the_signature(tmp_path, text, wanted):
    assert param(tmp_path, text) == wanted


@pytest.mark.parametrize(
    ("head", "text"),
    [
        ("import typing as t", "x: t.Annotated[int, Param(min=1)]"),
        ("import pydra_core.tasks as p", "x: Annotated[int, p.Param(min=1)]"),
        ("from pydra_core.tasks import Param as P", "x: Annotated[int, P(min=1)]"),
        ("from pydra_core.tasks.params import Param as P", "x: Annotated[int, P(min=1)]"),
        ("from typing_extensions import Annotated", "x: Annotated[int, Param(min=1)]"),
        ("Size = Annotated[int, Param(min=1)]", "x: Size"),
        ("Size: TypeAlias = 'Annotated[int, Param(min=1)]'\nOther = Size", "x: Other"),
        ("", "x: Annotated['int', Param(min=1)]"),
    ],
)
def test_names_in_annotations_are_followed(tmp_path, head, text):
    assert param(tmp_path, text, head) == spec("int", min=1.0)


def test_annotations_of_an_inherited_work_are_read_where_it_stands(tmp_path):
    manifest = inspected(
        tmp_path,
        {
            "sizes.py": "Size = 'int'",
            "a.py": "from pydra_core.tasks import Task\nfrom sizes import Size as S\nclass A(Task):\n    def work(self, x: S): pass",
            "b.py": "from a import A\nS = str\nclass B(A): pass",
        },
    )
    assert [task.params for task in manifest.tasks] == [(spec("int"),), (spec("int"),)]


def test_a_static_work_has_no_self(tmp_path):
    manifest = single(tmp_path, HEAD + "class A(Task):\n    @staticmethod\n    def work(x: int): pass")
    assert manifest.tasks[0].params == (spec("int"),)


@pytest.mark.parametrize(
    "text",
    ["x: dict", "x: dict[str, int]", "x: int | str", "x: list[list[int]]", "x: list[int | None]", "x: Nowhere",
     "x: 3", "x: 'in t'", "x: None",
     "x: Literal[b'a']", "x: Literal[None]", "x: lambda: 1", "x: A", "x: 'x' 'y'", "x: (int, str)", "x: tuple[int]", "x: Annotated[int]"],
)  # fmt: skip
def test_an_annotation_that_is_not_understood_is_refused_with_what_is_allowed(tmp_path, text):
    body = f"{HEAD}class A(Task):\n    def work(self,\n             {text}): pass\n"
    sentence = refused(tmp_path, body)
    assert sentence.startswith("one.py, line 6: the annotation of “x” ")
    assert "Allowed are int, float, str, bool, Literal[…], Path, list[…] of these" in sentence


@pytest.mark.parametrize(
    "note",
    [
        "Param(min='1')",
        "Param(min=1e999)",
        "Param(min=10 ** 400)",
        f"Param(min={10**30})",
        "Param(help=TEXT)",
        "Param(step=1)",
        "Param(**more)",
        "Param('', 1, 2, '', 5)",
        "Param(max=True)",
    ],
)
def test_a_param_that_is_no_literal_is_refused(tmp_path, note):
    body = f"{HEAD}class A(Task):\n    def work(self, x: Annotated[int, {note}]): pass\n"
    assert refused(tmp_path, body).startswith("one.py, line 5: the Param of “x” takes help, min, max and unit")


@pytest.mark.parametrize(
    "text",
    ["x: int = 'a'", "x: int = 1.5", "x: int = True", "x: Literal['a'] = 'b'", "x: Annotated[int, Param(min=1)] = 0"],
)
def test_a_default_that_does_not_fit_is_refused(tmp_path, text):
    sentence = refused(tmp_path, f"{HEAD}class A(Task):\n    def work(self, {text}): pass\n")
    assert sentence.startswith("one.py, line 5: the default of “x” does not fit.")


def test_parameters_without_a_name_and_async_work_are_refused(tmp_path):
    assert "Remove the /" in refused(tmp_path, f"{HEAD}class A(Task):\n    def work(self, x, /): pass")
    assert "cannot be async" in refused(tmp_path, f"{HEAD}class A(Task):\n    async def work(self): pass")


def test_an_alias_that_never_ends_is_refused(tmp_path):
    body = f"{HEAD}X = list[X]\nY = 'Y'\nclass A(Task):\n    def work(self, x: X): pass\n"
    assert "nested too deeply" in refused(tmp_path, body)
    assert "Allowed are" in refused(tmp_path, body.replace("x: X", "x: Y"))
