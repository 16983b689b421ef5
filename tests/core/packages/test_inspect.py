"""Static inspection: what is found, what is refused, and that nothing is ever executed."""

import asyncio
import sys
import textwrap
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.packages import inspect
from pydra_core.packages.inspect import inspect_folder
from pydra_core.packages.load import read_package, read_package_now
from pydra_core.packages.reading import Reading
from pydra_core.protocol.manifest import Manifest

EXAMPLES = Path(__file__).parents[3] / "resources" / "examples"
HEAD = "from pydra_core.tasks import Task, Param\nfrom typing import *\nfrom pathlib import Path\n"


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, body in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(textwrap.dedent(body).encode() if isinstance(body, str) else body)
    return root


def inspected(root: Path, files: dict[str, str | bytes]) -> Manifest:
    """The manifest of a folder package named `pack`."""
    return Reading(write(root, files), PackageName("pack"), False, lambda _: None).manifest()


def single(root: Path, body: str | bytes) -> Manifest:
    """The manifest of a one-file package named `one`."""
    return Reading(write(root, {"one.py": body}), PackageName("one"), True, lambda _: None).manifest()


def bounded(root: Path, body: str | bytes) -> Manifest:
    """As `single`, but in the inspection's own process, for sources that nobody should parse anywhere else."""
    return inspect_folder(write(root, {"one.py": body}), PackageName("one"), single=True)


def keys(manifest: Manifest) -> list[str]:
    return [task.key for task in manifest.tasks]


def refused(root: Path, body: str | bytes) -> str:
    with pytest.raises(UserError) as error:
        bounded(root, body)
    return error.value.sentence


# ------------------------------------------------------------------------------------------------ which classes


@pytest.mark.parametrize(
    "head",
    [
        "from pydra_core.tasks import Task as Base",
        "import pydra_core.tasks as t\nBase = t.Task",
        "from pydra_core import tasks\nBase = tasks.Task",
        "import pydra_core.tasks\nBase = pydra_core.tasks.Task",
        "import pydra_core\nBase = pydra_core.tasks.Task",
        "import pydra_core as p\nBase = p.tasks.Task",
        "from pydra_core.tasks.task import Task as Base",
        "from pydra_core.tasks import *\nBase = Task",
        "try:\n    from pydra_core.tasks import Task as Base\nexcept ImportError:\n    Base = object",
        "import typing\nif typing.TYPE_CHECKING:\n    pass\nelse:\n    from pydra_core.tasks import Task as Base",
        "from pydra_core.tasks import Task\nclass Base(Task): pass",
        "from pydra_core.tasks import Task\nfrom typing import Generic, TypeVar\nclass Base(Task, Generic[TypeVar('T')]): pass",
    ],
)
def test_a_task_is_found_by_whatever_name_its_base_goes(tmp_path, head):
    manifest = single(tmp_path, f"{head}\nclass Found(Base):\n    def work(self): pass\n")
    assert keys(manifest) == ["one.Found"]
    assert (manifest.tasks[0].module, manifest.tasks[0].cls, manifest.tasks[0].name) == ("one", "Found", "Found")


def test_only_tasks_that_can_be_run_are_listed(tmp_path):
    body = """
        from abc import abstractmethod
        from pydra_core.tasks import Task
        class _Private(Task):
            def work(self): pass
        class NoWork(Task): pass
        class NoTask:
            def work(self): pass
        class Abstract(Task):
            @abstractmethod
            def work(self): pass
        class Other(_Private): pass
        class Imaginary(Unknown):
            def work(self): pass
        class Outer(NoTask):
            class Inner(Task):
                def work(self): pass
        def function():
            class Local(Task):
                def work(self): pass
    """
    assert keys(single(tmp_path, body)) == ["one.Other"]


def test_imported_bases_are_listed_only_where_they_are_defined(tmp_path):
    manifest = inspected(
        tmp_path,
        {
            "first.py": "from pydra_core.tasks import Task\nclass First(Task):\n    def work(self, n: int): pass",
            "second.py": "from first import First\nfrom pydra_core.tasks import Task\nclass Second(First): pass",
            "sub/__init__.py": "from second import Second as Two",
            "sub/third.py": "from . import Two\nclass Third(Two): pass",
            "sub/deep/fourth.py": "from ..third import Third\nfrom .. import third\nclass Fourth(third.Third): pass",
            "sub/deep/fifth.py": "from .fourth import *\nclass Fifth(Fourth): pass",
        },
    )
    assert keys(manifest) == [
        "pack.first.First",
        "pack.second.Second",
        "pack.sub.deep.fifth.Fifth",
        "pack.sub.deep.fourth.Fourth",
        "pack.sub.third.Third",
    ]
    assert [task.module for task in manifest.tasks] == [
        "first",
        "second",
        "sub.deep.fifth",
        "sub.deep.fourth",
        "sub.third",
    ]
    assert all([param.name for param in task.params] == ["n"] for task in manifest.tasks), "work is inherited"


def test_a_folder_with_an_init_is_a_package_of_its_name(tmp_path):
    manifest = inspected(
        tmp_path,
        {
            "__init__.py": '"""The package."""\nfrom pydra_core.tasks import Task\nclass Top(Task):\n    def work(self): pass',
            "main.py": "from . import Top\nclass Main(Top): pass",
            "other.py": "import pack.main as m\nclass Other(m.Main): pass",
            "plain.py": "from main import Main\nclass Plain(Main): pass",
        },
    )
    assert keys(manifest) == ["pack.Top", "pack.main.Main", "pack.other.Other", "pack.plain.Plain"]
    assert [task.module for task in manifest.tasks] == ["pack", "pack.main", "pack.other", "pack.plain"]
    assert (manifest.package, manifest.description, manifest.files) == ("pack", "The package.", 4)


def test_a_lib_holds_bases_but_no_tasks_and_may_hold_anything_else(tmp_path):
    manifest = inspected(
        tmp_path,
        {
            "main.py": "from bases import Base\nimport helpers.more as h\nclass A(Base): pass\nclass B(h.More): pass",
            "lib/bases.py": "import pydra_core.tasks as t\nclass Base(t.Task):\n    def work(self): pass",
            "lib/helpers/__init__.py": "",
            "lib/helpers/more.py": "from bases import Base\nclass More(Base): pass",
            "lib/old.py": "print 'python 2'",
            "lib/huge.py": b"#" * 2_000_000,
            "docs/not-a-module/x.py": "print 'nor this'",
        },
    )
    assert keys(manifest) == ["pack.main.A", "pack.main.B"]


def test_modules_of_the_same_name_as_the_package_keep_their_own_keys(tmp_path):
    task = "from pydra_core.tasks import Task\nclass A(Task):\n    def work(self): pass"
    assert keys(inspected(tmp_path, {"pack.py": task, "a.py": task})) == ["pack.a.A", "pack.pack.A"]


def test_a_task_that_the_standard_library_would_hide_is_refused(tmp_path):
    with pytest.raises(UserError, match=r"json\.py, line 2: .*Rename the file"):
        inspected(tmp_path, {"json.py": "from pydra_core.tasks import Task\nclass A(Task):\n    def work(self): pass"})


def test_circles_end(tmp_path):
    files = {
        "a.py": "from b import X, Y\nfrom b import *\nclass A(X): pass\nclass B(Nowhere): pass\nZ = Z.Z\nclass C(Z): pass",
        "b.py": "from a import X, A\nfrom a import *\nclass Y(A): pass\nclass Loop(Loop): pass",
    }
    with pytest.raises(UserError, match="there is no task here"):
        inspected(tmp_path, files)


# ------------------------------------------------------------------------------------------------ descriptions


def test_descriptions_come_from_the_class_its_work_or_its_module(tmp_path):
    body = '''
        """Of the module."""
        from pydra_core.tasks import Task
        class A(Task):
            """Of the class.

            More.
            """
            def work(self): "Of work."
        class B(Task):
            def work(self): "Of work."
        class C(Task):
            def work(self): pass
    '''
    manifest = single(tmp_path, textwrap.dedent(body))
    assert [task.description for task in manifest.tasks] == ["Of the class.\n\nMore.", "Of work.", "Of the module."]
    assert manifest.description == "Of the module."


def test_a_pydra_toml_describes_the_package(tmp_path):
    files = {"a.py": HEAD + "class A(Task):\n    def work(self): pass", "pydra.toml": 'description = "Well said."'}
    assert inspected(tmp_path, files).description == "Well said."
    with pytest.raises(UserError, match=r"pydra\.toml"):
        inspected(tmp_path, {"pydra.toml": "descripton = 'x'"})


def test_text_that_a_terminal_could_take_for_an_order_is_disarmed(tmp_path):
    doc = "red \\x1b[31m bell \\a \\ud800 " + "x" * 9_000
    description = single(tmp_path, f'{HEAD}class A(Task):\n    "{doc}"\n    def work(self): pass').tasks[0].description
    assert description.isprintable()
    assert len(description) == 4_000


# ---------------------------------------------------------------------------------------------- hostile sources

GOOD = "from pydra_core.tasks import Task\nclass A(Task):\n    def work(self): pass\n"


HOSTILE = [
    (GOOD + "def f(:\n", "one.py, line 4: invalid syntax"),
    (GOOD + "  x = 1\n", "one.py, line 4: unindent does not match"),
    (GOOD.encode() + b"x = '\xff'\n", "one.py, line 4: it is not UTF-8"),
    (GOOD.encode("utf-16"), "one.py, line 1: it"),
    (b"# coding: latin-1\n" + GOOD.encode(), "one.py, line 1: it says that it is iso-8859-1"),
    (b"# coding: nonsense\n" + GOOD.encode(), "one.py, line 1: unknown encoding"),
    (GOOD + "x = '\0'\n", "one.py, line 4: it holds a null byte"),
    ("", "one.py, line 1: there is no task here"),
    ("class A: pass", "one.py, line 1: there is no task here"),
    ("\nfrom pydra_core.tasks import Task\nclass A(Task): pass", "one.py, line 3: the class A has no method “work”"),
    (GOOD + "#" * 1_100_000, "one.py, line 1: it is over 1 MiB"),
    (GOOD + "x = [" + "1," * 30_000 + "]", "one.py, line 4: a literal of 30,000 items is too large"),
    (GOOD + "def f():\n    return {" + "1:1," * 30_000 + "}", "one.py, line 5: a literal of 30,000 items is too large"),
    (GOOD + "x = " + "9" * 10_000, "one.py, line 4: Exceeds the limit"),
    (GOOD + "x = " + "(" * 50_000, "one.py, line 4: too many nested parentheses"),
    (GOOD + "x = " + "-" * 300_000 + "1", "one.py, line 1: it is"),
    (GOOD + "x = a" + ".a" * 300_000, "one.py, line 1: it is"),
    (GOOD + "x = 1" + "+1" * 300_000, "one.py, line 1: it is"),
    (GOOD + "x = " + "lambda:" * 100_000 + "1", "one.py, line 1: it is"),
    (GOOD + "x = [" + "[1,[1]]," * 120_000 + "]", "one.py, line"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "sentence"), HOSTILE, ids=map(str, range(len(HOSTILE))))
def test_what_cannot_be_read_is_refused_with_file_line_and_reason(tmp_path, body, sentence):
    assert refused(tmp_path, body).startswith(sentence)


def test_a_death_is_blamed_on_the_file_that_was_read(tmp_path):
    files = {"a.py": GOOD, "b.py": "x = " + "[[1,1,1,1,1],[1]]," * 50_000, "c.py": GOOD}
    with pytest.raises(UserError, match=r"^b\.py, line 1: "):
        inspect_folder(write(tmp_path, files), PackageName("pack"), single=False)


def test_an_inspection_that_never_answers_is_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(inspect, "INSPECT_WALL", 0.3)
    monkeypatch.setattr(
        inspect, "command", lambda: [sys.executable, "-c", "import threading; threading.Event().wait()"]
    )
    assert "too large" in refused(tmp_path, GOOD)


@pytest.mark.parametrize("said", ["b''", "b'nonsense'", "b'\\x81\\xa4type\\xa4read'", "b'x' * 5_000_000"])
def test_an_answer_that_is_none_is_refused(tmp_path, monkeypatch, said):
    monkeypatch.setattr(
        inspect, "command", lambda: [sys.executable, "-c", f"import sys; sys.stdout.buffer.write({said})"]
    )
    refused(tmp_path, GOOD)


def test_an_answer_about_another_package_is_refused(tmp_path, monkeypatch):
    code = "import sys, msgspec; sys.stdout.buffer.write(msgspec.msgpack.encode({'type': 'read', 'manifest': {'package': 'other'}}))"
    monkeypatch.setattr(inspect, "command", lambda: [sys.executable, "-c", code])
    assert "another package" in refused(tmp_path, GOOD)


# ---------------------------------------------------------------------------------------------- never executed


def test_a_package_that_says_too_much_is_refused(tmp_path):
    base = HEAD + "class A(Task):\n    def work(self, x='" + "ä" * 100_000 + "'): pass\n"
    body = base + "".join(f"class A{n}(A): pass\n" for n in range(30))
    assert refused(tmp_path, body).startswith("one: its tasks, their descriptions and defaults are too many")


def test_a_bug_of_the_inspection_is_no_fault_of_the_author(tmp_path, monkeypatch):
    monkeypatch.setattr(inspect, "command", lambda: [sys.executable, "-c", "raise KeyError('oops')"])
    with pytest.raises(RuntimeError, match="oops"):
        bounded(tmp_path, GOOD)


async def test_nothing_of_a_package_is_ever_executed(tmp_path):
    marker = tmp_path / "marker"
    evil = f"open({str(marker)!r}, 'w')\n"
    files = {
        "main.py": evil + "from base import Base\nclass Evil(Base):\n    " + evil,
        "base.py": evil + GOOD.replace("class A", f"@(lambda c: open({str(marker)!r}, 'w'))\nclass Base"),
        "lib/sitecustomize.py": evil,
        "sitecustomize.py": evil,
        "usercustomize.py": evil,
        "msgspec.py": evil,
        "pydra_core.py": evil,
        "conftest.py": evil,
    }
    before = set(sys.modules)
    packed, manifest = await read_package(write(tmp_path / "evil", files), tmp_path / "blobs")
    assert keys(manifest) == ["evil.base.Base", "evil.main.Evil"]
    assert packed.package == "evil"
    assert not marker.exists()
    assert not {"main", "base", "evil"} & (set(sys.modules) - before)


async def test_two_packages_with_the_same_file_name_keep_their_own_classes(tmp_path):
    task = "from pydra_core.tasks import Task\nclass {}(Task):\n    def work(self): pass"
    roots = [write(tmp_path / name, {"main.py": task.format(name.title())}) for name in ("one", "two")]
    found = await asyncio.gather(*(read_package(root, tmp_path / "blobs") for root in roots))
    assert [keys(manifest) for _, manifest in found] == [["one.main.One"], ["two.main.Two"]]


# ---------------------------------------------------------------------------------------------------- examples


@pytest.mark.parametrize(
    ("name", "tasks"),
    [
        ("count.py", ["count.Count"]),
        ("mandelbrot.py", ["mandelbrot.Mandelbrot"]),
        ("fails.py", ["fails.Fails", "fails.Vanishes"]),
        (
            "originals.py",
            [
                f"originals.{name}"
                for name in (
                    "TestTask",
                    "TestContainerTask",
                    "Square",
                    "TestParallelTask",
                    "FailingTask",
                    "FailingContainerTask",
                    "SquareUnlessThree",
                    "FailingParallelTask",
                )
            ],
        ),
        ("word_count", ["word_count.main.WordCount"]),
    ],
)
def test_the_examples_are_packages_whose_tasks_run_without_arguments(tmp_path, name, tasks):
    _, manifest = read_package_now(EXAMPLES / name, tmp_path)
    assert keys(manifest) == tasks
    for task in manifest.tasks:
        assert task.description
        assert not task.standalone or not any(param.required for param in task.params)
