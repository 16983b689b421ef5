"""Join tokens as lines that people copy, what a node makes of them, and what a signature covers."""

import contextlib
import string
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from pydra_core.errors import CloseCode, PeerError, UserError
from pydra_core.trust.handshake import hash_secret, new_nonce, proves_secret, signed_words, verify_hello
from pydra_core.trust.node_key import NodeKey
from pydra_core.trust.pairing import FILE, Pairing, moved, must_enrol, read_pairing, write_pairing
from pydra_core.trust.tokens import JoinToken

PIN = "ab" * 32
TOKEN = JoinToken.make(("10.0.0.5:7411", "[fe80::1]:7411"), PIN, expires=1000.0)
SAFE = set(string.ascii_letters + string.digits + "-_.")


def test_a_token_is_one_printable_line_that_reads_back():
    assert set(TOKEN.text) <= SAFE
    assert TOKEN.text.startswith("pydra1.")
    assert JoinToken.parse(TOKEN.text, now=999.0) == TOKEN


def test_line_breaks_of_a_terminal_do_no_harm():
    assert JoinToken.parse(f"  {TOKEN.text[:40]}\n{TOKEN.text[40:]}\r\n") == TOKEN


def test_two_tokens_share_no_secret():
    other = JoinToken.make(TOKEN.addresses, PIN, 1000.0)
    assert (other.token, other.secret) != (TOKEN.token, TOKEN.secret)


@given(st.integers(min_value=len("pydra1."), max_value=len(TOKEN.text) - 1))
def test_every_cut_is_told_as_a_cut(end: int):
    with pytest.raises(UserError, match="cut off"):
        JoinToken.parse(TOKEN.text[:end])


@given(st.integers(min_value=len("pydra1."), max_value=len(TOKEN.text) - 1), st.sampled_from(sorted(SAFE - {"."})))
def test_no_changed_character_goes_unnoticed(at: int, letter: str):
    changed = TOKEN.text[:at] + letter + TOKEN.text[at + 1 :]
    if letter == TOKEN.text[at]:
        assert JoinToken.parse(changed) == TOKEN
        return
    with contextlib.suppress(UserError):
        # The last character of base64 may have bits that mean nothing.
        assert JoinToken.parse(changed) == TOKEN


@given(st.text())
def test_any_text_is_refused_in_a_sentence(text: str):
    for line in (text, "pydra1." + text):
        with pytest.raises(UserError):
            JoinToken.parse(line)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("", "no join token"),
        ("hello", "no join token"),
        ("pydra", "no join token"),
        ("pydra2.AAAA", "is of version 2, this program reads version 1"),
        (TOKEN.text + "AAAA", "damaged"),
    ],
)
def test_each_fault_has_its_sentence(line: str, sentence: str):
    with pytest.raises(UserError, match=sentence):
        JoinToken.parse(line)


@pytest.mark.parametrize(
    "bad",
    [
        JoinToken((), PIN, TOKEN.token, "s", 1.0),
        JoinToken(("a:b",), PIN, TOKEN.token, "s", 1.0),
        JoinToken(("a:1",), "zz", TOKEN.token, "s", 1.0),
    ],
)
def test_a_token_that_leads_nowhere_is_refused(bad: JoinToken):
    with pytest.raises(UserError, match="of a Pydra master"):
        JoinToken.parse(bad.text)


def test_an_expired_token_says_how_to_get_a_new_one():
    with pytest.raises(UserError, match=r"expired.*pydractl token"):
        JoinToken.parse(TOKEN.text, now=1000.0)


def test_a_node_that_is_paired_ignores_a_token_of_its_master(tmp_path: Path):
    assert must_enrol(None, TOKEN, tmp_path)
    assert not must_enrol(Pairing(("10.9.9.9:1",), PIN), TOKEN, tmp_path)


def test_a_paired_node_refuses_another_master_and_says_how_to_leave(tmp_path: Path):
    with pytest.raises(UserError) as caught:
        must_enrol(Pairing(("10.9.9.9:1",), "cd" * 32), TOKEN, tmp_path)
    for part in ("cdcd:cdcd", "abab:abab", str(tmp_path / FILE)):
        assert part in caught.value.sentence


def test_a_pairing_is_remembered(tmp_path: Path):
    assert read_pairing(tmp_path) is None
    pairing = Pairing(("10.0.0.5:7411",), PIN, "ada")
    write_pairing(tmp_path, pairing)
    assert read_pairing(tmp_path) == pairing


def test_a_broken_pairing_is_told(tmp_path: Path):
    (tmp_path / FILE).write_text("{")
    with pytest.raises(UserError, match="join again"):
        read_pairing(tmp_path)


def test_a_master_moves_and_keeps_its_pin():
    pairing = moved(Pairing(("10.0.0.5:7411", "10.0.0.6:7411"), PIN, "ada"), "10.0.0.6")
    assert pairing == Pairing(("10.0.0.6:7411", "10.0.0.5:7411"), PIN, "ada")
    with pytest.raises(UserError, match="joined no master yet"):
        moved(None, "10.0.0.6")


def test_a_signature_proves_one_key_to_one_master_once(tmp_path: Path):
    key, nonce = NodeKey.load_or_make(tmp_path), new_nonce()
    signature = key.sign(PIN, nonce)
    assert verify_hello(key.public, signature, PIN, nonce) == key.node_id
    other = NodeKey.load_or_make(tmp_path / "other").public
    for words in [
        (key.public, signature, PIN, new_nonce()),
        (key.public, signature, "cd" * 32, nonce),
        (other, signature, PIN, nonce),
        (key.public, b"", PIN, nonce),
        (b"short", signature, PIN, nonce),
        (bytes(31) + b"\x80", bytes(64), PIN, nonce),
        (b"\x01" + bytes(31), b"\x01" + bytes(63), PIN, nonce),
    ]:
        with pytest.raises(PeerError) as caught:
            verify_hello(*words)
        assert caught.value.code is CloseCode.REFUSED


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_signed_words_of_different_facts_differ(pin: bytes, nonce: bytes, key: bytes):
    assert signed_words(pin.hex(), nonce, key).endswith(pin + nonce + key)


@given(st.text(), st.text())
def test_only_the_secret_proves_itself(secret: str, other: str):
    assert proves_secret(secret, hash_secret(secret))
    assert proves_secret(other, hash_secret(secret)) == (secret == other)
