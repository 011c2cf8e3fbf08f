"""What is found whatever was done to it, what is let through, and that nothing breaks the looking."""

from __future__ import annotations

import base64
import codecs
import gzip
import io
import json
import re
import tarfile
import textwrap
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fence_kit import FEES, HOSTED, OPEN, gate_of, repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.label import Label
from fenceline.policy.opening.opening import Unopened, texts
from fenceline.policy.recognition.common import information, licences
from fenceline.policy.recognition.index import Index
from fenceline.policy.recognition.words import words

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fenceline.policy.fence import Fence

_SETTLE = FEES[FEES.index("def settle") :].splitlines()


@pytest.fixture(scope="module")
def fence(tmp_path_factory: pytest.TempPathFactory) -> Fence:
    root = repository(tmp_path_factory.mktemp("w"), {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    found = gate_of(root, ("src/pay/", Label.CLOSED)).inspection().fence
    assert found is not None
    found.look()
    return found


def zipped(text: str) -> str:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.py", text)
    return base64.b64encode(packed.getvalue()).decode()


def tarred(text: str) -> str:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("a.py")
        member.size = len(text.encode())
        archive.addfile(member, io.BytesIO(text.encode()))
    return base64.b64encode(packed.getvalue()).decode()


HARMLESS: dict[str, Callable[[str], str]] = {
    "indent": lambda text: textwrap.indent(text, "      "),
    "tabs": lambda text: text.replace("    ", "\t"),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "spaces": lambda text: text.replace(" ", "   "),
    "joined": lambda text: "; ".join(map(str.strip, text.splitlines())),
    "upper": str.upper,
    "quoted": lambda text: textwrap.indent(text, "> "),
    "diff": lambda text: textwrap.indent(text, "+"),
    "numbers": lambda text: "\n".join(f"{n:>4} | {line}" for n, line in enumerate(text.split("\n"), 90)),
    "blank": lambda text: text.replace("\n", "\n\n"),
}
WRAPPED: dict[str, Callable[[str], str]] = {
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "base85": lambda text: base64.b85encode(text.encode()).decode(),
    "quoted base85": lambda text: f'x = "{base64.b85encode(gzip.compress(text.encode())).decode()}"',
    "Adobe's": lambda text: base64.a85encode(text.encode(), adobe=True, wrapcol=76).decode(),
    "hex": lambda text: text.encode().hex(),
    "JSON": json.dumps,
    "ROT13": lambda text: codecs.encode(text, "rot13"),
    "reversed": lambda text: text[::-1],
    "zip": zipped,
    "tar": tarred,
}


@given(
    start=st.integers(0, len(_SETTLE) - 5),
    length=st.integers(5, 12),
    steps=st.lists(st.sampled_from(sorted(HARMLESS)), max_size=4),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_excerpt_is_found_after_any_harmless_steps(
    fence: Fence, start: int, length: int, steps: list[str]
) -> None:
    text = "\n".join(_SETTLE[start : start + length])
    for step in steps:
        text = HARMLESS[step](text)
    assert any(trace.path == "src/pay/fees.py" for trace in fence.traces(text.encode()))


@given(
    st.lists(
        st.sampled_from(sorted({*re.findall(r"[a-z_]{3,}", OPEN), "alpha", "beta", "gamma"})), max_size=200
    )
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_words_that_share_no_row_with_protected_ones_are_let_through(fence: Fence, said: list[str]) -> None:
    assert list(fence.traces(" ".join(said).encode())) == []


@pytest.mark.parametrize("name", WRAPPED)
def test_what_is_wrapped_is_opened(fence: Fence, name: str) -> None:
    body = json.dumps({"messages": [{"content": f"See:\n{WRAPPED[name](FEES)}\nthanks"}]}).encode()
    assert [trace.path for text in texts(body) for trace in fence.traces(text.data)][:1] == [
        "src/pay/fees.py"
    ]


@pytest.mark.parametrize("name", WRAPPED)
def test_what_is_open_stays_so_when_wrapped(fence: Fence, name: str) -> None:
    body = json.dumps({"messages": [{"content": f"See:\n{WRAPPED[name](OPEN)}\nthanks"}]}).encode()
    assert [trace for text in texts(body) for trace in fence.traces(text.data)] == []


@given(st.binary(max_size=4000) | st.text(max_size=2000).map(str.encode))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_opening_any_bytes_ends_in_text_or_a_refusal(fence: Fence, body: bytes) -> None:
    try:
        opened = [text.data for text in texts(body)]
    except Unopened:
        return
    for data in opened:
        data.decode("utf-8", "surrogatepass")
        assert {trace.path for trace in fence.traces(data)} <= {"src/pay/fees.py"}


def test_plain_words_in_a_file_of_keys_are_no_keys(tmp_path: Path) -> None:
    keys = "# filled in automatically. See the documentation.\nURL=http://localhost:3000/users\nDB=correcthorsebattery\n"
    keys += "package-lock = false\nfetch.retries.factor: 3\n"
    gate = gate_of(repository(tmp_path / "w", {".env": keys, "hello.py": OPEN}))
    gate.admit(
        HOSTED, b"automatically, as in the documentation. of http://localhost:3000/users, package-lock.json"
    )
    gate.admit(HOSTED, b"the fetch.retries.factor: is a setting")
    with pytest.raises(EgressRefused, match=r"\.env"):
        gate.admit(HOSTED, b"it is correcthorsebattery")


def test_an_address_in_c_is_no_wrapping_without_end() -> None:
    body = json.dumps({"messages": [{"content": "int *p = &value;\nint *q = &other;"}]}).encode()
    assert [text.where for text in texts(body)] == [("message 1",)]


def test_a_file_told_a_line_at_a_time_is_refused_before_it_is_out(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    gate = gate_of(root, ("src/pay/", Label.CLOSED))
    said: list[str] = []
    for line in FEES.splitlines():
        try:
            gate.admit(HOSTED, json.dumps({"messages": [{"content": line}]}).encode())
        except EgressRefused as refusal:
            said.append(refusal.message)
            break
    assert len(gate.receipts) < len(FEES.splitlines()) / 2
    assert "holds in pieces, with what was sent before, src/pay/fees.py from line" in said[0]


def test_what_was_refused_was_not_told(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    gate = gate_of(root, ("src/pay/", Label.CLOSED))
    with pytest.raises(EgressRefused):
        gate.admit(HOSTED, json.dumps({"messages": [{"content": FEES}]}).encode())
    gate.admit(HOSTED, json.dumps({"messages": [{"content": _SETTLE[1]}]}).encode())


def test_statements_in_another_order_are_found(fence: Fence) -> None:
    assert [trace.path for trace in fence.traces("\n".join(_SETTLE[::-1]).encode())][:1] == [
        "src/pay/fees.py"
    ]


def test_what_is_in_an_open_file_parts_no_quote_and_tells_nothing(tmp_path: Path) -> None:
    shared = "\n".join(_SETTLE[4:6])
    root = repository(tmp_path / "w", {"pay.py": FEES, "open.py": OPEN + shared})
    gate = gate_of(root, ("pay.py", Label.CLOSED))
    gate.admit(HOSTED, shared.encode())
    with pytest.raises(EgressRefused, match=r"pay\.py"):
        gate.admit(HOSTED, "\n".join(_SETTLE).encode())


@given(st.text(alphabet="aé\u0301ßİ中\u200b“ _9/#*\n", max_size=200))
@settings(max_examples=200, deadline=None)
def test_words_do_not_depend_on_case_or_what_is_invisible(text: str) -> None:
    def read(said: str) -> list[list[int]]:
        return [found.hashes.tolist() for found in words(said.encode())]

    assert read(text) == read(text.replace("\u200b", "")) == read("".join(f"{char}\u200b" for char in text))


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    bits = information(words(b"the self interchange_ladder")[0].hashes).tolist()
    assert bits == sorted(bits)
    assert bits[0] < 8 < bits[2]


@given(st.lists(st.lists(st.integers(0, 2**64 - 1), max_size=50), max_size=8), st.integers(0, 2**64 - 1))
@settings(max_examples=100, deadline=None)
def test_an_index_that_grows_finds_what_one_made_at_once_finds(batches: list[list[int]], other: int) -> None:
    index = Index()
    for batch in batches:
        index.add(np.array(batch, np.uint64), np.arange(len(batch)))
    known = {key for batch in batches for key in batch}
    asked = [*sorted(known), other]
    found = index.find(np.array(asked, np.uint64))
    assert [asked[at] for at in found.at.tolist()] == [key for key in asked if key in known]
    assert len(index) >= len(known)


def test_a_licence_inside_a_protected_file_may_be_quoted_and_code_beside_it_may_not(tmp_path: Path) -> None:
    notice = textwrap.indent(licences().decode().split("\n\n")[0], "# ")
    root = repository(tmp_path / "w", {"pay.py": f"import os\nlimit = 3\n{notice}\n{FEES}", "open.py": OPEN})
    gate = gate_of(root, ("pay.py", Label.CLOSED))
    gate.admit(HOSTED, notice.encode())
    with pytest.raises(EgressRefused, match=r"pay\.py"):
        gate.admit(HOSTED, f"{notice}\n{FEES}".encode())
