"""Answers on their way to the owner of a spread: into its book first.

An owner is told nothing that is not on disk, and all in the order of its book, so that one which takes its place can be told the same in
the same order: what hooks add gets the same numbers then. A link that is cut meanwhile loses answers, and nobody knows which; the owner
offers these pieces again, and the book has them. What is answered until it has them waits (`Spread.behind`).
"""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from operator import itemgetter

from pydra_core.ids import NodeId
from pydra_core.master import mosaics, trees
from pydra_core.master.events import Effect, Keep, Save, Send
from pydra_core.master.state import Cluster, Run, Spread, Unit
from pydra_core.protocol import dealing
from pydra_core.protocol.mosaic import cell
from pydra_core.protocol.spreads import BODY_LIMIT, Answer, Piece, pack

DIGEST = 16
"""Bytes."""

SPAN = 4096
"""No batch of a book has indices that are further apart."""

_ENDS = [bytes([number]) for number in range(2 * DIGEST)]


def fingerprint(piece: Piece) -> bytes:
    """What tells its item from others, and whether it was added: 16 bytes. What is as short stands for itself: that is quicker."""
    size = len(piece.item)
    if size < DIGEST:
        return piece.item.ljust(DIGEST - 1, b"\0") + _ENDS[2 * size + piece.added]
    return blake2b(piece.item, digest_size=DIGEST, person=b"added" if piece.added else b"").digest()


def settle(
    cluster: Cluster,
    run: Run,
    spread: Spread,
    answers: list[Answer],
    of: Mapping[int, Piece],
    body: bytes | None = None,
    on: NodeId | None = None,
) -> list[Effect]:
    """Final answers of pieces (`of`, by index) from this node: kept, and told to the owner. `body` if it has these answers and nothing
    else."""
    if not answers:
        return []
    given = run.given.get(spread.book)
    if given:
        given.difference_update(answer.index for answer in answers)
    saved: list[Effect] = [Save(run)] if given is not None else []
    first = spread.following
    kept = keep(run, spread, answers, of, body)
    mosaics.note(cluster, run, spread, kept, [answer.attempt for answer in answers], on)
    return [*kept, *saved, *deliver(cluster, run, spread, range(first, spread.following), answers, body)]


def keep(
    run: Run,
    spread: Spread,
    answers: list[Answer],
    of: Mapping[int, Piece],
    body: bytes | None = None,
) -> list[Keep]:
    """Writes answers down as the next ones that the owner is told."""
    indices = [answer.index for answer in answers]
    if max(indices) - min(indices) <= SPAN:
        return [_batch(run, spread, answers, of, body if body is not None else pack(answers))]
    return [_batch(run, spread, some, of, pack(some)) for some in _close(answers)]


def _batch(run: Run, spread: Spread, answers: list[Answer], of: Mapping[int, Piece], body: bytes) -> Keep:
    indices = tuple([answer.index for answer in answers])
    digests = b"".join([fingerprint(of[index]) for index in indices])
    cells = bytes([cell(answer.done, answer.took) for answer in answers])
    kept = Keep(run.run, spread.book, spread.following, indices, digests, body, cells)
    spread.following += len(indices)
    return kept


def _close(answers: list[Answer]) -> Iterator[list[Answer]]:
    """In their order, those together whose indices are close (`SPAN`)."""
    some: list[Answer] = []
    low = high = answers[0].index
    for answer in answers:
        low, high = min(low, answer.index), max(high, answer.index)
        if high - low > SPAN:
            yield some
            some, low, high = [], answer.index, answer.index
        some.append(answer)
    yield some


def deliver(
    cluster: Cluster, run: Run, spread: Spread, numbers: Iterable[int], answers: list[Answer], body: bytes | None = None
) -> list[Effect]:
    """Answers for the owner, by their numbers in its book, once what was kept before is on disk; while its node has no link, or it lacks
    others that stand before them, they wait."""
    owner = trees.owner(cluster, run, spread) if answers else None
    if owner is None or owner.holder is None or owner.attempt is None:
        return []
    if spread.recent is not None:
        spread.recent.update({answer.index: answer.done for answer in answers})
    if spread.behind or not _is_linked(cluster, owner):
        spread.kept += zip(numbers, answers, strict=True)
        return []
    return _sent(owner, spread, [body] if body is not None else _bodies(answers))


def release(cluster: Cluster, run: Run, spread: Spread) -> list[Effect]:
    """What waits, in the order of the book, as soon as the owner has offered again what it lacks, and all that was looked up."""
    owner = trees.owner(cluster, run, spread)
    if not spread.behind or owner is None or spread.opened != owner.asks or not _is_linked(cluster, owner):
        return []
    if spread.missing or spread.opening or spread.looking:
        return []
    answers = [answer for _, answer in sorted(spread.kept, key=itemgetter(0))]
    spread.behind, spread.kept = False, []
    return _sent(owner, spread, _bodies(answers)) if answers else []


def _is_linked(cluster: Cluster, owner: Unit) -> bool:
    node = cluster.nodes.get(owner.holder) if owner.holder is not None else None
    return node is not None and node.linked


def _sent(owner: Unit, spread: Spread, bodies: Iterable[bytes]) -> list[Effect]:
    assert owner.holder is not None
    assert owner.attempt is not None
    name, attempt = owner.name, owner.attempt
    return [
        Send(owner.holder, dealing.AnswersFor(unit=name, attempt=attempt, path=spread.path, body=each), durable=True)
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
