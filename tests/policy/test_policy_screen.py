"""Output keeps its lines but for those that are protected."""

from __future__ import annotations

from pathlib import Path

import pytest
from fence_kit import FEES, OPEN, gate_of, repository

from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.policy.rules import Policy

TRACEBACK = """___ test_settle ___

    def test_settle():
>       assert settle(batch(), book(), clock) == []

test_fees.py:9:
_ _ _ _ _ _

{code}
E       AttributeError: 'NoneType' object has no attribute 'accepted'

{place}:31: AttributeError
1 failed, 3 passed in 0.02s
"""


def test_output_keeps_all_but_the_protected_code(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    gate = gate_of(root, ("src/pay/", Label.CLOSED))
    code = FEES[FEES.index("def settle") : FEES.index("    return pending")]
    shown = gate.screen(TRACEBACK.format(code=code, place="elsewhere.py"))
    assert "of src/pay/fees.py]" in shown
    assert "1 failed, 3 passed in 0.02s" in shown
    assert "assert settle(batch(), book(), clock) == []" in shown
    assert not [line for line in code.splitlines() if line.strip() and line in shown.splitlines()]


@pytest.mark.parametrize("label", [Label.CLOSED, Label.SIGNATURES])
def test_a_traceback_through_a_protected_file_is_held_back_whole(tmp_path: Path, label: Label) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    text = TRACEBACK.format(code=">       raise Refused(rate)", place="src/pay/fees.py")
    shown = gate_of(root, ("src/pay/", label)).screen(text)
    assert shown == "[held back: 14 lines that name src/pay/fees.py]"


def test_what_holds_nothing_protected_is_shown_as_it_is(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    text = TRACEBACK.format(code=OPEN, place="src/hello.py") + "\r\nodd \udcff end"
    assert gate_of(root, ("src/pay/", Label.CLOSED)).screen(text) == text


def test_where_nobody_can_tell_nothing_is_shown() -> None:
    with pytest.raises(EgressRefused):
        EgressGate(Policy.of(Label.CLOSED)).screen("anything")


def test_it_is_said_when_nothing_but_protected_lines_is_left_out(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    gate = gate_of(root, ("src/pay/", Label.CLOSED))
    code = FEES[FEES.index("def settle") : FEES.index("    return pending")].rstrip("\n")
    count = code.count("\n") + 1
    assert gate.screen(code) == f"[held back: {count} lines of src/pay/fees.py]"


def test_a_line_that_is_held_back_is_so_where_it_stands_again(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    gate = gate_of(root, ("src/pay/", Label.CLOSED))
    code = FEES[FEES.index("def settle") : FEES.index("    return pending")].rstrip("\n")
    again = code.splitlines()[5].strip()  # three words
    shown = gate.screen(f"fails: test_it: {again}\none\ntwo\n{code}\nthree\nfour")
    count = len(code.splitlines()) + 2
    assert shown == (
        f"[held back: 1 line of src/pay/fees.py]\none\n[held back: {count} lines of src/pay/fees.py]\nfour"
    )
