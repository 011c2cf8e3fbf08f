"""Every rule that can find something: its signal's kind and what it means, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.kinds import SignalKind

RULES: dict[str, tuple[SignalKind, str]] = {
    "package-unknown": (
        "missing-package",
        "An import of a package that is nowhere: library, workspace, declarations, environment",
    ),
    "package-misspelt": (
        "missing-package",
        "An import of an unknown package that is one slip away from a known one",
    ),
    "package-undeclared": (
        "missing-package",
        "An import of a package that is installed, but declared nowhere",
    ),
    "package-not-installed": (
        "missing-package",
        "An import of a package that is declared, but not installed",
    ),
    "module-missing": ("missing-path", "An import of a module of this workspace that is not there"),
    "path-missing": ("missing-path", "A path that the workspace does not have"),
    "name-not-exported": ("missing-name", "An imported name that its module does not have"),
    "name-undefined": ("missing-name", "A name that nothing defines"),
    "attribute-missing": ("missing-name", "An attribute or method that its object does not have"),
    "arguments-wrong": ("missing-name", "A call that the known signature does not allow"),
    "symbol-other": ("malformed-edit", "Another symbol than the one that was asked for"),
    "prose": ("malformed-edit", "Prose where code should stand"),
    "no-code": ("malformed-edit", "No code where an edit was asked for"),
    "elided": ("malformed-edit", "Code that is left out"),
    "deletes": ("malformed-edit", "Declarations that would be lost unasked"),
    "broken-syntax": ("malformed-edit", "Code that does not parse any more"),
    "repeats": ("incoherent", "The same lines again and again"),
    "runaway": ("incoherent", "Text without an end"),
    "contradicts": ("incoherent", "A second, different version of the same symbol"),
    "window-exceeded": ("context-overflow", "A request that the model's window does not hold"),
    "check-fails": ("check-failed", "A check that fails with the edit"),
    "unchanged": ("no-progress", "The code as it was"),
    "same-failure": ("no-progress", "The same failure after another edit"),
    "same-edit": ("no-progress", "An edit that was tried before"),
    "undoes-itself": ("no-progress", "An edit that takes the last one back"),
    "circles": ("no-progress", "Edits that hardly differ, while nothing new passes"),
    "silence": ("timeout", "A model that says nothing any more"),
    "used-up": ("budget", "All that the attempt was allowed is used"),
}


def kind_of(rule: str) -> SignalKind:
    """Return the kind of signal that a rule gives.

    Raises:
        KeyError: there is no such rule.
    """
    return RULES[rule][0]
