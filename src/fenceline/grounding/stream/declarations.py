"""What a single line declares, by language: enough to see that an answer declares something else."""

from __future__ import annotations

import re

_JS = re.compile(
    r"\s*(?:export\s+)?(?:default\s+)?(?:"
    r"(?:async\s+)?function\s*\*?\s*(?P<function>[\w$]+)"
    r"|(?:abstract\s+)?class\s+(?P<class>[\w$]+)"
    r"|(?:const|let|var)\s+(?P<bound>[\w$]+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:function\b|\([^()]*\)[^=]*=>|[\w$]+\s*=>)"
    r"|(?:(?:public|private|protected|static|async|get|set)\s+|[*#])*(?P<method>(?!(?:if|for|while|switch|catch|with)\b)[\w$]+)"
    r"\s*\([^;]*\)\s*(?::[^;{]+)?\{\s*$"
    r")"
)
_TABLE = {
    "python": re.compile(r"\s*(?:async\s+)?def\s+(?P<function>\w+)|\s*class\s+(?P<class>\w+)"),
    "javascript": _JS,
    "typescript": _JS,
    "tsx": _JS,
    "go": re.compile(r"\s*func\s+(?:\([^)]*\)\s*)?(?P<function>\w+)|\s*type\s+(?P<class>\w+)"),
    "rust": re.compile(
        r"\s*(?:pub(?:\([^)]*\))?\s+)?(?:const\s+|async\s+|unsafe\s+)*(?:fn\s+(?P<function>\w+)"
        r"|(?:struct|enum|trait|type)\s+(?P<class>\w+)|impl\b(?:<[^>]*>)?\s+(?:[\w:<>]+\s+for\s+)?(?P<of>\w+))"
    ),
    "java": re.compile(
        r"\s*(?:(?:public|private|protected|static|final|abstract|synchronized)\s+)*(?:"
        r"(?:class|interface|enum|record)\s+(?P<class>\w+)"
        r"|(?:<[^>]*>\s+)?[\w.<>\[\], ?]+\s+(?P<method>\w+)\s*\([^;]*\)\s*(?:throws\s+[\w., ]+)?\{\s*$)"
    ),
}
_LONGEST = 240  # characters; a head that is longer declares nothing that is judged here


def declared(text: str, language: str) -> str:
    """Return the name that a line declares, empty where it declares none."""
    pattern = _TABLE.get(language)
    found = pattern.match(text) if pattern and len(text) <= _LONGEST else None
    return next(filter(None, found.groups()), "") if found else ""
