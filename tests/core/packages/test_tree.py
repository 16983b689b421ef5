"""The task tree, read from classes: kinds, parameters, needs, and what is refused."""

from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.ids import PackageName
from pydra_core.packages.reading import Reading
from pydra_core.protocol.manifest import USUAL, Manifest, Needs, TaskSpec
from pydra_core.protocol.states import Isolation

HEAD = """\
from pydra_core.tasks import ContainerTask, MapReduceTask, ParallelTask, Task
class First(Task):
    def work(self, n: int = 1): pass
class Second(Task):
    slots = 2
    def work(self, text: str): pass
class _Piece(Task):
    def work(self, item): pass
class Mixed:
    pass
"""
LINE = HEAD.count("\n")


def single(root: Path, body: str) -> Manifest:
    (root / "one.py").write_text(body, encoding="utf-8")
    return Reading(root, PackageName("one"), True, lambda _: None).manifest()


def folder(root: Path, files: dict[str, str]) -> dict[str, TaskSpec]:
    for name, body in files.items():
        (root / name).write_text(body, encoding="utf-8")
    return {task.name: task for task in Reading(root, PackageName("pack"), False, lambda _: None).manifest().tasks}


def tasks(root: Path, body: str) -> dict[str, TaskSpec]:
    return {task.name: task for task in single(root, HEAD + body).tasks}


def refused(root: Path, body: str) -> str:
    with pytest.raises(UserError) as error:
        single(root, HEAD + body)
    return error.value.sentence


def names(spec: TaskSpec) -> list[str]:
    return [param.name for param in spec.params]


# ------------------------------------------------------------------------------------------------------- kinds

SOUND = """
class All(ContainerTask):
    subtasks = [First, (Second(3), 2), _Piece]
class AtOnce(ContainerTask):
    "Both at once."
    parallel = True
    subtasks = (Many, All)
class Many(ParallelTask):
    subtask = First
    datasource = range(10)
class Chain(ParallelTask):
    subtask = All()
    def datasource(self, folder: str, depth: int = 2):
        "Files of a folder."
        yield folder
class Words(MapReduceTask):
    datasource = lambda self, path: [path]
    def map(self, item): yield item, 1
    def reduce(self, key, values): return sum(values)
class Reused(MapReduceTask):
    def datasource(self): return []
    mapper = First
    reducer = Second()
    reducers = 2 * 2
"""


def test_every_kind_of_task_is_found_with_the_parameters_that_people_give(tmp_path):
    found = tasks(tmp_path, SOUND)
    assert {name: (task.kind, names(task)) for name, task in found.items()} == {
        "First": ("task", ["n"]),
        "Second": ("task", ["text"]),
        "All": ("container", ["n"]),
        "AtOnce": ("container", []),
        "Many": ("parallel", []),
        "Chain": ("parallel", ["folder", "depth"]),
        "Words": ("mapreduce", ["path"]),
        "Reused": ("mapreduce", []),
    }
    assert found["AtOnce"].description == "Both at once."
    assert found["Chain"].description == "Files of a folder."


@pytest.mark.parametrize(
    "head",
    [
        "from pydra_core.tasks import ParallelTask as Base",
        "import pydra_core.tasks as t\nBase = t.ParallelTask",
        "from pydra_core.tasks.parallel import ParallelTask as Base",
        "from pydra_core.tasks import *\nBase = ParallelTask",
        "from pydra_core.tasks import ParallelTask\nclass Base(ParallelTask): pass",
        "from pydra_core.tasks import ParallelTask, Task\nclass Base(ParallelTask, Task): pass",
    ],
)
def test_a_kind_is_known_by_whatever_name_its_base_goes(tmp_path, head):
    body = f"{head}\nclass Found(Base):\n    subtask = First\n    datasource = [1]\n"
    assert tasks(tmp_path, body)["Found"].kind == "parallel"


def test_children_are_found_through_imports_names_and_bases(tmp_path):
    found = folder(
        tmp_path,
        {
            "steps.py": HEAD + "STEPS = [First, LAST]\nLAST = Second(1)\nWEIGHT = 2\n",
            "a.py": "import steps as s\nfrom pydra_core.tasks import *\nfrom steps import STEPS, WEIGHT\n"
            "class A(ContainerTask): subtasks = STEPS\n"
            "class B(ContainerTask): subtasks = [(s.First(1), WEIGHT), (s.LAST, WEIGHT * 0.5)]\n"
            "class C(A): pass\n"
            "class D(ContainerTask):\n    mine = s.Second\n    subtasks = [mine]\n",
        },
    )
    assert {name: names(found[name]) for name in "ABCD"} == {"A": ["n"], "B": ["n"], "C": ["n"], "D": ["text"]}


def test_a_base_that_lacks_something_is_not_listed_if_others_are_made_from_it(tmp_path):
    body = """
class Spread(ParallelTask):
    def datasource(self, n: int): return range(n)
class Squares(Spread):
    subtask = First
class Nothing(MapReduceTask):
    datasource = None
    mapper = None
    def map(self, item): pass
    def reduce(self, key, values): pass
class Numbers(Nothing):
    datasource = [1]
"""
    found = tasks(tmp_path, body)
    assert names(found["Squares"]) == ["n"]
    assert not {"Spread", "Nothing"} & found.keys()
    assert found["Numbers"].kind == "mapreduce"


def test_the_same_child_many_times_over_is_read_once(tmp_path):
    body = "class A0(ContainerTask): subtasks = [First, First]\n"
    body += "".join(f"class A{n}(ContainerTask): subtasks = [A{n - 1}, A{n - 1}]\n" for n in range(1, 200))
    body += "class Deep(ParallelTask):\n    subtask = A20\n    datasource = [1]\n"
    assert names(tasks(tmp_path, body)["A199"]) == ["n"]


REFUSED = [
    ("class A(ContainerTask): pass", "A has no “subtasks”. Write it into the class."),
    ("class A(ContainerTask): subtasks = []", "A has no subtasks: name at least one task."),
    ("class A(ContainerTask): subtasks = make()", "the subtasks of A must be written out: subtasks = [First, Second]."),
    ("class A(ContainerTask): subtasks = First", "the subtasks of A must be written out"),
    ("class A(ContainerTask): subtasks = [First, Nowhere]", "Nowhere, a subtask of A, is no task of this package."),
    ("class A(ContainerTask): subtasks = [First, Mixed()]", "Mixed, a subtask of A, is no task."),
    ("class A(ContainerTask): subtasks = [Task]", "Task, a subtask of A, is no task of this package."),
    ("class A(ContainerTask): subtasks = [First, 3]", "this, a subtask of A, is no task of this package."),
    ("class A(ContainerTask): subtasks = [*make()]", "a subtask of A is a task, or (task, weight)."),
    ("class A(ContainerTask): subtasks = [(First, 1, 2)]", "a subtask of A is a task, or (task, weight)."),
    ("class A(ContainerTask): subtasks = [(First, 0)]", "the weight of a subtask of A must be a number over 0"),
    ("class A(ContainerTask): subtasks = [(First, True)]", "the weight of a subtask of A must be a number over 0"),
    ("class A(ContainerTask): subtasks = [(First, '1')]", "the weight of a subtask of A must be a number over 0"),
    ("class A(ContainerTask): subtasks = [(First, 1e999)]", "the weight of a subtask of A must be a number over 0"),
    ("class A(ContainerTask): subtasks = [(First, weigh())]", "the weight of a subtask of A must be a number over 0"),
    ("class A(ContainerTask): subtasks = [_B]\nclass _B(A): pass", "_B holds itself: _B → _B."),
    ("class A(ContainerTask): subtasks = [A]", "A holds itself: A → A."),
    ("class A(ContainerTask): subtasks = [B]\nclass B(ContainerTask): subtasks = [A]", "A holds itself: A → B → A."),
    ("class A(ContainerTask): parallel = 1; subtasks = [First]", "parallel must be True or False."),
    ("class A(ContainerTask): parallel = f(); subtasks = [First]", "parallel must be written out"),
    ("class E(Task): pass\nclass A(ContainerTask): subtasks = [E]", "E, a subtask of A, has no “work”."),
    ("class A(ParallelTask): subtask = First", "A has no “datasource”. Write it into the class."),
    ("class A(ParallelTask): datasource = [1]", "A has no “subtask”. Write it into the class."),
    ("class A(ParallelTask): datasource = [1]; subtask = 3", "this, the subtask of A, is no task of this package."),
    ("class A(ParallelTask): datasource = [1]; subtask = [First]", "this, the subtask of A, is no task of this package."),
    ("class A(ParallelTask):\n  datasource = [1]\n  def subtask(self): pass", "this, the subtask of A, is no task of this package."),
    ("class A(ContainerTask, ParallelTask): pass", "A is a ContainerTask and a ParallelTask, but a task is of one kind."),
    ("class A(MapReduceTask):\n  def map(self, i): pass\n  def reduce(self, k, v): pass", "A has no “datasource”."),
    ("class A(MapReduceTask):\n  datasource = []\n  def reduce(self, k, v): pass", "A has no “map” or “mapper”."),
    ("class A(MapReduceTask):\n  datasource = []\n  mapper = First", "A has no “reduce” or “reducer”."),
    ("class A(ParallelTask):\n  subtask = First\n  async def datasource(self): pass", "datasource cannot be async."),
    ("class A(ParallelTask):\n  subtask = First\n  def datasource(self, x, /): pass", "“x” cannot be passed by name. Remove the /"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "sentence"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_what_cannot_be_a_task_is_refused_with_file_line_and_reason(tmp_path, body, sentence):
    where, _, reason = refused(tmp_path, body).partition(": ")
    file, _, line = where.partition(", line ")
    assert reason.startswith(sentence)
    assert file == "one.py"
    assert LINE < int(line) <= LINE + body.count("\n") + 1


INNER = SOUND + "class Inner(ParallelTask):\n    datasource = [1]\n    subtask = "


@pytest.mark.parametrize(
    ("subtask", "reason"),
    [
        ("Many", "Many, the subtask of Inner, is a ParallelTask"),
        ("Words()", "Words, the subtask of Inner, is a MapReduceTask"),
        ("AtOnce", "AtOnce, the subtask of Inner, is a parallel container"),
        ("Box\nclass Box(ContainerTask): subtasks = [First, All, Many]", "Box, the subtask of Inner, holds Many, which is a ParallelTask"),
        ("Box\nclass Box(ContainerTask): subtasks = [Held]\nclass Held(ContainerTask): subtasks = [AtOnce]",
         "Box, the subtask of Inner, holds Held, which holds AtOnce, which is a parallel container"),
    ],
)  # fmt: skip
def test_a_subtask_is_a_task_or_a_sequential_container_of_tasks(tmp_path, subtask, reason):
    line = LINE + INNER.count("\n") + 1
    wanted = "it must be a Task, or a sequential container of Tasks."
    assert refused(tmp_path, INNER + subtask) == f"one.py, line {line}: {reason}; {wanted}"


@pytest.mark.parametrize("name", ["mapper", "reducer"])
def test_mappers_and_reducers_are_tasks(tmp_path, name):
    body = f"{SOUND}class Bad(Reused):\n    {name} = "
    assert f"All, the {name} of Bad, is a ContainerTask; it must be a Task." in refused(tmp_path, body + "All")
    assert f"Many, the {name} of Bad, is a ParallelTask" in refused(tmp_path, body + "Many()")
    assert "is no task of this package" in refused(tmp_path, body + "print")


@pytest.mark.parametrize("count", ["0", "'2'", "True", "10_001", "1.0"])
def test_the_number_of_reducers_is_a_whole_number(tmp_path, count):
    body = f"{SOUND}class Bad(Reused):\n    reducers = {count}\n"
    assert "reducers must be a whole number from 1 to 10,000" in refused(tmp_path, body)


def test_a_parallel_task_that_is_held_by_what_it_performs_is_refused(tmp_path):
    body = "class P(ParallelTask):\n    subtask = Box\n    datasource = [1]\nclass Box(ContainerTask): subtasks = [P]\n"
    assert "holds P, which is a ParallelTask" in refused(tmp_path, body)
    loop = body.replace("[P]", "[Box]")
    assert "Box holds itself: Box → Box." in refused(tmp_path, loop)


# ------------------------------------------------------------------------------------------------------- needs


def test_a_class_that_says_nothing_needs_the_usual_and_is_listed(tmp_path):
    first = tasks(tmp_path, "")["First"]
    assert (first.needs, first.standalone) == (USUAL, True)


def test_needs_are_literals_arithmetic_and_names_and_come_from_bases(tmp_path):
    body = """
GB = 1024**3
class Large(Task):
    memory = 2 * GB
    scratch: int = -(-3) * 10**9 // 2
    wall_time = "1 h 30 min"
    slots, retries = 2, 3
    standalone = False
    def work(self): pass
class Larger(Large):
    usual = 4
    slots = usual * 2
    isolation = "strict"
    rerun_on_loss = False
    wall_time = None
    standalone = True
class Both(ContainerTask):
    subtasks = [Larger, Large]
    processes = 8
"""
    found = tasks(tmp_path, body)
    large = Needs(memory=2 * 1024**3, scratch=1_500_000_000, wall_time=5400.0, slots=2, retries=3)
    assert (found["Large"].needs, found["Large"].standalone) == (large, False)
    assert found["Larger"].needs == Needs(
        memory=2 * 1024**3, scratch=1_500_000_000, slots=8, retries=3, isolation=Isolation.STRICT, rerun_on_loss=False
    )
    assert found["Larger"].standalone
    assert found["Both"].needs == Needs(processes=8), "its own, not those of its children"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("slots = 0", "slots must be a whole number from 1 to 4,096, such as 1."),
        ("memory = 512", "memory must be bytes or a text like “2 GB” or “512 MiB”, at least 16 MiB."),
        ("memory = '2 gigs'", "memory must be bytes or a text"),
        ("wall_time = 'soon'", "wall_time must be seconds or a text like “10 min” or “2 h”, at least 0.1 s."),
        ("retries = 1.0", "retries must be a whole number from 0 to 1,000"),
        ("rerun_on_loss = 0", "rerun_on_loss must be True or False."),
        ("isolation = 'best'", "isolation must be one of full, strict, reduced, process, none, written as text, or None."),
        ("standalone = None", "standalone must be True or False."),
        ("memory = psutil.virtual_memory().total", "memory must be written out: a number, a text, True, False, None, or a list"),
        ("memory = 9 ** 9 ** 9", "memory must be written out"),
        ("memory = 1 / 0", "memory must be written out"),
        ("memory = 'a' * 10 ** 9", "memory must be written out"),
        ("memory = memory", "memory must be written out"),
        ("def memory(self): pass", "“memory” is an attribute of every task. Give this method another name."),
    ],
)  # fmt: skip
def test_a_need_that_is_none_is_refused_where_it_is_written(tmp_path, line, reason):
    body = f"class A(Task):\n    def work(self): pass\n    {line}\nclass B(A): pass\n"
    assert refused(tmp_path, body).startswith(f"one.py, line {LINE + 3}: {reason}")
