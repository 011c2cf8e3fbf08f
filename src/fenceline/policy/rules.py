"""Labels and the rules that give them: what may leave, per path.

A policy is a stack of layers: the administrator's, the repository's, the user's, the command line's, and our own for
what looks like a key. Each may have an opinion on a path; the strictest counts, so no layer can loosen another one.
Within a layer its rules decide, the strictest of those that match, and its default where none does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.policy.hosts import HostRule
    from fenceline.policy.patterns import Patterns


class Label(StrEnum):
    """What may leave of a path, from loose to strict."""

    OPEN = "open"
    SIGNATURES = "signatures"
    CLOSED = "closed"

    @property
    def strictness(self) -> int:
        """Return 0 for ``open`` up to 2 for ``closed``."""
        return _ORDER.index(self)


_ORDER = (Label.OPEN, Label.SIGNATURES, Label.CLOSED)


class CheckOutput(StrEnum):
    """What a hosted model is told of a check, whose tests may read everything; from loose to strict."""

    FULL = "full"
    NAMES = "names"
    VERDICT = "verdict"

    @property
    def strictness(self) -> int:
        """Return 0 for ``full`` up to 2 for ``verdict``."""
        return _TOLD.index(self)


_TOLD = (CheckOutput.FULL, CheckOutput.NAMES, CheckOutput.VERDICT)


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
    """

    name: str
    default: Label | None = None
    rules: tuple[Rule, ...] = ()
    source: str = ""
    broken: str = ""
    hosts: tuple[HostRule, ...] = ()
    docstrings: bool = True
    check_output: CheckOutput | None = None

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
