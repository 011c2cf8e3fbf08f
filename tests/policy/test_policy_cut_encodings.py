"""What is encoded is read wherever it was cut: output is shortened, and then begins in the middle of a group."""

from __future__ import annotations

import base64
import codecs
from collections.abc import Callable
from pathlib import Path

import pytest
from fence_kit import FEES, OPEN, gate_of, repository

from fenceline.policy.endpoint import EgressRefused, Endpoint
from fenceline.policy.label import Label

HOSTED = Endpoint("https://api.example.com/v1", "hosted", "a public address")
ENCODED = {
    "base32": base64.b32encode(FEES.encode()).decode(),
    "base64": base64.b64encode(FEES.encode()).decode(),
    "base85": base64.b85encode(FEES.encode()).decode(),
    "hex": FEES.encode().hex(),
}
TURNED: dict[str, Callable[[str], str]] = {
    "ROT13": lambda text: codecs.encode(text, "rot13"),
    "in reverse": lambda text: text[::-1],
}


@pytest.mark.parametrize("cut", range(8))
@pytest.mark.parametrize("way", ENCODED)
def test_it_is_known_with_both_ends_cut_off(tmp_path: Path, way: str, cut: int) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    gate = gate_of(root, ("src/pay/", Label.CLOSED))
    with pytest.raises(EgressRefused, match=r"src/pay/fees\.py"):
        gate.admit(HOSTED, f"output: ... {ENCODED[way][40 + cut : -11]} ...".encode())


@pytest.mark.parametrize("way", TURNED)
def test_what_is_turned_is_known_between_plain_text(tmp_path: Path, way: str) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    gate = gate_of(root, ("src/pay/", Label.CLOSED))
    plain = "import os\nthe return of the import\n" * 20
    with pytest.raises(EgressRefused, match=r"src/pay/fees\.py"):
        gate.admit(HOSTED, f"{plain}{TURNED[way](FEES)}\n{plain}".encode())
    assert gate.admit(HOSTED, f"{plain}{TURNED[way](OPEN)}\n{plain}".encode())
