"""What may be told of a check whose tests could read more than whoever is told: words that were there before the run.

What a test prints, raises or is called may be written by the model that asks, in a code of its own. So nothing of that
is repeated: names come from the run before the first change, kinds of failures from a list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fenceline.checks.results import TestState
from fenceline.policy.label import CheckOutput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.checks.results import CheckResult

_NAMED = 3
_KINDS = (
    "AssertionError", "AttributeError", "ImportError", "IndexError", "KeyError", "ModuleNotFoundError", "NameError",
    "RecursionError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "ValueError",
    "NullPointerException", "IllegalArgumentException", "panic",
)  # fmt: skip
_KIND = re.compile(rf"\b(?:{'|'.join(_KINDS)})")


def told(before: CheckResult | None, after: CheckResult, output: CheckOutput) -> tuple[str, ...]:
    """Return what a failing run may tell, in lines.

    Args:
        before: the run before the first change of a model; its tests may be named.
        after: the run.
        output: how much.
    """
    if output is CheckOutput.FULL:
        return tuple(failure.message for failure in after.failures)
    if output is CheckOutput.VERDICT:
        return ()
    known = before.tests if before else {}
    lines = tuple(_of_known(known, after))
    new = any(state is TestState.FAILED and name not in known for name, state in after.tests.items())
    return (*lines[:_NAMED], *(("a test that was not there before the run fails",) if new else ()))


def _of_known(known: dict[str, TestState], after: CheckResult) -> Iterator[str]:
    said = {failure.test: failure.message for failure in after.failures}
    for name in sorted(known):
        match after.tests.get(name):
            case TestState.FAILED:
                kind = _KIND.search(said.get(name, ""))
                yield f"{name} fails{f': {kind[0]}' if kind else ''}"
            case None | TestState.SKIPPED if known[name] is TestState.PASSED:
                yield f"{name} passed before and did not run"
            case _:
                continue
