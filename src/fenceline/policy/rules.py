"""Labels and the rules that give them: what may leave, per path.

A policy is a stack of layers: the administrator's, the repository's, the user's, the command line's, and our own for
what looks like a key. Each may have an opinion on a path; the strictest counts, so no layer can loosen another one.
Within a layer its rules decide, the strictest of those that match, and its default where none does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from fenceline.policy.label import CheckOutput, Label

if TYPE_CHECKING:
    from fenceline.policy.hosts import HostRule
    from fenceline.policy.patterns import Patterns


_LEAST_FIRST = (Label.CLOSED, Label.OPEN, Label.SIGNATURES)
"""What an endpoint may see, the least first: nothing, open code alone, declarations too."""


@dataclass(frozen=True)
class Rule:
    """One ``[[policy.rules]]`` table.

    Attributes:
        paths: patterns as git reads them in a ``.gitignore``.
        share: their label.
        closed_names: whether the names of these files, and of what they declare, stay inside as well.
    """

    paths: tuple[str, ...]
    share: Label
    closed_names: bool = False

    @cached_property
    def _patterns(self) -> Patterns:
        from fenceline.policy.patterns import Patterns  # noqa: PLC0415 - 25 ms that a policy without rules never needs

        return Patterns(self.paths)

    def pattern_for(self, path: str, *, any_case: bool) -> str | None:
        """Return the pattern that takes ``path`` in, None when the rule says nothing of it.

        Raises:
            PolicyError: a pattern cannot be read.
        """
        return self._patterns.match(path, any_case=any_case)


@dataclass(frozen=True)
class Layer:
    """What one source says.

    Attributes:
        name: who speaks: ``administrator``, ``repository``, ``user``, ``command line``, ``keys``.
        default: of paths that no rule matches; None for no opinion.
        rules: in the order written.
        source: the file, empty for none.
        broken: why it cannot be read, empty when it can; then nothing leaves.
        hosts: what is said of endpoints.
        docstrings: whether declarations that leave may have their documentation with them.
        check_output: what hosted models are told of a check; None for ``names`` where anything is protected.
        ignored: tables of the file that count for nothing, because only its policy is read.
    """

    name: str
    default: Label | None = None
    rules: tuple[Rule, ...] = ()
    source: str = ""
    broken: str = ""
    hosts: tuple[HostRule, ...] = ()
    docstrings: bool = True
    check_output: CheckOutput | None = None
    ignored: tuple[str, ...] = ()

    @property
    def protects(self) -> bool:
        """Whether anything is labelled stricter than ``open``."""
        labels = (self.default, *(rule.share for rule in self.rules))
        return bool(self.broken) or any(label not in (None, Label.OPEN) for label in labels)

    @property
    def telling(self) -> CheckOutput:
        """What hosted models are told of a check by this layer alone."""
        return self.check_output or (CheckOutput.NAMES if self.protects else CheckOutput.FULL)

    def ruling(self, path: str) -> Ruling | None:
        """Return what this layer says of ``path``; None for no opinion."""
        if self.broken:
            return Ruling(Label.CLOSED, self, why=f"the policy cannot be read: {self.broken}")
        base = self.default or Label.OPEN
        found: Ruling | None = None
        for number, rule in enumerate(self.rules, start=1):
            # Another case of a path may be the same file; only what is meant to loosen must be exact.
            stricter = rule.share.strictness > base.strictness
            pattern = rule.pattern_for(path, any_case=stricter)
            if pattern is not None and (found is None or rule.share.strictness > found.label.strictness):
                found = Ruling(rule.share, self, number, pattern)
        if found is None and self.default is not None:
            return Ruling(self.default, self)
        return found


@dataclass(frozen=True, slots=True)
class Ruling:
    """A path's label and where it comes from.

    Attributes:
        label: what may leave.
        layer: whose word it is; None where nobody says anything.
        rule: 1-based number of the rule in its layer, 0 for its default.
        pattern: that matched, empty for the default.
        why: in words where it is neither a rule nor a default.
    """

    label: Label
    layer: Layer | None = None
    rule: int = 0
    pattern: str = ""
    why: str = ""

    def __str__(self) -> str:
        """Return the origin in words."""
        if self.why or self.layer is None:
            return self.why or "no layer says anything"
        where = f" ({self.layer.source})" if self.layer.source else ""
        what = f"rule {self.rule}, {self.pattern}" if self.rule else "default"
        return f"{what} of the {self.layer.name}{where}"


@dataclass(frozen=True)
class Policy:
    """A workspace's policy; without layers everything is open."""

    layers: tuple[Layer, ...] = ()

    @classmethod
    def of(cls, default: Label, rules: tuple[Rule, ...] = ()) -> Policy:
        """Return the policy of one layer."""
        return cls((Layer("user", default, rules),))

    def ruling(self, path: str) -> Ruling:
        """Return the strictest word on ``path``, a POSIX path relative to the workspace root.

        Raises:
            PolicyError: a pattern cannot be read.
        """
        said = [ruling for layer in self.layers if (ruling := layer.ruling(path)) is not None]
        return max(said, key=lambda ruling: ruling.label.strictness, default=Ruling(Label.OPEN))

    def limit(self, host: str, provider: str = "") -> tuple[Label, str]:
        """Return the most that an endpoint may see, and whose word that is, empty for nobody's."""
        said = [
            (rule.share, f"rule for {rule.host} of the {layer.name}")
            for layer in self.layers
            for rule in layer.hosts
            if rule.covers(host, provider)
        ]
        strict = [each for each in said if each[0] is not Label.SIGNATURES]
        return min(strict, key=lambda each: _LEAST_FIRST.index(each[0]), default=(Label.SIGNATURES, ""))

    def inside(self, host: str) -> str:
        """Return why ``host`` stands inside the network, empty where it does not.

        A rule of any layer that shows it less than other hosted endpoints see is the stricter word.
        """
        if self.limit(host)[0] is not Label.SIGNATURES:
            return ""
        said = (
            layer.name for layer in self.layers for rule in layer.hosts if rule.inside and rule.covers(host)
        )
        name = next(said, "")
        return f"{host} is inside by the {name}'s policy" if name else ""

    @property
    def closes_names(self) -> bool:
        """Whether any rule keeps names inside."""
        return any(rule.closed_names for layer in self.layers for rule in layer.rules)

    def closes_name(self, path: str) -> bool:
        """Whether a rule keeps the name of ``path`` inside.

        Raises:
            PolicyError: a pattern cannot be read.
        """
        rules = (rule for layer in self.layers for rule in layer.rules if rule.closed_names)
        return any(rule.pattern_for(path, any_case=True) is not None for rule in rules)

    def without_declarations(self) -> Policy:
        """Return the policy under which what shows declarations shows nothing."""
        return Policy(tuple(_closing(layer) for layer in self.layers))

    @property
    def docstrings(self) -> bool:
        """Whether no layer keeps documentation inside."""
        return all(layer.docstrings for layer in self.layers)

    @property
    def check_output(self) -> CheckOutput:
        """What a hosted model is told of a check: the strictest word."""
        said = (layer.telling for layer in self.layers)
        return max(said, key=lambda output: output.strictness, default=CheckOutput.FULL)

    @property
    def demands_check_output(self) -> bool:
        """Whether that is named in a layer, and no mere default."""
        return any(layer.check_output not in (None, CheckOutput.FULL) for layer in self.layers)

    @property
    def everything_open(self) -> bool:
        """Whether no layer labels anything stricter than ``open``."""
        return not any(layer.protects for layer in self.layers)

    @property
    def closing_all(self) -> Layer | None:
        """The layer that closes every path without exception; None where there is none."""
        return next((layer for layer in self.layers if layer.broken or _closes_all(layer)), None)


def _closes_all(layer: Layer) -> bool:
    return layer.default is Label.CLOSED and all(rule.share is Label.CLOSED for rule in layer.rules)


def _closing(layer: Layer) -> Layer:
    rules = tuple(replace(rule, share=_closed(rule.share)) for rule in layer.rules)
    return replace(layer, default=layer.default and _closed(layer.default), rules=rules)


def _closed(label: Label) -> Label:
    return Label.CLOSED if label is Label.SIGNATURES else label
