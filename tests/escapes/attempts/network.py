"""The network: nothing answers, nothing is reached, nothing hears it. No packet leaves the machine."""

import os
import socket

from .trying import Hints, attempt, verdict


@attempt()
def connect_to_the_machine(hints: Hints) -> str:
    """Connects to the master, to a service of the machine and to usual ports on loopback"""
    ports = {hints["master_port"], hints["port"], 22, 25, 53, 80, 111, 443, 631, 2375, 3306, 5432, 6379, 8080, 9200}
    return verdict([port for port in ports if _connects(socket.AF_INET, ("127.0.0.1", port))], "nothing answers")


def _connects(family: int, address: object, kind: int = socket.SOCK_STREAM) -> bool:
    try:
        with socket.socket(family, kind) as sock:
            sock.settimeout(1)
            sock.connect(address)
    except OSError:
        return False
    return True


@attempt()
def datagrams_to_the_machine(hints: Hints) -> str:
    """Sends a datagram to a service of the machine"""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.sendto(b"datagrams_to_the_machine", ("127.0.0.1", hints["udp_port"]))
    except OSError as error:
        return f"CONTAINED: {error.strerror}"
    return "CONTAINED: sent; whether it was heard is seen from outside"


@attempt()
def routes_to_the_world(hints: Hints) -> str:
    """Asks for routes to documentation addresses and a cloud's metadata (connecting UDP sends nothing)"""
    targets = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET, "169.254.169.254"), (socket.AF_INET6, "2001:db8::1"))
    return verdict([to for family, to in targets if _connects(family, (to, 9), socket.SOCK_DGRAM)], "no route")


@attempt()
def interfaces_of_the_machine(hints: Hints) -> str:
    """Lists network interfaces"""
    try:
        names = {name for _, name in socket.if_nameindex()}
    except OSError:
        names = set()
    return verdict(sorted(names - {"lo"}), "loopback at most")


@attempt()
def connections_of_the_machine(hints: Hints) -> str:
    """Reads who is connected with whom from /proc/net"""
    found = []
    for name in ("tcp", "tcp6", "udp", "unix", "arp", "route"):
        try:
            with open(f"/proc/net/{name}") as file:
                found += [name] if len(file.readlines()) > 3 else []
        except OSError:
            continue
    return verdict(found, "none but its own")


@attempt()
def abstract_sockets(hints: Hints) -> str:
    """Connects to sockets without a path: one that was planted, and all that /proc/net/unix names"""
    names = {hints["abstract"]}
    try:
        with open("/proc/net/unix") as file:
            names |= {line.split()[-1][1:] for line in file if line.split()[-1].startswith("@")}
    except OSError:
        pass
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)
    return verdict([n for n in names if any(_connects(socket.AF_UNIX, "\0" + n, k) for k in kinds)], "none answers")


@attempt()
def sockets_with_a_path(hints: Hints) -> str:
    """Connects to sockets that are files of the machine: one that was planted, containers, the bus, the journal"""
    paths = [
        hints["unix_socket"],
        "/run/docker.sock",
        "/run/dbus/system_bus_socket",
        "/dev/log",
        "/run/systemd/private",
    ]
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM)
    return verdict([p for p in paths if any(_connects(socket.AF_UNIX, p, k) for k in kinds)], "none answers")


@attempt()
def sockets_of_other_families(hints: Hints) -> str:
    """Opens netlink, packet, raw, vsock, algorithm, Bluetooth, CAN, RDS, TIPC and XDP sockets"""
    names = "NETLINK PACKET VSOCK ALG BLUETOOTH CAN RDS TIPC XDP KEY LLC QIPCRTR"
    families = {
        name: getattr(socket, f"AF_{name}", number) for name, number in zip(names.split(), NUMBERS, strict=True)
    }
    found = [name for name, family in families.items() if _makes(family, socket.SOCK_RAW) or _makes(family, 2)]
    return verdict([*found, *(["raw"] if _makes(socket.AF_INET, socket.SOCK_RAW, 1) else [])], "refused")


NUMBERS = (16, 17, 40, 38, 31, 29, 21, 30, 44, 15, 26, 42)


def _makes(family: int, kind: int, protocol: int = 0) -> bool:
    try:
        socket.socket(family, kind, protocol).close()
    except OSError:
        return False
    return True


@attempt()
def serve_the_machine(hints: Hints) -> str:
    """Listens on a port for some seconds, to be found from the machine's network"""
    try:
        server = socket.create_server(("", hints["listen_port"]))
    except OSError as error:
        return f"CONTAINED: {error.strerror}"
    with server:
        server.settimeout(2.5)
        try:
            connection, _ = server.accept()
        except OSError:
            return "CONTAINED: nobody came"
        connection.close()
    return "ESCAPED: somebody of the machine came"


@attempt()
def names_of_the_world(hints: Hints) -> str:
    """Reads which name servers the machine asks, and its hosts"""
    found = []
    for path in ("/etc/resolv.conf", "/etc/hostname", "/etc/machine-id"):
        try:
            with open(path) as file:
                found += [path] if file.read().strip() else []
        except OSError:
            continue
    return verdict([*found, *([os.uname().nodename] if os.uname().nodename == hints["hostname"] else [])], "none")
