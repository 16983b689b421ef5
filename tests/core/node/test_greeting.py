"""Where a node looks for its master."""

from pathlib import Path

from pydra_core.node.greeting import Greeter, Wish
from pydra_core.trust.credentials import ADDRESS
from pydra_core.trust.pairing import Pairing, write_pairing

PAIRED = Pairing(("127.0.0.1:1001", "10.0.0.1:1001"), "pin")


def greeter(folder: Path, beside: Path | None) -> Greeter:
    write_pairing(folder / "node", PAIRED)
    return Greeter(Wish(folder / "node", None, None, None, beside))


def test_a_node_tries_what_its_pairing_says(tmp_path: Path) -> None:
    assert greeter(tmp_path, None)._addresses() == PAIRED.addresses


def test_a_node_beside_its_master_first_tries_where_that_listens_now(tmp_path: Path) -> None:
    made = greeter(tmp_path, tmp_path)
    assert made._addresses() == PAIRED.addresses
    (tmp_path / ADDRESS).write_text("127.0.0.1:2002\n")
    assert made._addresses() == ("127.0.0.1:2002", *PAIRED.addresses)
    (tmp_path / ADDRESS).write_text("127.0.0.1:1001\n")
    assert made._addresses() == PAIRED.addresses


def test_an_address_that_cannot_be_read_is_no_end(tmp_path: Path) -> None:
    (tmp_path / ADDRESS).write_text("127.0.0.1:seventy\n")
    assert greeter(tmp_path, tmp_path)._addresses() == PAIRED.addresses
