"""Answers on their way to the owner of a spread: into its book first.

An owner is told nothing that is not on disk, so that one which takes its place can be told the same in the same order: what hooks add
gets the same numbers then. A link that is cut meanwhile loses answers; the owner offers these pieces again, and the book has them.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from pydra_core.master import trees
from pydra_core.master.events import Effect, Keep, KeptUnit, Save, Send
from pydra_core.master.state import Cluster, Run, Spread
from pydra_core.protocol import messages
from pydra_core.protocol.spreads import BODY_LIMIT, Answer, Piece, pack

DIGEST = 16
"""Bytes."""


def fingerprint(piece: Piece) -> bytes:
    """The digest of its item."""
    return blake2b(piece.item, digest_size=DIGEST, person=piece.form.encode()).digest()


def settle(
    cluster: Cluster,
    run: Run,
    spread: Spread,
    answers: list[Answer],
    of: Mapping[int, Piece],
    body: bytes | None = None,
) -> list[Effect]:
    """Final answers of pieces (`of`, by index): kept, and told to the owner. `body` if it has these answers and nothing else."""
    if not answers:
        return []
    units = tuple(_kept(spread.following + at, answer, of[answer.index]) for at, answer in enumerate(answers))
    spread.following += len(units)
    effects: list[Effect] = [Keep(run.run, spread.book, units)]
    given = run.given.get(spread.book)
    if given:
        given.difference_update(answer.index for answer in answers)
        effects.append(Save(run))
    return [*effects, *deliver(cluster, run, spread, answers, body)]


def _kept(seq: int, answer: Answer, piece: Piece) -> KeptUnit:
    return KeptUnit(answer.index, seq, fingerprint(piece), piece.added, pack(answer))


def deliver(
    cluster: Cluster, run: Run, spread: Spread, answers: list[Answer], body: bytes | None = None
) -> list[Effect]:
    """Answers for the owner, once what was kept before is on disk; while its node has no link they wait."""
    owner = trees.owner(cluster, run, spread) if answers else None
    if owner is None or owner.holder is None or owner.attempt is None:
        return []
    node = cluster.nodes.get(owner.holder)
    if node is None or not node.linked:
        spread.kept += answers
        return []
    if spread.recent is not None:
        spread.recent.update({answer.index: answer.done for answer in answers})
    name, attempt = owner.name, owner.attempt
    bodies: Iterable[bytes] = [body] if body is not None else _bodies(answers)
    return [
        Send(owner.holder, messages.AnswersFor(unit=name, attempt=attempt, path=spread.path, body=each), durable=True)
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
