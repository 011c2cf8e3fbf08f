"""What the tests of the JavaScript judge share: a package as text, and what is said of one file of it."""

from __future__ import annotations

from collections.abc import Mapping

from compiled_kit import Said, heard, judged, said

PACKAGE = '{"name": "shop", "dependencies": {"express": "4", "lodash": "4"}}'


def of(path: str, text: str, files: Mapping[str, str] | None = None) -> list[Said]:
    """Return what is said of ``text`` written to ``path`` in a package with these other files."""
    language = "typescript" if path.endswith("ts") else "tsx" if path.endswith("tsx") else "javascript"
    return said(judged(language, {"package.json": PACKAGE, **(files or {})}, path, text))


def streamed(line: str, files: Mapping[str, str] | None = None, path: str = "src/a.js") -> list[Said]:
    """Return what is said of one streamed line."""
    return heard("javascript", {"package.json": PACKAGE, **(files or {})}, path, [line])
