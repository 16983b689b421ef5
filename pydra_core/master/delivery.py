"""Answers on their way to the owner of a spread."""

from pydra_core.master import trees
from pydra_core.master.events import Effect, Send
from pydra_core.master.state import Cluster, Run, Spread, Told
from pydra_core.protocol import messages
from pydra_core.protocol.spreads import BODY_LIMIT, Answer, pack


def deliver(
    cluster: Cluster, run: Run, spread: Spread, answers: list[Answer], body: bytes | None = None
) -> list[Effect]:
    """Answers for the owner; while its node has no link they are kept."""
    if not spread.needs.rerun_on_loss:
        spread.told.update({answer.index: Told(answer) for answer in answers})
    owner = trees.owner(cluster, run, spread) if answers else None
    if owner is None or owner.holder is None or owner.attempt is None:
        return []
    node = cluster.nodes.get(owner.holder)
    if node is None or not node.linked:
        spread.kept += answers
        return []
    if spread.recent is not None:
        spread.recent.update({answer.index: answer.done for answer in answers})
    bodies = [body] if body is not None else _bodies(answers)
    return [
        Send(owner.holder, messages.AnswersFor(unit=owner.name, attempt=owner.attempt, path=spread.path, body=each))
        for each in bodies
    ]


def _bodies(answers: list[Answer]) -> list[bytes]:
    bodies: list[bytes] = []
    batch: list[Answer] = []
    size = 0
    for answer in answers:
        cost = len(answer.value) + len(answer.trace) + len(answer.error)
        if batch and size + cost > BODY_LIMIT:
            bodies.append(pack(batch))
            batch, size = [], 0
        batch.append(answer)
        size += cost
    return [*bodies, pack(batch)]
