"""Which blobs the saved records refer to, and how often: the index that tells when a blob may go.

Rules:
1. A record counts as it was last saved: a version for its package, what a run left for its run, and code for a run that lives.
2. When the last reference to a blob goes, the blob is dropped, whatever took the reference away.
3. What units leave for other units stands with their answers, and is not counted: it is needed as long as its run lives.
4. The files of a bundle count once for it, as long as something refers to its listing; the bytes of all of them are the listing's.
5. What a run refers to is compared as a whole, but where it only left more files: of twenty thousand one more is counted alone.
6. A blob that nothing ever referred to (an upload whose end did not count) is found by looking through the folder.
"""

from pydra_core.ids import Digest, PackageName, RunId
from pydra_core.master.events import DropBlobs, Effect, ForgetBundle
from pydra_core.master.state import Bundle, Cluster, Package, Reference, Run
from pydra_core.protocol.states import ENDED

Refers = tuple[tuple[Digest, int], ...]
"""(blob, bytes) of each blob once; 0 bytes for code."""


def index(cluster: Cluster) -> None:
    """Counts everything anew: after it was read from the store."""
    cluster.blobs, cluster.referring, cluster.counted, cluster.left_bytes = {}, {}, {}, 0
    for bundle in cluster.bundles.values():
        enter(cluster, bundle)
    for package in cluster.packages.values():
        saved(cluster, package)
    for run in cluster.runs.values():
        saved(cluster, run)


def saved(cluster: Cluster, record: Run | Package) -> list[Digest]:
    """The record is on its way to the disk as it is now: the blobs that nothing refers to any more."""
    if isinstance(record, Package):
        return _changed(cluster, record.name, of(record))
    if _only_grew(cluster, record):
        return []
    gone = _changed(cluster, record.run, of(record))
    _count(cluster, record)
    return gone


def forgotten(cluster: Cluster, run: RunId) -> list[Digest]:
    """The run is on its way out of the store: the blobs that nothing refers to any more."""
    cluster.counted.pop(run, None)
    return _changed(cluster, run, ())


def _only_grew(cluster: Cluster, run: Run) -> bool:
    """Since it was counted last it has left some files more, which are counted then, and nothing else is new: rule 5."""
    before = cluster.counted.get(run.run)
    if before is None or run.state in ENDED or before[1] != _besides(run):
        return False
    known, have = cluster.referring[run.run], len(before[0])
    fresh = {each.digest: each.size for each in run.artifacts[have:]}
    if run.artifacts[:have] != before[0] or any(known.get(digest, size) != size for digest, size in fresh.items()):
        return False
    for digest, size in fresh.items():
        if digest not in known:
            _add(cluster, digest, size)
            known[digest] = size
    _count(cluster, run)
    return True


def _count(cluster: Cluster, run: Run) -> None:
    if run.artifacts and run.state not in ENDED:
        cluster.counted[run.run] = run.artifacts, _besides(run)
    else:
        cluster.counted.pop(run.run, None)


def _besides(run: Run) -> tuple[object, ...]:
    """What a live run refers to besides its artifacts."""
    return run.log, run.log_size, run.result_blob, run.result_size, run.inputs, run.unit_logs


def needed(cluster: Cluster, blob: Digest) -> bool:
    """Something refers to it."""
    return blob in cluster.blobs or any(blob in left for left in cluster.left.values())


def left(run: Run) -> Refers:
    """What the run left behind: its logs, its artifacts, its large result."""
    if not (run.artifacts or run.log or run.result_blob or run.unit_logs):
        return ()
    found = {each.digest: each.size for each in run.artifacts}
    for said in run.unit_logs:
        found[said.log] = max(said.size, found.get(said.log, 0))
    if run.log:
        found[run.log] = max(run.log_size, found.get(run.log, 0))
    if run.result_blob:
        found[run.result_blob] = max(run.result_size, found.get(run.result_blob, 0))
    return tuple(found.items())


def of(record: Run | Package) -> Refers:
    """What the record refers to, as it is now."""
    if isinstance(record, Package):
        return tuple((version.digest, 0) for version in record.versions)
    return _of_run(record)


def _of_run(run: Run) -> Refers:
    found = weight(run)
    if run.state in ENDED or any(digest == run.digest for digest, _ in found):
        return found
    return (*found, (run.digest, 0))


def enter(cluster: Cluster, bundle: Bundle) -> None:
    """A run that refers to it is about to be saved."""
    cluster.bundles[bundle.listing] = bundle
    for file in bundle.files:
        _add(cluster, file, 0)


def weight(run: Run) -> Refers:
    """What goes when the run is forgotten, unless others refer to it."""
    return left(run) + given(run)


def given(run: Run) -> Refers:
    """The files that came with the run: their listings."""
    return tuple({each.listing: each.size for each in run.inputs}.items()) if run.inputs else ()


def dropped(cluster: Cluster, gone: list[Digest]) -> list[Effect]:
    """What is to be done about blobs that nothing refers to any more."""
    if not gone:
        return []
    bundles = [digest for digest in dict.fromkeys(gone) if cluster.bundles.pop(digest, None) is not None]
    return [*map(ForgetBundle, bundles), DropBlobs(tuple(dict.fromkeys(gone)))]


def _changed(cluster: Cluster, key: RunId | PackageName, new: Refers) -> list[Digest]:
    old, now = cluster.referring.get(key, {}), dict(new)
    if now == old:
        return []
    for digest, size in now.items():
        _add(cluster, digest, size)
    if now:
        cluster.referring[key] = now
    else:
        del cluster.referring[key]
    return [gone for digest in old for gone in _gone(cluster, digest)]


def _add(cluster: Cluster, digest: Digest, size: int) -> None:
    found = cluster.blobs.setdefault(digest, Reference())
    found.count += 1
    if size > found.size:
        cluster.left_bytes += size - found.size
        found.size = size


def _gone(cluster: Cluster, digest: Digest) -> list[Digest]:
    """One reference less: what goes with it, a listing and its files."""
    found = cluster.blobs[digest]
    found.count -= 1
    if found.count:
        return []
    cluster.left_bytes -= found.size
    del cluster.blobs[digest]
    bundle = cluster.bundles.get(digest)
    files = bundle.files if bundle is not None else ()
    return [digest, *(gone for file in files for gone in _gone(cluster, file))]
