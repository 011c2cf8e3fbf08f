"""Which of ty's findings say that something does not exist, and how their sentences read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fenceline.grounding.python.ty.server import Diagnostic

_CALLEE = r"(?: (?:of|to) (?:function |bound method )?`(?P<owner>[^`]+)`)?"
_NO_MEMBER = r"Module `(?P<module>[^`]+)` has no member `(?P<name>[^`]+)`"
_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("unresolved-reference", "name-undefined", r"Name `(?P<name>[^`]+)` used when not defined"),
    ("missing-attribute", "attribute-missing", _NO_MEMBER),
    ("missing-attribute", "attribute-missing",
     r"(?:Object of type|Class) `(?P<owner>[^`]+)` has no attribute `(?P<name>[^`]+)`"),
    ("missing-union-attribute", "attribute-missing",
     r"Attribute `(?P<name>[^`]+)` is not defined on (?P<owner>.+) in union"),
    ("missing-module-member", "name-not-exported", _NO_MEMBER),
    ("import-not-found", "module-missing", r"Cannot resolve imported module `(?P<module>[^`]+)`"),
    ("unknown-argument", "arguments-wrong",
     rf"Argument `(?P<name>[^`]+)` does not match any known parameter{_CALLEE}"),
    ("missing-argument", "arguments-wrong",
     rf"No arguments? provided for required parameters? (?P<name>`.+?`){_CALLEE}$"),
    ("too-many-positional-arguments", "arguments-wrong",
     rf"Too many positional arguments{_CALLEE}: (?P<name>expected \d+, got \d+)"),
    ("parameter-already-assigned", "arguments-wrong",
     rf"Multiple values provided for parameter `(?P<name>[^`]+)`{_CALLEE}"),
)  # fmt: skip
_COMPILED = tuple((code, rule, re.compile(sentence)) for code, rule, sentence in _SENTENCES)
_NARROWED = re.compile(r"(?: & ~\w+(?:\[[^\[\]]*\])?)+$")
"""What a condition took away from a type, which leaves the attributes as they are."""
CONFIGURED = tuple(sorted({code for code, _, _ in _SENTENCES}))
"""Names of the rules that ty is asked about; all others are off."""


@dataclass(frozen=True, slots=True)
class Said:
    """One finding, taken apart.

    Attributes:
        code: ty's rule.
        rule: ours.
        name: that does not exist; of arguments, what is wrong with them.
        owner: type, class or function that does not have it, as ty writes it; empty when it is not said.
        module: that does not have it; empty for a type.
        line: 1-based.
        column: 1-based.
        uris: of files that ty refers to.
    """

    code: str
    rule: str
    name: str
    owner: str
    module: str
    line: int
    column: int
    uris: tuple[str, ...]

    @property
    def known_by(self) -> tuple[str, str, str, str]:
        """Return what tells one finding from another one, wherever it stands."""
        return self.code, self.module, self.owner.partition("@")[0], self.name


def said(diagnostic: Diagnostic) -> Said | None:
    """Take a finding apart; None for one that is of no use here, or worded in a way that is not known."""
    sentence = diagnostic.message.partition("\n")[0]
    for code, rule, pattern in _COMPILED:
        if code == diagnostic.code and (match := pattern.search(sentence)):
            parts = match.groupdict()
            return Said(
                code,
                rule,
                parts.get("name") or "",
                _NARROWED.sub("", parts.get("owner") or ""),
                parts.get("module") or "",
                diagnostic.range.start.line + 1,
                diagnostic.range.start.character + 1,
                tuple(related.location.uri for related in diagnostic.related),
            )
    return None
