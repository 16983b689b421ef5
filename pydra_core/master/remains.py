"""What becomes of the pieces that a seat had not answered when it ended.

Rules:
1. Only the piece that a dead worker was performing is charged: who dies with several is performed again with each of them alone.
2. A worker that only coordinated performed nothing: its piece is lost with it, and the next one is told what its units answered.
3. What the machine is to blame for is charged to nobody.
"""

from pydra_core.master import pieces
from pydra_core.master.state import Cluster, Node, Run, Seat, Spread
from pydra_core.protocol import messages
from pydra_core.protocol.spreads import Answer, Piece
from pydra_core.protocol.states import Blame, Outcome

ENDS = frozenset({Outcome.FAILED, Outcome.REFUSED})


def of_seat(
    cluster: Cluster, run: Run, spread: Spread, seat: Seat, node: Node, message: messages.UnitEnded, now: float
) -> list[Answer]:
    """The answers of the pieces that are given up; the others wait again."""
    left = list(seat.unanswered.values())
    if message.outcome in ENDS and message.blame is not Blame.TASK:
        return _faulted(cluster, run, spread, left, node, message, now)
    if message.died and not seat.shared and seat.unit.coordinates:
        return _lost(cluster, run, spread, left, node, message.error, counts=True)
    if message.outcome is Outcome.FAILED and len(left) > 1:
        return _suspected(cluster, run, spread, left, node, message)
    answers: list[Answer] = []
    for piece in reversed(left):
        match message.outcome:
            case Outcome.FAILED:
                answers += pieces.failed(cluster, run, spread, piece, node.node, message.error, message.trace, now)
            case Outcome.REFUSED:
                text = f"{node.name} could not start it: {message.error or 'no reason was given'}"
                answers += pieces.refused(cluster, run, spread, piece, node.node, text, now)
            case _:
                text = f"its worker on {node.name} ended without an answer"
                counts = not seat.blinked and message.blame is not Blame.OWNER
                answers += _lost(cluster, run, spread, [piece], node, text, counts=counts)
    return answers


def _suspected(
    cluster: Cluster, run: Run, spread: Spread, left: list[Piece], node: Node, message: messages.UnitEnded
) -> list[Answer]:
    """Rule 1."""
    if not spread.needs.rerun_on_loss:
        return _lost(cluster, run, spread, left, node, f"its worker died with others: {message.error}", counts=False)
    for piece in reversed(left):
        pieces.suspect(cluster, spread, piece)
    return []


def _faulted(
    cluster: Cluster, run: Run, spread: Spread, left: list[Piece], node: Node, message: messages.UnitEnded, now: float
) -> list[Answer]:
    """Rule 3."""
    text = f"{node.name} could not run it: {message.error or 'no reason was given'}"
    answers: list[Answer] = []
    for piece in reversed(left):
        answers += pieces.faulted(cluster, run, spread, piece, node.node, text, message, now)
    return answers


def _lost(
    cluster: Cluster, run: Run, spread: Spread, left: list[Piece], node: Node, text: str, *, counts: bool
) -> list[Answer]:
    answers: list[Answer] = []
    for piece in reversed(left):
        answers += pieces.lost(cluster, run, spread, piece, node.node, text, counts=counts)
    return answers
