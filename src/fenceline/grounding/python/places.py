"""What kind of place a Python file is, where that changes what an import in it means."""

from __future__ import annotations

import re

_TESTS = re.compile(
    r"(?:^|/)(?:tests?|testing|t|unit|integration|e2e|spec)(?:/|$)|(?:^|/)(?:test_[^/]*|[^/]*_tests?|conftest)\.pyi?$"
)
_ASIDE = re.compile(
    r"(?:^|/)(?:docs?\w*|examples?\w*|samples?|demos?|scripts?|tools?|benchmarks?|bench|perf|contrib|notebooks?"
    r"|tutorials?|playground|ci|\.\w+|misc|dev|release|extras?|recipes|tasks)(?:/|$)"
    r"|(?:^|/)(?:setup|noxfile|tasks|conf|fabfile|dodo)\.py$"
)
_TEST_FOLDER = re.compile(r"(?:^|/)(?:tests?|testing)/")
_TEST_NAMES = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_tests?|tests?|conftest|__init__)\.pyi?$")
_HELPER_NAMES = re.compile(
    r"(?:^|[/_])(?:utils?|helpers?|common|base|support|compat|mocks?|mocking|fakes?|factor(?:y|ies)|fixtures|plugins?|models?"
    r"|settings|requirements|(?:gen|make|run|build|create|update)_\w+|profiles|assertions|schemas?|urls|views|apps?|types|constants|servers?|clients?|runner|case|testcase|testing|tasks|server\w*)\.py$"
)
_TEST_CODE = re.compile(
    rb"^\s*(?:async )?def test|^class Test|^\s*class \w+\(.*TestCase\)|^\s*@pytest\."
    rb"|^(?:import|from) (?:pytest|unittest)\b",
    re.MULTILINE,
)
_DATA = re.compile(
    r"(?:^|/)(?:(?!metadata)\w*data\w*|fixtures?|cases|samples?|snippets?|resources|golden|inputs?|outputs?|expected|assets"
    r"|templates?|example_scripts|\w*files|roots?|bad|broken|(?:in)?valid|projects|packages|cassettes|stubs?)(?:/|$)"
)


def is_test(path: str) -> bool:
    """Return whether the file belongs to the tests."""
    return bool(_TESTS.search(path))


def is_aside(path: str) -> bool:
    """Return whether the file is beside the product: documentation, examples, scripts, tasks."""
    return bool(_ASIDE.search(path))


def is_specimen(path: str, content: bytes) -> bool:
    """Return whether the file may be something that other code reads, rather than code that runs.

    Tests keep such files beside them: programs to be formatted, linted or type-checked, with mistakes on purpose.
    """
    if "{{" in path or "{%" in path:
        return True
    tests = _TEST_FOLDER.search(path)
    if tests is None:
        return False
    if _DATA.search(path[tests.start() : path.rfind("/") + 1]):
        return True
    is_loose = path.count("/") == 1
    return is_loose and not (
        _TEST_NAMES.search(path) or _HELPER_NAMES.search(path) or _TEST_CODE.search(content)
    )
