"""What one more file of a run costs the master: with none before it, and with as many as a run may have.

Prints milliseconds of the master's own thread and of the writer, bytes that are written, and the ratio of both cases: an aim is 5, since
all that is left to grow is a row of pointers.
"""

import tempfile
import time
from hashlib import sha256
from pathlib import Path
from statistics import median

from pydra_core.ids import Digest
from pydra_core.master import outputs, references
from pydra_core.master.store import Row, Store
from pydra_core.protocol.manifest import USUAL
from pydra_core.protocol.messages import Artifact
from tests.core.doubles import Brain, deploy

FEW, MANY, TIMES = 10, outputs.MOST_FILES - 300, 200


def file(number: int) -> Artifact:
    return Artifact(f"frames/frame-{number:06}.png", Digest(sha256(str(number).encode()).hexdigest()), 100_000)


def one_more(before: int) -> tuple[float, float, int]:
    """Milliseconds here and in the writer, and bytes, of a file more after `before`."""
    brain = Brain()
    brain.ask(deploy("count", "1"))
    run = brain.submit()
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        store.load()
        outputs.add(run, ((n, file(n)) for n in range(before)), "/u")
        references.saved(brain.cluster, run)
        store.write(store.rows(run)).result()
        here, there, size = [], [], 0
        for n in range(before, before + TIMES):
            begun = time.perf_counter()
            outputs.add(run, [(n, file(n))], "/u")
            outputs.fault(run, USUAL)
            references.saved(brain.cluster, run)
            rows = store.rows(run)
            made = time.perf_counter()
            store.write(rows).result()
            here.append(made - begun)
            there.append(time.perf_counter() - made)
            size += sum(map(weight, rows))
        store.close()
    return median(here) * 1e3, median(there) * 1e3, size // TIMES


def weight(row: Row) -> int:
    return sum(len(value) if isinstance(value, bytes | str) else 8 for value in row.values)


def main() -> None:
    few, many = one_more(FEW), one_more(MANY)
    for name, less, more in zip(("master ms", "writer ms", "bytes"), few, many, strict=True):
        print(f"{name:<12}{less:12.3f} after {FEW}{more:12.3f} after {MANY:,}{more / less:10.1f} x", flush=True)


if __name__ == "__main__":
    main()
