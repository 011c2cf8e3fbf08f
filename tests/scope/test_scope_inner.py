"""Instructions about what is inside of a function, about what goes away, and about what nobody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scope_kit import scope_of

if TYPE_CHECKING:
    from pathlib import Path

SHOP = """def strip_all(names):
    kept = [name for name in names]
    return kept


def timeout(seconds):
    return seconds


def connect(host, timeout=None):
    must_close = log_call(host)
    return must_close, timeout


def log_call(what):
    return what


class Cart:
    def total(self, rate):
        return rate

    def kept(self):
        return []
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "test_shop.py").write_text(
        "from shop import connect\n\n\ndef test_connect():\n    connect('a')\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("instruction", "target"),
    [
        ("Rename the variable `must_close` in connect", "connect"),
        ("Rename must_close to closing in connect", "connect"),
        ("In connect, rename host to name", "connect"),
        ("Replace must_close with a context manager in `connect`", "connect"),
        ("Make `timeout` a required argument of connect", "connect"),
        ("Let `timeout` be a float in connect", "connect"),
        ("The `timeout` parameter of connect should be in seconds", "connect"),
        ("Remove the must_close variable in connect", "connect"),
        ("Remove log_call calls from connect", "connect"),
        ("Fix the call of log_call in connect", "connect"),
        ("Remove the unused parameter of connect", "connect"),
        ("Remove connect's unused parameter", "connect"),
        ("Remove duplicates in strip_all", "strip_all"),
        ("Add `retries` to connect", "connect"),
        ("Add `timeout` and `kept` to `log_call`", "log_call"),
        ("Fix `timeout`, which connect uses", "timeout"),
        ("Make Cart.kept return a tuple in the total", "Cart.kept"),
        ("When `total` is zero, log_call should return it", "log_call"),
        ("Add a CLI option --quiet to the connect command", "connect"),
        ("Support --json in the connect command", "connect"),
    ],
)
def test_what_is_inside_of_a_function_is_an_edit_of_that_function(
    root: Path, instruction: str, target: str
) -> None:
    scope = scope_of(root, instruction)
    assert (scope.kind, scope.recipe, [it.name for it in scope.targets]) == ("edit", "change", [target])
    assert (scope.unknown, scope.renames, scope.beyond, scope.confidence) == ((), False, "", "sure")


@pytest.mark.parametrize("wanted", ["function retries(n) next to connect", "function retries after connect"])
def test_what_goes_beside_a_function_is_no_part_of_it(root: Path, wanted: str) -> None:
    scope = scope_of(root, f"Add a {wanted}")
    assert (scope.recipe, [it.name for it in scope.targets]) == ("add", ["retries"])


@pytest.mark.parametrize(
    ("instruction", "targets"),
    [
        ("Remove the unused function strip_all", ["strip_all"]),
        ("Delete `connect()` from shop.py, it is dead", ["connect"]),
        ("Drop Cart.total and Cart.kept", ["Cart.total", "Cart.kept"]),
        ("Please remove the old class Cart", ["Cart"]),
    ],
)
def test_what_goes_away_is_no_edit_of_it(root: Path, instruction: str, targets: list[str]) -> None:
    scope = scope_of(root, instruction)
    assert ([it.name for it in scope.targets], scope.beyond, scope.lean) == (targets, "removal", False)
    assert (scope.parts, scope.unknown) == ((), ())


@pytest.mark.parametrize(
    ("instruction", "beyond"),
    [
        ("Move Cart.total to prices.py", "removal"),
        ("Move the rounding from Cart.total to Cart.kept", "together"),
        ("Inline `log_call` into `connect`", "together"),
        ("Move the return out of the loop in strip_all", ""),
        ("Make Cart.total move on", ""),
    ],
)
def test_what_goes_elsewhere_is_no_edit_of_one_symbol(root: Path, instruction: str, beyond: str) -> None:
    assert scope_of(root, instruction).beyond == beyond


@pytest.mark.parametrize(
    ("instruction", "recipe", "written"),
    [
        ("Add a variant Hex to Base", "change", "Base"),
        ("Base: add OCTAL like DECIMAL", "change", "Base"),
        ("Add a method digits(&self) to Base", "add", "digits"),
    ],
)
def test_a_new_member_of_an_enum_is_a_change_of_it(
    root: Path, instruction: str, recipe: str, written: str
) -> None:
    (root / "base.rs").write_text("pub enum Base {\n    Binary,\n    DECIMAL,\n}\n\nimpl Base {}\n")
    scope = scope_of(root, instruction)
    assert (scope.recipe, [it.name for it in scope.targets], scope.unknown) == (recipe, [written], ())


def test_places_that_are_likely_are_edits_in_a_row_where_all_are_known(root: Path) -> None:
    (root / "z.py").write_text("class Old:\n    def connect(self):\n        return 1\n")
    scope = scope_of(root, "connect() and strip_all() should log")
    assert (scope.confidence, [part.target.name for part in scope.parts]) == (
        "likely",
        ["connect", "strip_all"],
    )


def test_a_runner_of_tests_is_no_name_in_the_code(root: Path) -> None:
    scope = scope_of(root, "Write a JUnit test for `connect`")
    assert (scope.recipe, scope.unknown, scope.targets[0].name) == ("test", (), "connect")


@pytest.mark.parametrize(
    ("instruction", "unknown"),
    [
        ("Make connect and disconnect_all retry", ("disconnect_all",)),
        ("`connect` and `disconnect` should log", ("disconnect",)),
        ("Cart.total and Cart.taxes should round", ("Cart.taxes",)),
        ("Make connect raise ValueError and KeyError", ()),
        ("Replace `assert` by raising ValueError in `connect`", ()),
        ("Replace `print()` with logging in `connect`", ()),
        ("Replace `prnt_all()` with logging in `connect`", ("prnt_all",)),
        ("Let connect take a host_name and a port_number", ()),
    ],
)
def test_what_a_list_has_that_nobody_has_is_told(
    root: Path, instruction: str, unknown: tuple[str, ...]
) -> None:
    assert scope_of(root, instruction).unknown == unknown


@pytest.mark.parametrize(
    ("instruction", "recipe", "wants_test"),
    [
        ("connect should keep the host; add a test", "change", True),
        ("connect must not raise on an empty host. Write tests for it.", "change", True),
        ("connect should be covered: add a test", "test", False),
        ("connect is not tested. Write a test.", "test", False),
    ],
)
def test_what_code_should_do_comes_before_its_test(
    root: Path, instruction: str, recipe: str, *, wants_test: bool
) -> None:
    scope = scope_of(root, instruction)
    assert (scope.recipe, scope.wants_test, scope.targets[0].name) == (recipe, wants_test, "connect")


def test_what_each_should_do_is_an_edit_of_its_own(root: Path) -> None:
    scope = scope_of(root, "connect() should retry and log_call() should say so")
    assert [(part.instruction, part.target.name) for part in scope.parts] == [
        ("connect() should retry", "connect"), ("log_call() should say so", "log_call"),
    ]  # fmt: skip
