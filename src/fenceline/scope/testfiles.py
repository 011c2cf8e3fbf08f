"""Which files are tests, and where the tests of a file live, by each language's conventions."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = re.compile(
    r"test_[^/]*\.(?:py|c|cc|cpp|cxx|js|ts)$"
    r"|tests?\.(?:py|[cm]?[jt]sx?)$"
    r"|[^/]+_test\.(?:py|go|c|cc|cpp|cxx|rs|[cm]?[jt]s)$"
    r"|[^/]+[.-](?:test|spec)\.[cm]?[jt]sx?$"
    r"|(?:Test[A-Z][^/]*|[^/]+(?:Tests?|TestCase|IT))\.java$"
)
_FOLDERS = re.compile(
    r"(?:^|/)(?:__tests__/[^/]+|tests?/(?:[^/]+/)*[^/]+)\.(?:[cm]?[jt]sx?|rs|c|cc|cpp|cxx)$"
)
_SUPPORT = re.compile(r"(?:^|/)(?:fixtures?|helpers?|support|mocks?|__mocks__|testdata|conftest)(?:/|\.|$)")
_APART = re.compile(r"(?:.*/)?tests?/")
_ENTRIES = frozenset({"__init__", "index", "mod"})


def is_test(path: str) -> bool:
    """Whether a path looks like a test file in its language's conventions."""
    lower = path.lower()
    if "test" not in lower and "spec" not in lower and not path.endswith("IT.java"):
        return False
    name = path.rpartition("/")[2]
    if _NAME.match(name):
        return True
    return _FOLDERS.search(path) is not None and _SUPPORT.search(path) is None


def among_tests(path: str) -> bool:
    """Whether a path is a test or stands in a folder of tests, as fixtures do."""
    return is_test(path) or _APART.match(path) is not None


def names_of_tests(path: str) -> tuple[str, ...]:
    """Return the base names that a test file for ``path`` would have, the most usual first."""
    stem, _, end = path.rpartition("/")[2].rpartition(".")
    match end:
        case "py" | "pyi":
            bare, flat = _python_names(path)
            return (
                f"test_{bare}.py",
                f"{bare}_test.py",
                f"{bare}_tests.py",
                f"test_{bare}s.py",
                f"test_{flat}.py",
            )
        case "go":
            return (f"{stem}_test.go",)
        case "java":
            return (
                *tuple(f"{stem}{tail}.java" for tail in ("Test", "Tests", "IT", "TestCase")),
                f"Test{stem}.java",
            )
        case "rs":
            return (f"{stem}.rs", f"{stem}_test.rs", f"test_{stem}.rs")
        case "c" | "cc" | "cpp" | "cxx" | "h" | "hpp" | "hh":
            ends = ("c", "cc", "cpp", "cxx")
            return tuple(f"test_{stem}.{e}" for e in ends) + tuple(f"{stem}_test.{e}" for e in ends)
        case _:
            own = _module(path)
            index = _marked(stem, end) if own != stem else ()
            return (*_script_names(own, end), *index)


def _module(path: str) -> str:
    """Return what a file is imported by: its stem, its folder's name for ``__init__.py`` and ``index.ts``."""
    base, _, name = path.rpartition("/")
    stem = name.partition(".")[0]
    return base.rpartition("/")[2] or stem if stem in _ENTRIES else stem


def _python_names(path: str) -> tuple[str, str]:
    """Return a module's name, and the same behind its package's: ``python``, ``utils_python``."""
    module = _module(path)
    folders = [part for part in path.split("/")[:-1] if part != module]
    bare = module.lstrip("_") or module
    return bare, f"{folders[-1]}_{bare}" if folders else bare


def _marked(stem: str, end: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{mark}.{e}" for mark in ("test", "spec") for e in _script_ends(end))


def _script_ends(end: str) -> dict[str, None]:
    return dict.fromkeys((end, "ts", "tsx", "js", "jsx", "mjs", "cjs"))


def _script_names(stem: str, end: str) -> tuple[str, ...]:
    ends = _script_ends(end)
    plain = (*(f"{stem}-test.{e}" for e in ends), *(f"{stem}.{e}" for e in ends), f"test_{stem}.js")
    return (*_marked(stem, end), *plain)


def new_test_path(path: str, tests: Sequence[str]) -> str:
    """Return where a first test file for ``path`` belongs, as the existing ``tests`` have it.

    Args:
        path: the source file.
        tests: test files of the workspace.
    """
    base, slash, name = path.rpartition("/")
    stem, _, end = name.rpartition(".")
    match end:
        case "go":
            return f"{base}{slash}{stem}_test.go"
        case "rs":
            return path
        case "java":
            moved = re.sub(r"(^|/)src/main/", r"\1src/test/", path, count=1)
            return f"{moved[: -len('.java')]}Test.java"
        case "py":
            own = [test for test in tests if test.endswith(".py")]
            return _beside_others(base, _new_python_test(path, own), own)
        case "c" | "cc" | "cpp" | "cxx" | "h" | "hpp" | "hh":
            return _beside_others(base, f"test_{stem}.{end}", list(tests))
        case _:
            return _script_test(base, stem, end, tests)


def _new_python_test(path: str, tests: Sequence[str]) -> str:
    bare, flat = _python_names(path)
    if _mostly(tests, "_test.py"):
        return f"{bare}_test.py"
    package = flat.removesuffix(bare)
    flattened = [test for test in tests if package and f"/test_{package}" in f"/{test}"]
    return f"test_{flat}.py" if len(flattened) > 1 else f"test_{bare}.py"


def _mostly(tests: Sequence[str], tail: str) -> bool:
    return bool(tests) and sum(test.endswith(tail) for test in tests) * 2 > len(tests)


def _beside_others(base: str, name: str, tests: Sequence[str]) -> str:
    """Place ``name`` beside the source file where tests lie there, else in the test folder nearest to it."""
    if not tests:
        return f"tests/{name}" if base else name
    apart = [test for test in tests if _APART.match(test)]
    folders = Counter(test.rpartition("/")[0] for test in (apart if len(apart) * 2 > len(tests) else tests))
    if base in folders:
        return f"{base}/{name}" if base else name
    inner = base.split("/")
    mirrored = [f for f in folders if f.split("/")[-1:] == inner[-1:]]
    chosen = min(mirrored or folders, key=lambda f: (-_shared(f, base), f.count("/"), -folders[f], f))
    return f"{chosen}/{name}" if chosen else name


def _shared(a: str, b: str) -> int:
    shared = 0
    for left, right in zip(a.split("/"), b.split("/"), strict=False):
        if left != right:
            break
        shared += 1
    return shared


def _script_test(base: str, stem: str, end: str, tests: Sequence[str]) -> str:
    own = [test for test in tests if re.search(r"\.[cm]?[jt]sx?$", test)]
    mark = "spec" if sum(".spec." in test for test in own) * 2 > len(own) else "test"
    last = own[0].rpartition(".")[2] if own and not any(test.endswith(end) for test in own) else end
    plain = own and not any(".spec." in test or ".test." in test for test in own)
    name = f"{stem}.{last}" if plain else f"{stem}.{mark}.{last}"
    inner = f"{base}/__tests__" if base else "__tests__"
    if sum("__tests__/" in test for test in own) * 2 > len(own):
        return f"{inner}/{name}"
    apart = [test for test in own if _APART.match(test)]
    if apart and len(apart) * 2 > len(own):
        return _beside_others(base, name, apart)
    return f"{base}/{name}" if base else name
