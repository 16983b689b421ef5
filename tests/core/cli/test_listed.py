"""Tasks that are pieces of others are in no list that people choose from."""

from msgspec.structs import replace

from pydra_core.cli import documents, show
from pydra_core.protocol.pictures import PackageRow, VersionRow
from pydra_core.protocol.verbs import Deployed
from tests.core.doubles import digest, task

PIECE = replace(task("primes", "IsPrime"), standalone=False)
VERSION = VersionRow(
    version=1, digest=digest("1"), deployed=1.0, tasks=(task("primes", "Primes"), PIECE), wants=("network",)
)
PRIMES = PackageRow(package=PIECE.key.partition(".")[0], origin="here", versions=(VERSION,))  # type: ignore[arg-type]


def test_the_lists_of_packages_tasks_and_deploys_name_what_can_be_run() -> None:
    assert documents.package(PRIMES)["tasks"] == ["primes.Primes"]
    assert [each["task"] for each in documents.tasks(PRIMES)] == ["primes.Primes"]
    answer = Deployed(package=PRIMES.package, version=1, digest=digest("1"), what="new", tasks=VERSION.tasks)
    assert documents.deployed(answer)["tasks"] == ["primes.Primes"]
    assert "IsPrime" not in show.package_table([PRIMES])


def test_a_document_of_a_version_says_what_it_wants() -> None:
    assert documents.package(PRIMES)["wants"] == ["network"]
    assert documents.package(PRIMES)["versions"][0]["wants"] == ["network"]
