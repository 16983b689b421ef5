"""The master's key, its certificates, and the node's key."""

import ssl
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pydra_core.errors import UserError
from pydra_core.trust.credentials import load_or_make_credential, read_address, read_credential, write_address
from pydra_core.trust.identity import CERTIFICATE, KEY, LIFETIME, MasterIdentity, pin_of, read_pin
from pydra_core.trust.node_key import NodeKey


def test_an_identity_is_made_once_and_stays(tmp_path: Path):
    first, certificate = MasterIdentity.load_or_make(tmp_path), (tmp_path / CERTIFICATE).read_text()
    assert MasterIdentity.load_or_make(tmp_path) == first
    assert (tmp_path / CERTIFICATE).read_text() == certificate
    assert read_pin(tmp_path) == first.pin == pin_of(ssl.PEM_cert_to_DER_cert(certificate))
    assert first.pin_shown.replace(":", "") == first.pin
    assert len(first.pin) == 64


def test_a_certificate_is_renewed_before_it_ends_with_the_same_pin(tmp_path: Path):
    first, certificate = MasterIdentity.load_or_make(tmp_path), (tmp_path / CERTIFICATE).read_text()
    later = MasterIdentity.load_or_make(tmp_path, datetime.now(UTC) + LIFETIME - timedelta(days=59))
    assert later.pin == first.pin
    assert (tmp_path / CERTIFICATE).read_text() != certificate


def test_a_certificate_of_another_key_or_a_broken_one_is_made_anew(tmp_path: Path):
    mine, other = MasterIdentity.load_or_make(tmp_path / "a"), MasterIdentity.load_or_make(tmp_path / "b")
    (mine.folder / CERTIFICATE).write_bytes((other.folder / CERTIFICATE).read_bytes())
    assert read_pin(MasterIdentity.load_or_make(mine.folder).folder) == mine.pin
    (mine.folder / CERTIFICATE).write_text("broken")
    assert read_pin(mine.folder) is None
    assert read_pin(MasterIdentity.load_or_make(mine.folder).folder) == mine.pin


@pytest.mark.parametrize("kind", [MasterIdentity, NodeKey])
def test_a_broken_key_is_told_and_never_replaced(tmp_path: Path, kind: type[MasterIdentity] | type[NodeKey]):
    (tmp_path / KEY).write_text("broken")
    with pytest.raises(UserError, match="cannot be read"):
        kind.load_or_make(tmp_path)
    assert (tmp_path / KEY).read_text() == "broken"


def test_a_key_of_the_other_kind_is_told(tmp_path: Path):
    MasterIdentity.load_or_make(tmp_path / "master")
    NodeKey.load_or_make(tmp_path / "node")
    with pytest.raises(UserError, match="no Ed25519 key"):
        NodeKey.load_or_make(tmp_path / "master")
    with pytest.raises(UserError, match="no P-256 key"):
        MasterIdentity.load_or_make(tmp_path / "node")


def test_tls_begins_at_1_2(tmp_path: Path):
    context = MasterIdentity.load_or_make(tmp_path).server_context()
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2


def test_a_node_keeps_its_key_and_id(tmp_path: Path):
    first, again = NodeKey.load_or_make(tmp_path), NodeKey.load_or_make(tmp_path)
    assert first.public == again.public
    assert first.node_id == again.node_id
    assert (len(first.public), len(first.node_id)) == (32, 16)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_secrets_are_for_their_owner_alone(tmp_path: Path):
    MasterIdentity.load_or_make(tmp_path / "master")
    NodeKey.load_or_make(tmp_path / "node")
    load_or_make_credential(tmp_path / "master")
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 4
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_the_local_credential_is_made_once(tmp_path: Path):
    assert read_credential(tmp_path) is None
    first = load_or_make_credential(tmp_path)
    assert load_or_make_credential(tmp_path) == first == read_credential(tmp_path)
    assert len(first) >= 43


def test_the_address_file_is_one_line(tmp_path: Path):
    assert read_address(tmp_path) is None
    write_address(tmp_path, "127.0.0.1:7411")
    assert (tmp_path / "address").read_bytes() == b"127.0.0.1:7411\n"
    assert read_address(tmp_path) == "127.0.0.1:7411"
