"""A seat performs pieces in order and lives on whatever they do; a scripted node deals them."""

import hashlib
from pathlib import Path

from pydra_core.protocol import values
from pydra_core.protocol.worker import Answers, Finished, NoMore, Raised, Saved, Stop
from tests.core.worker.seats import worker

SQUARES = """
class Square(Task):
    def setup(self): self.built = os.urandom(4)
    def work(self, n):
        if n == 'raise': raise ValueError('no square')
        if n == 'exit': raise SystemExit(3)
        if n == 'lock': return __import__('threading').Lock()
        if n == 'self': return self.built
        if n == 'run': return dict(self.parameters)
        if n == 'track': return [time.sleep(0.01) for _ in self.track(range(10**6))]
        return n * n
class Main(ParallelTask):
    subtask = Square
    def datasource(self, n: int = 3): return range(n)
"""


def test_a_seat_answers_in_order_and_ends_when_there_is_no_more(tmp_path: Path) -> None:
    with worker(tmp_path, SQUARES, role="units", path="/u", n=3) as node:
        node.work_on(*range(100))
        answers = node.answers(100)
        assert [(a.index, values.decode(a.value), a.done, a.attempt) for a in answers] == [
            (i, i * i, True, 1) for i in range(100)
        ]
        node.say(NoMore())
        node.next(Finished)
        assert node.process.wait() == 0


def test_a_lone_unit_is_not_delayed_and_one_before_a_long_one_does_not_wait_for_it(tmp_path: Path) -> None:
    with worker(tmp_path, SQUARES, role="units", path="/u") as node:
        node.work_on(2)
        assert node.answers(1)[0].index == 0
        node.work_on(2, 3, "track", first=1)
        assert [a.index for a in node.answers(2)] == [1, 2]


def test_what_a_unit_raises_is_its_answer_and_the_seat_lives_on(tmp_path: Path) -> None:
    with worker(tmp_path, SQUARES, role="units", path="/u") as node:
        node.work_on("raise", "exit", "lock", 5)
        raised, left, lock, good = node.answers(4)
        assert (raised.done, raised.error) == (False, "ValueError: no square")
        assert "no square" in raised.trace
        assert not left.done
        assert "SystemExit" in left.error
        assert not lock.done
        assert "lock" in lock.error
        assert good.done


def test_the_subtask_is_built_once_and_knows_the_arguments_of_the_run(tmp_path: Path) -> None:
    with worker(tmp_path, SQUARES, role="units", path="/u", n=7) as node:
        node.work_on("self", "self", "run")
        first, second, run = [values.decode(a.value) for a in node.answers(3)]
        assert first == second
        assert run == {"n": 7}


def test_an_item_that_cannot_be_opened_fails_its_unit_only(tmp_path: Path) -> None:
    from pydra_core.protocol.spreads import Piece, pack
    from pydra_core.protocol.worker import Work

    with worker(tmp_path, SQUARES, role="units", path="/u") as node:
        node.say(Work(pack([Piece(0, "pickle", b"cnowhere\nThing\n."), Piece(1, "msgpack", values.encode(2))])))
        bad, good = node.answers(2)
        assert (bad.done, good.done) == (False, True)
        assert "nowhere" in bad.error


def test_a_stop_ends_a_tracking_unit_and_the_seat(tmp_path: Path) -> None:
    with worker(tmp_path, SQUARES, role="units", path="/u") as node:
        node.work_on(1, "track")
        node.answers(1)
        node.say(Stop("asked"))
        assert node.next(Raised).kind == "stopped"


def test_a_setup_that_fails_is_the_answer_to_every_piece(tmp_path: Path) -> None:
    body = SQUARES.replace("self.built = os.urandom(4)", "raise OSError('no model')")
    with worker(tmp_path, body, role="units", path="/u") as node:
        node.work_on(1, 2)
        assert [a.error for a in node.answers(2)] == ["setup() of Square failed: OSError: no model"] * 2


def test_a_container_is_a_subtask(tmp_path: Path) -> None:
    body = """
class Add(Task):
    def work(self, n): return n + 1
class Double(Task):
    def setup(self): self.calls = 0
    def work(self, n):
        self.calls += 1
        return [n * 2, self.calls]
class Both(ContainerTask):
    subtasks = [Add, Double]
class Main(ParallelTask):
    subtask = Both
    datasource = range(3)
"""
    with worker(tmp_path, body, role="units", path="/u") as node:
        node.work_on(0, 1, 2)
        assert [values.decode(a.value) for a in node.answers(3)] == [[2, 1], [4, 2], [6, 3]]


def test_many_answers_share_a_message(tmp_path: Path) -> None:
    with worker(tmp_path, SQUARES, role="units", path="/u") as node:
        for start in range(0, 6400, 64):
            node.work_on(*range(64), first=start)
        assert len(node.answers(6400)) == 6400
        assert len(node.all(Answers)) < 3200


def test_what_a_unit_saves_leaves_with_its_answer_under_a_name_of_its_own(tmp_path: Path) -> None:
    body = """
class One(Task):
    def work(self, n):
        self.save("plots/a.txt", f"unit {n}".encode())
        self.save("plots/a.txt", f"unit {n} again".encode())
        if n == 1: raise ValueError("no")
class Main(ParallelTask):
    subtask = One
    datasource = range(3)
"""
    with worker(tmp_path, body, role="units", path="/u") as node:
        node.work_on(0, 1, 2)
        answers = {answer.index: answer for answer in node.answers(3)}
        assert [[file.name for file in answers[n].saved] for n in range(3)] == [["plots/a.txt"], [], ["plots/a.txt"]]
        names = [name for message in node.all(Answers) for name in message.files]
        assert sorted((node.work / "outputs" / name).read_text() for name in names) == ["unit 0 again", "unit 2 again"]
        assert answers[0].saved[0].digest == hashlib.sha256(b"unit 0 again").hexdigest()
        assert answers[0].saved[0].size == 12
        assert not node.all(Saved)
        assert not (node.work / "outputs" / "plots" / "a.txt").exists()
