"""What a task wants of a machine: from plain values to needs, and to words for people."""

import pytest

from pydra_core.errors import UserError
from pydra_core.packages.needs import read_needs
from pydra_core.packages.wants import most_wanted, wants
from pydra_core.protocol.manifest import Needs, SharedFolder
from pydra_core.protocol.states import Network
from tests.core.packages.test_tree import HEAD, refused, single

ALL = {
    "network": "outside",
    "ports": [8443, 443, 443],
    "shares": ("results:rw", "data", "data:ro"),
    "programs": ["/opt/blender/", "/opt//blender"],
    "resources": {"gpu": 2, "camera": 1},
}


def test_what_is_wanted_is_read_in_one_form():
    assert read_needs(ALL) == Needs(
        network=Network.OUTSIDE,
        ports=(443, 8443),
        shares=(SharedFolder("data"), SharedFolder("results", True)),
        programs=("/opt/blender",),
        resources=(("camera", 1), ("gpu", 2)),
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("network", "internet"), ("network", None), ("network", True),
        ("ports", 443), ("ports", [0]), ("ports", [65_536]), ("ports", ["443"]), ("ports", [True]), ("ports", list(range(1, 100))),
        ("shares", "data"), ("shares", ["../etc"]), ("shares", ["a/b"]), ("shares", [""]), ("shares", ["data:wr"]), ("shares", [".hidden"]),
        ("shares", ["data:rw:rw"]), ("programs", ["blender"]), ("programs", ["/"]), ("programs", ["/opt/../etc"]), ("programs", "/opt"),
        ("programs", ["/opt/a\nb"]), ("resources", ["gpu"]), ("resources", {"gpu": 0}), ("resources", {"gpu": True}),
        ("resources", {"g p": 1}), ("resources", {1: 1}), ("resources", {"gpu": 10_000}),
    ],
)  # fmt: skip
def test_what_cannot_be_wanted_is_refused_by_name(name, said):
    with pytest.raises(UserError, match=f"^{name} must be "):
        read_needs({name: said})


def test_ports_are_of_the_network_outside():
    for network in ({}, {"network": "host"}):
        with pytest.raises(UserError, match="ports are those of network") as refusal:
            read_needs({"ports": [443], **network})
        assert list(refusal.value.fields) == ["ports"]


def test_words_for_people():
    assert wants(read_needs(ALL)) == (
        "network ports 443 and 8443", "shared folder data", "shared folder results (writable)", "program /opt/blender", "1 camera", "2 gpu",
    )  # fmt: skip
    assert wants(Needs()) == ()
    assert wants(Needs(network=Network.OUTSIDE)) == ("network",)
    assert wants(Needs(network=Network.OUTSIDE, ports=(25,))) == ("network port 25",)
    assert wants(Needs(network=Network.HOST)) == ("the machine's network",)


def test_a_family_wants_what_each_of_it_wants():
    first = Needs(network=Network.OUTSIDE, shares=(SharedFolder("data"),), resources=(("gpu", 1),), tags=("linux",))
    second = Needs(
        network=Network.OUTSIDE, ports=(25,), shares=(SharedFolder("data", True),), programs=("/opt/a",), resources=(("gpu", 2),),
        tags=("fast", "linux"),
    )  # fmt: skip
    assert most_wanted([first, Needs(), second]) == {
        "network": Network.OUTSIDE,
        "ports": (25, 80, 443),
        "shares": (SharedFolder("data", True),),
        "programs": ("/opt/a",),
        "resources": (("gpu", 2),),
        "tags": ("fast", "linux"),
    }
    assert most_wanted([first, Needs()])["ports"] == ()
    assert most_wanted([second, Needs(network=Network.HOST)])["ports"] == ()


def test_a_source_says_what_it_wants_and_the_manifest_has_the_words(tmp_path):
    manifest = single(
        tmp_path,
        HEAD + "PORTS = [443, 8000 + 443]\n"
        "class Fetch(Task):\n    network = 'outside'\n    ports = PORTS\n    def work(self): pass\n"
        "class Render(Task):\n    shares = ('data', 'out:rw')\n    programs = ['/opt/blender']\n    resources = {'gpu': 1}\n"
        "    def work(self): pass\n"
        "class _Piece(Task):\n    resources = {'camera': 1}\n    def work(self): pass\n",
    )
    fetch, render = manifest.tasks[2:]
    assert (fetch.needs.network, fetch.needs.ports) == (Network.OUTSIDE, (443, 8443))
    assert render.needs.shares == (SharedFolder("data"), SharedFolder("out", True))
    assert manifest.wants == (
        "network ports 443 and 8443", "shared folder data", "shared folder out (writable)", "program /opt/blender", "1 gpu", "1 camera",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("shares = ['../etc']", "shares must be a list of names"),
        ("ports = [443]", "ports are those of network"),
        ("resources = {'gpu': many()}", "resources must be written out"),
        ("shares = [['data']]", "shares must be written out"),
        ("resources = {**OTHER}", "resources must be written out"),
    ],
)
def test_what_cannot_be_wanted_is_refused_where_it_is_written(tmp_path, line, reason):
    assert f": {reason}" in refused(tmp_path, f"class A(Task):\n    def work(self): pass\n    {line}\n")
