"""Verbs of `pydractl` about who is told by e-mail and webhook."""

import sys
from typing import Any, Literal

import click
import msgspec

from pydra_core.cli import show
from pydra_core.cli.terminal import Terminal, Verbs
from pydra_core.client.cluster import Cluster
from pydra_core.errors import Fault, UserError
from pydra_core.protocol import verbs
from pydra_core.protocol.rules import Mail, Rule, When

NONE = "Nobody is told of anything: pydractl notify add NAME --to mailto:ada@example.org --when failed"


@click.group(cls=Verbs)
def notify() -> None:
    """Who is told by e-mail or webhook of runs that ended and nodes that were lost.

    The master keeps the rules and sends by itself, with a window or without.
    """


@notify.command("list")
@click.pass_obj
def list_(terminal: Terminal) -> None:
    """The rules, and the mail server."""
    told = terminal.with_cluster(lambda cluster: cluster.notify())
    terminal.tell(document(told), lambda: text(told))


@notify.command("add")
@click.argument("name")
@click.option("--to", required=True, help="mailto:ada@example.org, or the address of a webhook.")
@click.option(
    "--when",
    type=click.Choice([each.value for each in When]),
    multiple=True,
    default=("failed", "lost"),
    show_default=True,
    help="A run failed or finished, a node was lost or is sick; may be repeated.",
)
@click.option("--package", default="", help="Only runs of it; * and ? stand for parts of the name.")
@click.option("--label", default="", help="Only runs that carry this word.")
@click.pass_obj
def add(terminal: Terminal, name: str, to: str, when: tuple[str, ...], package: str, label: str) -> None:
    """Add a rule, or change the one of this name."""
    rule = Rule(name=name, when=tuple(When(each) for each in when), to=to, package=package, label=label)

    async def work(cluster: Cluster) -> verbs.NotifyTold:
        others = [each for each in (await cluster.notify()).rules if each.name != name]
        return await cluster.set_notify(verbs.SetNotify(rules=(*others, rule)))

    told = terminal.with_cluster(work)
    terminal.tell(document(told), lambda: f"{name} is a rule. pydractl notify test {to} tries it.")


@notify.command("remove")
@click.argument("name")
@click.pass_obj
def remove(terminal: Terminal, name: str) -> None:
    """Remove a rule."""

    async def work(cluster: Cluster) -> verbs.NotifyTold:
        rules = (await cluster.notify()).rules
        left = tuple(each for each in rules if each.name != name)
        if len(left) == len(rules):
            known = ", ".join(each.name for each in rules) or "none"
            raise UserError(f"There is no rule {name}: there are {known}.", Fault.NOT_FOUND)
        return await cluster.set_notify(verbs.SetNotify(rules=left))

    told = terminal.with_cluster(work)
    terminal.tell(document(told), lambda: f"{name} is removed.")


@notify.command("mail")
@click.option("--host", required=True, help="The mail server; an empty name sends no e-mail.")
@click.option("--port", type=int, help="Default: 587, with --security tls 465, with none 25.")
@click.option("--security", type=click.Choice(["starttls", "tls", "none"]), default="starttls", show_default=True)
@click.option("--sender", default="", help="Who the mail is from.")
@click.option("--user", default="", help="Whom the server knows.")
@click.option("--password-stdin", is_flag=True, help="Read the user's password from standard input.")
@click.pass_obj
def mail(
    terminal: Terminal, host: str, port: int | None, security: Literal["starttls", "tls", "none"], sender: str, user: str,
    password_stdin: bool,
) -> None:  # fmt: skip
    """Say which server e-mail goes through. A password comes over standard input and is kept sealed."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    usual = {"starttls": 587, "tls": 465, "none": 25}[security]
    wanted = Mail(host=host, port=port or usual, security=security, user=user, sender=sender, password=password)
    told = terminal.with_cluster(lambda cluster: cluster.set_notify(verbs.SetNotify(mail=wanted)))
    terminal.tell(document(told), lambda: f"E-mail goes through {server(told.mail)}." if host else "No e-mail is sent.")


@notify.command("test")
@click.argument("to")
@click.pass_obj
def test(terminal: Terminal, to: str) -> None:
    """Send a test to a place now, and say what came of it."""
    said = terminal.with_cluster(lambda cluster: cluster.test_notify(to))
    terminal.tell({"to": to, "text": said}, lambda: said)


def document(told: verbs.NotifyTold) -> dict[str, Any]:
    """Rules and server as one document; the password is not in it."""
    rules: list[Any] = msgspec.to_builtins(told.rules)
    server = {name: value for name, value in msgspec.to_builtins(told.mail).items() if name != "password"}
    return {"rules": rules, "mail": server}


def text(told: verbs.NotifyTold) -> str:
    """A table of the rules, and a line about the server."""
    cells = [
        [rule.name, ", ".join(rule.when), rule.package or "any", rule.label or "any", rule.to + (" (silent)" * rule.silent)]
        for rule in told.rules
    ]  # fmt: skip
    rules = show.table(["RULE", "WHEN", "PACKAGE", "LABEL", "TO"], cells) if cells else NONE
    return f"{rules}\nmail server: {server(told.mail) if told.mail.host else 'none'}"


def server(mail: Mail) -> str:
    """ "mail.example.org:587, starttls, as ada"."""
    user = f", as {mail.user}" if mail.user else ""
    return f"{mail.host}:{mail.port}, {mail.security}{user}"


VERBS = (notify,)
