"""Containers in a plain process: what goes from child to child, names, weights, failures."""

import pytest

from pydra_core.tasks import ContainerTask, Failed, ParallelTask, Task
from pydra_core.tasks.container import children
from pydra_core.tasks.task import LocalContext, build


class Add(Task):
    def work(self, n: int = 1) -> object:
        return {"n": n + 1}


class Nothing(Task):
    def work(self) -> object:
        return None


class Last(Task):
    def work(self, n: int) -> object:
        return n


class Bad(Task):
    def work(self, n: int) -> object:
        raise ValueError("bad")


def container(*subtasks: object, parallel: bool = False) -> ContainerTask:
    return type("All", (ContainerTask,), {"subtasks": list(subtasks), "parallel": parallel})()  # type: ignore[no-any-return]


def test_results_go_from_child_to_child() -> None:
    assert container(Add, Add, Last).work(n=1) == 3
    assert container(Nothing, Last).work(n=1) == 1


def test_children_side_by_side_are_a_dict_by_name() -> None:
    assert container(Add, Add, Nothing, parallel=True).work(n=1) == {
        "Add": {"n": 2},
        "Add_2": {"n": 2},
        "Nothing": None,
    }


@pytest.mark.parametrize("parallel", [False, True])
def test_a_child_that_fails_names_itself(parallel: bool) -> None:
    with pytest.raises(Failed, match=r"Bad failed: ValueError: bad"):
        container(Bad, Add, parallel=parallel).work(n=1)


def test_all_some_or_no_children_have_weights() -> None:
    assert [child.weight for child in children(container((Add, 3), Last))] == [3, 1]
    assert [child.weight for child in children(container((Add, 0), (Last, 0)))] == [1, 1]
    with pytest.raises(ValueError, match="weight"):
        children(container((Add, -1)))


def test_a_parallel_task_within_a_container_gets_what_came_before() -> None:
    squares = type("Squares", (ParallelTask,), {"subtask": Last, "datasource": lambda self, n: range(n)})
    assert container(Add, squares).work(n=2) == [0, 1, 2]


def test_the_child_that_is_at_work_is_told_before_it_says_anything() -> None:
    class Quiet(Task):
        def work(self, before: str = "") -> str:
            return context.last[2]

    class Both(ContainerTask):
        subtasks = [Quiet, Quiet]

    context = LocalContext()
    task = build(Both, context)
    assert task.work() == "Quiet_2"
