"""Which rules an event fires, and what is written then; pure.

1. A rule is fired by an event that it waits for, if its package and its label match the run; events of nodes have neither.
2. One event is told to one place once, however many rules name it.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from pydra_core.errors import Fault, UserError
from pydra_core.protocol.pictures import EventRow
from pydra_core.protocol.rules import MOST_RULES, Mail, Rule, When
from pydra_core.protocol.states import EventKind

_WHEN = {
    EventKind.RUN_FAILED: When.FAILED,
    EventKind.RUN_FINISHED: When.FINISHED,
    EventKind.NODE_LOST: When.LOST,
    EventKind.NODE_SICK: When.SICK,
}
MAILTO = "mailto:"
LONGEST = 150
"""Letters of a subject."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What goes to one place: as an e-mail a subject and a text, as a webhook the document."""

    to: str
    subject: str
    text: str
    document: str

    @property
    def place(self) -> str:
        """Where it goes, for logs: the path of a webhook may be a secret."""
        return self.to if self.to.startswith(MAILTO) else urlsplit(self.to).hostname or "a webhook"


def fired(rules: Sequence[Rule], event: EventRow, labels: Iterable[str]) -> list[str]:
    """The places that are to hear of this event."""
    when, words = _WHEN.get(event.kind), tuple(labels)
    return list(
        dict.fromkeys(rule.to for rule in rules if when in rule.when and not rule.silent and _fits(rule, event, words))
    )


def _fits(rule: Rule, event: EventRow, labels: Sequence[str]) -> bool:
    if not event.run:
        return not (rule.package or rule.label)
    return (not rule.package or fnmatchcase(event.package, rule.package)) and (
        not rule.label or any(fnmatchcase(each, rule.label) for each in labels)
    )


def letter(to: str, event: EventRow, master: str, at: str) -> Letter:
    """What is written of an event; `at` is its moment in words."""
    subject = " ".join(f"Pydra {master}: {event.text}".split())[:LONGEST]
    text = f"{event.text}\n\n{at}, master {master}\n"
    facts = {"event": event.kind.value, "text": event.text, "at": event.at, "master": master}
    named = {"run": int(event.run) or None, "package": event.package or None, "node": event.node or None}
    document = {**facts, **{name: value for name, value in named.items() if value is not None}}
    return Letter(to, subject, text, json.dumps(document, ensure_ascii=False))


def trial(to: str, master: str, at: str) -> Letter:
    """What a test sends."""
    text = f"This is a test from {master}: notices reach this place."
    document = {"event": "test", "text": text, "master": master}
    return Letter(to, f"Pydra {master}: a test", f"{text}\n\n{at}\n", json.dumps(document, ensure_ascii=False))


def check_rules(rules: Sequence[Rule]) -> None:
    """Raises UserError, with what to write, for rules that could not work."""
    if len(rules) > MOST_RULES:
        raise UserError(f"There can be {MOST_RULES} rules: remove some first.", Fault.BAD_INPUT)
    if len({rule.name for rule in rules}) < len(rules):
        raise UserError("Two rules have the same name: give each its own.", Fault.BAD_INPUT, {"name": "Another name."})
    for rule in rules:
        _check_rule(rule)


def _check_rule(rule: Rule) -> None:
    faults = {}
    if not rule.name.strip() or not rule.name.isprintable():
        faults["name"] = "Write a name for the rule, for example “night runs”."
    if not rule.when:
        faults["when"] = f"Say when: {', '.join(When)}."
    if fault := place_fault(rule.to):
        faults["to"] = fault
    if faults:
        raise UserError(" ".join(faults.values()), Fault.BAD_INPUT, faults)


def place_fault(to: str) -> str:
    """What is wrong with a place; "" for nothing."""
    said = "Write an address like mailto:ada@example.org, or the address of a webhook like https://example.org/hook."
    if not to.isascii() or not to.isprintable() or " " in to:
        return said
    if to.startswith(MAILTO):
        return "" if is_mailbox(to.removeprefix(MAILTO)) else said
    try:
        parts = urlsplit(to)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    return "" if sound else said


def is_mailbox(text: str) -> bool:
    """True for one address, as far as can be told without asking: somebody, an @, a host (RFC 5322 allows more than anybody has)."""
    name, _, host = text.rpartition("@")
    return (
        bool(name and host) and not any(each in text for each in ' ,;<>()"\\') and text.isascii() and text.isprintable()
    )


def check_mail(mail: Mail) -> None:
    """Raises UserError, with what to write."""
    faults = {}
    if mail.host and (not mail.host.isascii() or not mail.host.isprintable() or " " in mail.host or "/" in mail.host):
        faults["host"] = "Write the name of the mail server, for example mail.example.org."
    if not 1 <= mail.port <= 65_535:
        faults["port"] = "Write a port: 587 for STARTTLS, 465 for TLS, 25 for neither."
    if mail.host and not is_mailbox(mail.sender):
        faults["sender"] = "Write who the mail is from, for example pydra@example.org."
    if mail.password and not mail.user:
        faults["user"] = "Write the user whose password this is."
    if mail.password and mail.security == "none":
        faults["security"] = "A password goes out under TLS only: choose starttls or tls."
    if faults:
        raise UserError(" ".join(faults.values()), Fault.BAD_INPUT, faults)
