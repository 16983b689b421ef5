"""What a package may say that it depends on, where, and what is refused."""

from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.packages import dependencies
from pydra_core.packages.dependencies import Dependencies, in_project, in_script, over, words
from pydra_core.packages.inspect import inspect_folder
from pydra_core.protocol.manifest import Manifest

TASK = "from pydra_core.tasks import Task\n\n\nclass Go(Task):\n    def work(self):\n        return 1\n"
BLOCK = """# /// script
# requires-python = ">=3.11"
# dependencies = [
#   "Pillow >= 10",
#   "numpy",
# ]
#
# [tool.pydra]
# preload = ["numpy", "PIL.Image"]
# ///
"""


def folder(root: Path, **files: str) -> Manifest:
    for name, body in {"main_py": TASK, **files}.items():
        (root / name.replace("_", ".")).write_text(body)
    return inspect_folder(root, PackageName("pack"), single=False)


def test_a_block_in_a_single_file_goes_into_its_manifest(tmp_path):
    (tmp_path / "one.py").write_text(f"#!/usr/bin/env python\n{BLOCK}\n{TASK}")

    manifest = inspect_folder(tmp_path, PackageName("one"), single=True)

    assert (manifest.requires, manifest.python) == (("Pillow>=10", "numpy"), ">=3.11")
    assert manifest.preload == ("numpy", "PIL.Image")
    assert manifest.wants == ("Python >=3.11", "packages Pillow>=10, numpy")
    assert [task.needs.python for task in manifest.tasks] == [">=3.11"]


def test_a_package_that_says_nothing_wants_nothing(tmp_path):
    (tmp_path / "one.py").write_text(TASK)

    manifest = inspect_folder(tmp_path, PackageName("one"), single=True)

    assert (manifest.requires, manifest.python, manifest.preload, manifest.wants) == ((), "", (), ())


def test_a_folder_says_it_in_its_project_file_or_in_ours_which_stands_before_it(tmp_path):
    project = '[project]\ndependencies = ["numpy>=1"]\nrequires-python = ">=3.12"\n[tool.pydra]\npreload = ["numpy"]\n'

    assert folder(tmp_path, pyproject_toml=project).requires == ("numpy>=1",)
    both = folder(tmp_path, pydra_toml='dependencies = ["numpy>=2"]\n')

    assert (both.requires, both.python, both.preload) == (("numpy>=2",), ">=3.12", ("numpy",))


def test_a_project_file_that_says_nothing_of_a_project_is_none_of_ours():
    assert in_project(b"[tool.ruff]\nline-length = 100\n") == dependencies.NONE


def test_pydra_itself_is_no_dependency_and_what_is_said_twice_counts_once():
    assert in_project(b'[project]\ndependencies = ["pydra_cluster[gui]>=0.2", "a", "a"]').requires == ("a",)


def test_a_block_of_another_kind_is_not_ours():
    assert in_script("# /// other\n# dependencies = [\n# ///\n", "one.py") == dependencies.NONE


def test_the_block_ends_with_the_last_line_that_closes_it():
    text = '# /// script\n# dependencies = ["a"]\n# # ///\n# ///\n# # no more of it\n'
    assert in_script(text, "one.py").requires == ("a",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# /// script\n# dependencies = [\n# ///\n", "line 1: it cannot be read as TOML"),
        ('# /// script\n# dependencies = ["a"]\nx = 1\n', "not closed"),
        ("# /// script\n# ///\n\n# /// script\n# ///\n", "line 4: there is a second block"),
        ('# /// script\n# dependencies = "a"\n# ///\n', "must be a list"),
        ('# /// script\n# dependencies = ["a >= "]\n# ///\n', "is no requirement"),
        ('# /// script\n# dependencies = ["not a name"]\n# ///\n', "is no requirement"),
        ('# /// script\n# dependencies = ["a @ https://example.org/a.whl"]\n# ///\n', "names an address or a path"),
        ('# /// script\n# dependencies = ["git+https://example.org/a.git"]\n# ///\n', "names an address or a path"),
        ('# /// script\n# dependencies = ["./a"]\n# ///\n', "names an address or a path"),
        ('# /// script\n# dependencies = ["--index-url=x"]\n# ///\n', "names an address or a path"),
        ('# /// script\n# requires-python = "newest"\n# ///\n', "requires-python “newest”"),
        ("# /// script\n# requires-python = 3\n# ///\n", "requires-python must be"),
        ('# /// script\n# [tool.pydra]\n# preload = ["a b"]\n# ///\n', "no name of a module"),
        ('# /// script\n# [tool.pydra]\n# perload = ["a"]\n# ///\n', "nothing else"),
        ("# /// script\n# dependencies = [{}]\n# ///\n".format(", ".join(['"a"'] * 201)), "at most 200"),
    ],
)
def test_what_cannot_be_read_is_refused_by_a_sentence_that_tells_where(text, says):
    with pytest.raises(UserError, match=r"one\.py") as error:
        in_script(text, "one.py")
    assert says in error.value.sentence


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"[project]\ndynamic = ['dependencies']", "dependencies is dynamic"),
        (b"project = 1", "must be a table"),
        (b"\xff", "UTF-8"),
        (b"a = " + b"[" * 30_000, "cannot be read"),
        (b"[project]\ndependencies = ['a @ file:///tmp/a']", "address or a path"),
    ],
)
def test_a_project_file_that_cannot_be_read_is_refused(body, says):
    with pytest.raises(UserError, match=r"pyproject\.toml") as error:
        in_project(body)
    assert says in error.value.sentence


def test_a_bad_requirement_refuses_the_deploy_of_a_folder(tmp_path):
    with pytest.raises(UserError, match=r"pydra\.toml: “a >” is no requirement"):
        folder(tmp_path, pydra_toml='dependencies = ["a >"]\n')


def test_many_packages_are_named_in_part():
    names = tuple(f"p{number}" for number in range(11))
    assert words(Dependencies(requires=names)) == ("packages p0, p1, p2, p3, p4, p5, p6, p7 and 3 more",)
    assert words(Dependencies(requires=('a>1; sys_platform == "linux"',))) == ("package a>1",)


def test_what_one_says_stands_before_what_the_other_says():
    assert over(Dependencies(python=">=3.12"), Dependencies(python=">=3", preload=("a",))) == Dependencies(
        python=">=3.12", preload=("a",)
    )
