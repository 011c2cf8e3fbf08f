"""Whether a name is to be found in any of the workspace's code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.errors import FencelineError
from fenceline.scope.testfiles import is_test
from fenceline.scope.words.lexicon import CODE_SUFFIXES
from fenceline.scope.words.written import suffix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MOST = 5_000


def mentioned(name: str, paths: Iterable[str], read: Callable[[str], bytes]) -> bool:
    """Whether one of the first thousands of files has ``name`` as a word, tests looked at first."""
    word = re.compile(rb"(?<![\w$])" + re.escape(name.encode(errors="replace")) + rb"(?![\w$])")
    code = sorted((p for p in paths if suffix(p) in CODE_SUFFIXES), key=lambda path: not is_test(path))
    return any(word.search(_content(path, read)) for path in code[:_MOST])


def _content(path: str, read: Callable[[str], bytes]) -> bytes:
    try:
        return read(path)
    except (OSError, FencelineError):
        return b""
