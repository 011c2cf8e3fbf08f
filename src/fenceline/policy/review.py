"""What a policy seems to have forgotten: rules that match nothing, open files that look sensitive, secrets in them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

import msgspec

from fenceline.policy.label import Label
from fenceline.policy.labels import Labels
from fenceline.policy.secrets import secrets
from fenceline.workspace.faults import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fenceline.policy.rules import Layer, Policy
    from fenceline.workspace.files import Workspace

_SENSITIVE = re.compile(
    r"(?:^|[/_.-])(?:secrets?|credentials?|passwords?|passwd|private[_-]?keys?|vault|keystore|licen[cs]e[_-]?keys?"
    r"|customers?|patients?|payroll|salar(?:y|ies))(?:[/_.-]|$)|\.(?:sqlite3?|db|dump|pcap|bak)$",
    re.IGNORECASE,
)
_NEAR = 0.75  # share of letters in common from which on a host is taken for a misspelt provider
_MOST_BYTES = 4 << 20  # of a file that is searched for secrets


class Finding(msgspec.Struct, frozen=True):
    """One thing to look at.

    Attributes:
        kind: what was found.
        path: of the file, or of the configuration; empty for the policy as a whole.
        line: 1-based, 0 for none.
        message: in words.
    """

    kind: Literal["broken", "ignored", "dead-rule", "sensitive", "secret"]
    path: str
    line: int
    message: str


def review(policy: Policy, workspace: Workspace, providers: Sequence[str] = ()) -> Iterator[Finding]:
    """Yield what should be looked at, the policy itself first.

    Args:
        policy: of all layers.
        workspace: with the files that it is about.
        providers: names that a rule about hosts may have in place of a host's.

    Raises:
        PolicyError: a pattern cannot be read.
        WorkspaceError: the files cannot be listed.
    """
    files = workspace.files()
    yield from _rules(policy, files)
    yield from _hosts(policy, providers)
    labels = Labels(policy, workspace.root)
    for path in files:
        if labels.of(path).label is not Label.OPEN:
            continue
        if _SENSITIVE.search(path):
            yield Finding("sensitive", path, 0, "looks sensitive by its name and is open")
        try:
            data = workspace.read(path, _MOST_BYTES)
        except WorkspaceError:  # a link, too large, or gone
            continue
        for secret in secrets(data) if b"\0" not in data[:8192] else ():
            yield Finding("secret", path, secret.line, f"what looks like {secret.kind} in an open file")


def _rules(policy: Policy, files: tuple[str, ...]) -> Iterator[Finding]:
    for layer in policy.layers:
        if layer.broken:
            message = f"the {layer.name}'s policy cannot be read, so nothing leaves: {layer.broken}"
            yield Finding("broken", layer.source, 0, message)
        if layer.ignored:
            yield Finding("ignored", layer.source, 0, ignored_line(layer))
        for number, rule in enumerate(layer.rules, start=1):
            if not any(rule.pattern_for(path, any_case=True) for path in files):
                patterns = ", ".join(rule.paths)
                message = f"rule {number} of the {layer.name} ({patterns}) matches no file"
                yield Finding("dead-rule", layer.source, 0, message)


def ignored_line(layer: Layer) -> str:
    """Say which tables of a layer's file count for nothing."""
    return f"only [policy] counts in the {layer.name}'s file; it ignores {', '.join(layer.ignored)}"


def _hosts(policy: Policy, providers: Sequence[str]) -> Iterator[Finding]:
    """Yield rules about hosts that are named like a provider, but for a letter or two."""
    for layer in policy.layers:
        for rule in layer.hosts:
            near = get_close_matches(rule.host, providers, 1, _NEAR) if rule.host not in providers else ()
            if near and "." not in rule.host:
                message = f"host {rule.host} of the {layer.name} is no provider, and {near[0]} is one"
                yield Finding("dead-rule", layer.source, 0, message)
