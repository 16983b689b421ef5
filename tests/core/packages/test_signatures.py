"""Parameters, read from the signature of `work`."""

import textwrap
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.packages.reading import Reading
from pydra_core.protocol.manifest import Manifest, ParamSpec

HEAD = """from pydra_core.tasks import Task, Param, Secret
from typing import *
from pathlib import Path
from datetime import *
from enum import *
"""


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
        ("x: date", spec("date")),
        ("x: date = date(2024, 2, 29)", spec("date", required=False, default="2024-02-29")),
        ("x: date = '2024-02-29'", spec("date", required=False, default="2024-02-29")),
        ("x: date = date.today()", spec("date", required=False, optional=True)),
        (
            "x: datetime = datetime(2024, 2, 29, hour=7)",
            spec("datetime", required=False, default="2024-02-29T07:00:00"),
        ),
        ("x: datetime = datetime.fromisoformat('2024-02-29')", spec("datetime", required=False, default="2024-02-29")),
        ("x: datetime = datetime(1, 1, 1, tzinfo=UTC)", spec("datetime", required=False, optional=True)),
        ("x: list[date]", spec("list", item="date")),
        ("x: dict", spec("dict")),
        ("x: Dict[str, Any] = {'a': [1]}", spec("dict", required=False, default={"a": [1]})),
        ("x: dict[str, Annotated[int, Param(min=1)]] | None", spec("dict", item="int", min=1.0, optional=True)),
        ("x: list[dict]", spec("list", item="dict")),
        ("x: Secret", spec("secret")),
        ("x: Optional[Secret] = None", spec("secret", required=False, optional=True)),
        ("x: Annotated[Secret, Param('of the shop')]", spec("secret", help="of the shop")),
        ("x: list[Annotated[int, Param(max=9)]]", spec("list", item="int", max=9.0)),
        ("x: Annotated[list[int], Param(max=9)] | None", spec("list", item="int", max=9.0, optional=True)),
    ],
)
def test_a_parameter_is_read_from_the_signature(tmp_path, text, wanted):
    assert param(tmp_path, text) == wanted


COLOUR = """
class Colour(str, Enum):
    '''Of a thing.'''
    _ignore_ = "x"
    RED = "r"
    GREEN, BLUE = "g", "b"
    GREY: str = auto()
    def shown(self): return 1
    made = lambda self: 1
"""
NAMES = ("RED", "GREEN", "BLUE", "GREY")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("x: Colour", spec("enum", choices=NAMES)),
        ("x: Colour = Colour.BLUE", spec("enum", choices=NAMES, required=False, default="BLUE")),
        ("x: 'Colour | None' = None", spec("enum", choices=NAMES, required=False, optional=True)),
        ("x: Other = Other.RED", spec("enum", choices=NAMES, required=False, default="RED")),
        ("x: Colour = pick()", spec("enum", choices=NAMES, required=False, optional=True)),
        ("x: list[Colour]", spec("list", item="enum", choices=NAMES)),
        ("x: dict[str, Colour]", spec("dict", item="enum", choices=NAMES)),
    ],
)
def test_members_of_an_enum_are_chosen_by_their_names(tmp_path, text, wanted):
    assert param(tmp_path, text, f"{COLOUR}Other = Colour\n") == wanted


def test_an_enum_may_come_from_another_module_and_have_a_base(tmp_path):
    manifest = inspected(
        tmp_path,
        {
            "colours.py": "import enum\nclass Named(enum.StrEnum):\n    def f(self): pass\nclass Colour(Named):\n    RED = '1'",
            "a.py": "import colours as c\nfrom pydra_core.tasks import Task\n"
            "class A(Task):\n    def work(self, x: c.Colour = c.Colour.RED): pass",
        },
    )
    assert manifest.tasks[0].params == (spec("enum", choices=("RED",), required=False, default="RED"),)


def test_a_secret_has_no_default_in_the_source(tmp_path):
    sentence = refused(tmp_path, f"{HEAD}class A(Task):\n    def work(self, x: Secret = 'hunter2'): pass\n")
    assert sentence.startswith("one.py, line 7: “x” is a Secret, but its default")
    assert "hunter2" not in sentence


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


def test_a_secret_is_known_by_every_name(tmp_path):
    for head, name in [
        ("import pydra_core.tasks as t", "t.Secret"),
        ("from pydra_core.tasks import *", "Secret"),
        ("from pydra_core.tasks.params import Secret as S", "S"),
    ]:
        body = f"{head}\nfrom pydra_core.tasks import Task\nclass A(Task):\n    def work(self, x: {name}): pass\n"
        assert single(tmp_path, body).tasks[0].params == (spec("secret"),)


def test_a_static_work_has_no_self(tmp_path):
    manifest = single(tmp_path, HEAD + "class A(Task):\n    @staticmethod\n    def work(x: int): pass")
    assert manifest.tasks[0].params == (spec("int"),)


@pytest.mark.parametrize(
    "text",
    ["x: dict[int, str]", "x: dict[str, list[int]]", "x: dict[str]", "x: list[Secret]", "x: dict[str, Secret]", "x: Empty", "x: NoEnum",
     "x: int | str", "x: list[list[int]]", "x: list[int | None]", "x: Nowhere",
     "x: 3", "x: 'in t'", "x: None",
     "x: Literal[b'a']", "x: Literal[None]", "x: lambda: 1", "x: A", "x: 'x' 'y'", "x: (int, str)", "x: tuple[int]", "x: Annotated[int]"],
)  # fmt: skip
def test_an_annotation_that_is_not_understood_is_refused_with_what_is_allowed(tmp_path, text):
    head = f"{HEAD}class Empty(Enum):\n    _x = 1\n    def f(self): pass\nclass NoEnum: A = 1\n"
    body = f"{head}class A(Task):\n    def work(self,\n             {text}): pass\n"
    sentence = refused(tmp_path, body)
    assert sentence.startswith("one.py, line 12: the annotation of “x” ")
    assert (
        "Allowed are int, float, str, bool, Literal[…], Path, date, datetime, an Enum of the package, list[…] of these"
        in sentence
    )


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
    assert refused(tmp_path, body).startswith("one.py, line 7: the Param of “x” takes help, min, max and unit")


@pytest.mark.parametrize(
    "text",
    [
        "x: date = '2023-02-29'",
        "x: date = 5",
        "x: dict = [1]",
        "x: dict[str, int] = {'a': 'b'}",
        "x: int = 'a'",
        "x: int = 1.5",
        "x: int = True",
        "x: Literal['a'] = 'b'",
        "x: Annotated[int, Param(min=1)] = 0",
    ],
)
def test_a_default_that_does_not_fit_is_refused(tmp_path, text):
    sentence = refused(tmp_path, f"{HEAD}class A(Task):\n    def work(self, {text}): pass\n")
    assert sentence.startswith("one.py, line 7: the default of “x” does not fit.")


def test_parameters_without_a_name_and_async_work_are_refused(tmp_path):
    assert "Remove the /" in refused(tmp_path, f"{HEAD}class A(Task):\n    def work(self, x, /): pass")
    assert "cannot be async" in refused(tmp_path, f"{HEAD}class A(Task):\n    async def work(self): pass")


def test_an_alias_that_never_ends_is_refused(tmp_path):
    body = f"{HEAD}X = list[X]\nY = 'Y'\nclass A(Task):\n    def work(self, x: X): pass\n"
    assert "nested too deeply" in refused(tmp_path, body)
    assert "Allowed are" in refused(tmp_path, body.replace("x: X", "x: Y"))
