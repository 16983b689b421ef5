"""What symptoms mean: each missing mechanism is named with its setting, what it costs, and a command that mends it."""

import msgspec
import pytest

from pydra_core.node import symptoms as s
from pydra_core.node.diagnosis import Finding, Mark, diagnose, not_held
from pydra_core.node.symptoms import Answer, Offered, Room, Symptoms
from pydra_core.protocol.facts import IsolationReport, Step
from pydra_core.protocol.states import Isolation, StepOutcome

GOOD = Symptoms(
    platform="linux",
    release="6.12.0",
    system="Debian GNU/Linux 13",
    python=(3, 13, 1),
    executable="/usr/bin/python3",
    answers=dict.fromkeys(s.TRIALS, Answer()),
    landlock=7,
    room=Room(folder="/home/ada/.local/share/pydra/node", bytes=50 << 30, files=1_000_000),
    report=IsolationReport(Isolation.FULL),
)
REFUSED = Answer(1, "unshare 0x10000000: Operation not permitted (EPERM)")


def with_(**changes: object) -> Symptoms:
    return msgspec.structs.replace(GOOD, **changes)


def refused(*trials: str, answer: Answer = REFUSED, **changes: object) -> Symptoms:
    return with_(answers={**GOOD.answers, **dict.fromkeys(trials, answer)}, **changes)


def finding(found: Symptoms, probe: str) -> Finding:
    return next(one for one in diagnose(found) if one.probe == probe)


def marks(found: Symptoms) -> dict[str, Mark]:
    return {one.probe: one.mark for one in diagnose(found) if one.mark is not Mark.GOOD}


def test_a_machine_that_has_all_needs_nothing() -> None:
    assert marks(GOOD) == {}
    assert not [one for one in diagnose(GOOD) if one.fixes]


@pytest.mark.parametrize(
    ("setting", "value", "fix"),
    [
        ("user.max_user_namespaces", "0", "sudo sysctl -w user.max_user_namespaces=65536"),
        ("kernel.unprivileged_userns_clone", "0", "sudo sysctl -w kernel.unprivileged_userns_clone=1"),
        (
            "kernel.apparmor_restrict_unprivileged_userns",
            "1",
            "pydra-node doctor --print apparmor | sudo tee /etc/apparmor.d/pydra-node",
        ),
    ],
)
def test_a_setting_that_forbids_namespaces_is_named_with_its_cure(setting: str, value: str, fix: str) -> None:
    told = finding(refused(s.USER_NAMESPACE, settings={setting: value}), s.USER_NAMESPACE)
    assert told.mark is Mark.WARNING
    assert told.said.endswith(f"(EPERM), {setting}={value}")
    assert told.fixes[0] == fix


def test_what_loosens_the_machine_for_everybody_comes_last() -> None:
    settings = {"kernel.apparmor_restrict_unprivileged_userns": "1"}
    fixes = finding(refused(s.USER_NAMESPACE, settings=settings), s.USER_NAMESPACE).fixes
    assert fixes[-1].endswith("sysctl -w kernel.apparmor_restrict_unprivileged_userns=0")


def test_settings_for_ordinary_users_do_not_hold_root() -> None:
    settings = {"kernel.unprivileged_userns_clone": "0"}
    told = finding(refused(s.USER_NAMESPACE, settings=settings, root=True), s.USER_NAMESPACE)
    assert "unprivileged" not in told.said
    assert "CONFIG_USER_NS" in told.fixes[0]


def test_a_containers_filter_is_named_where_no_setting_is_guilty() -> None:
    told = finding(refused(s.USER_NAMESPACE, filtered=True), s.USER_NAMESPACE)
    assert any("seccomp=unconfined" in fix for fix in told.fixes)


def test_namespaces_without_powers_are_told_apart_from_none() -> None:
    """AppArmor's restriction in its later form: the namespace is made, and nothing may be done in it."""
    settings = {"kernel.apparmor_restrict_unprivileged_userns": "1"}
    found = refused(s.NAMESPACES, s.MOUNT, s.PROC, settings=settings)
    assert finding(found, s.USER_NAMESPACE).mark is Mark.GOOD
    assert "no powers" in finding(found, s.NAMESPACES).means
    assert finding(found, s.NAMESPACES).fixes[0].startswith("pydra-node doctor --print apparmor")
    assert not [one for one in diagnose(found) if one.probe == s.PROC]


def test_a_masked_proc_costs_no_level() -> None:
    told = finding(refused(s.PROC), s.PROC)
    assert (told.mark, "The level stays" in told.means) == (Mark.WARNING, True)


@pytest.mark.parametrize(
    ("version", "mark", "word"),
    [
        (0, Mark.WARNING, "lsm="),
        (3, Mark.WARNING, "knows nothing of TCP"),
        (5, Mark.WARNING, "has no scopes"),
        (6, Mark.GOOD, ""),
    ],
)
def test_what_each_version_of_landlock_holds(version: int, mark: Mark, word: str) -> None:
    told = finding(with_(landlock=version), s.LANDLOCK)
    assert told.mark is mark
    assert word in told.means + " ".join(told.fixes)


def test_a_cgroup_that_is_not_ours_is_mended_by_a_service() -> None:
    assert "--print systemd-user" in finding(with_(groups="this group is not delegated to us"), "cgroup").fixes[0]
    assert finding(with_(groups="not ours", root=True), "cgroup").fixes[0].endswith("--print systemd")


def test_bubblewrap_is_missed_only_where_it_would_help() -> None:
    assert finding(GOOD, "bubblewrap").mark is Mark.GOOD
    missed = finding(refused(s.USER_NAMESPACE), "bubblewrap")
    assert (missed.mark, missed.fixes[0].split("   ")[0]) == (Mark.WARNING, "sudo apt install bubblewrap")
    works = refused(s.USER_NAMESPACE, bubblewrap="/usr/bin/bwrap", bubblewrap_answer=Answer())
    assert finding(works, "bubblewrap").mark is Mark.GOOD
    fails = refused(s.USER_NAMESPACE, bubblewrap="/usr/bin/bwrap", bubblewrap_answer=Answer(1, "No permissions"))
    assert "chmod u+s /usr/bin/bwrap" in finding(fails, "bubblewrap").fixes[0]
    assert finding(refused(s.USER_NAMESPACE, root=True), "bubblewrap").mark is Mark.GOOD


@pytest.mark.parametrize(
    ("room", "mark"),
    [
        (Room(folder="/h", bytes=50 << 30, files=None), Mark.GOOD),
        (Room(folder="/h", bytes=1 << 30, files=None), Mark.WARNING),
        (Room(folder="/h", bytes=50 << 30, files=5_000), Mark.WARNING),
        (Room(folder="/h", bytes=50 << 20, files=None), Mark.BAD),
        (Room(folder="/h", bytes=50 << 30, files=10), Mark.BAD),
        (Room(folder="/h", problem="may not be written to"), Mark.BAD),
    ],
)
def test_room_in_the_home(room: Room, mark: Mark) -> None:
    told = finding(with_(room=room), "home")
    assert (told.mark, bool(told.fixes)) == (mark, mark is not Mark.GOOD)


def test_a_master_is_found_or_each_address_is_told_with_its_reason() -> None:
    assert "not joined yet" in finding(GOOD, "master").said
    reached = with_(joined=True, masters=(("10.0.0.1:7411", "no answer"), ("10.0.0.2:7411", "")))
    assert finding(reached, "master").said == "answers at 10.0.0.2:7411"
    away = with_(joined=True, masters=(("10.0.0.1:7411", "Connection refused"),))
    assert finding(away, "master").said == "10.0.0.1:7411: Connection refused"


def test_what_the_policy_names_and_is_not_there_is_a_warning() -> None:
    found = with_(offered=(Offered("shared folder", "/srv/data"), Offered("programs", "/opt/x", "it is not there")))
    assert finding(found, "shared folder").mark is Mark.GOOD
    assert finding(found, "programs").said == "/opt/x: it is not there"


def test_clock_python_and_other_systems() -> None:
    assert finding(with_(clock="unsynchronised"), "clock").fixes == ("sudo timedatectl set-ntp true",)
    assert finding(with_(python=(3, 10, 4)), "Python").mark is Mark.BAD
    elsewhere = with_(platform="darwin", report=IsolationReport(Isolation.PROCESS), least=Isolation.PROCESS)
    assert [one.probe for one in diagnose(elsewhere)] == ["system", "Python", "home", "clock", "master", "isolation"]
    assert "level is “process”" in finding(elsewhere, "system").means


@pytest.mark.parametrize(
    ("level", "least", "mark"),
    [
        (Isolation.STRICT, Isolation.REDUCED, Mark.GOOD),
        (Isolation.REDUCED, Isolation.REDUCED, Mark.WARNING),
        (Isolation.PROCESS, Isolation.REDUCED, Mark.BAD),
        (Isolation.STRICT, Isolation.FULL, Mark.BAD),
    ],
)
def test_the_level_is_measured_by_the_least(level: Isolation, least: Isolation, mark: Mark) -> None:
    told = finding(with_(report=IsolationReport(level), least=least), "isolation")
    assert told.mark is mark
    assert (f"--least {level}" in " ".join(told.fixes)) == (mark is Mark.BAD)


def test_what_is_not_held_is_listed_once() -> None:
    steps = (
        Step("Landlock", StepOutcome.DONE),
        Step("cannot mount", StepOutcome.FAILED, "it went through"),
        Step("cannot mount", StepOutcome.FAILED, "it went through"),
        Step("process list of its own", StepOutcome.UNAVAILABLE),
    )
    found = with_(report=IsolationReport(Isolation.PROCESS, steps))
    assert list(not_held(found)) == ["cannot mount (it went through)", "process list of its own"]


def test_ids_that_root_cannot_leave_to_stop_everything() -> None:
    assert finding(with_(root=True, first_id=1_900_000_000), "ids for workers").mark is Mark.GOOD
    stuck = with_(root=True, ids_problem="there are no ids here")
    assert "no run is started" in finding(stuck, "ids for workers").means
