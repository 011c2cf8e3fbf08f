"""What is protected does not leave, however it is dressed; what is not may."""

from __future__ import annotations

import base64
import bz2
import gzip
import json
import lzma
import re
import textwrap
import urllib.parse
from collections.abc import Callable
from pathlib import Path

import pytest
from fence_kit import FEES, HOSTED, LOCAL, OPEN, gate_of, git, repository
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenceline.policy.endpoint import EgressRefused
from fenceline.policy.gate import EgressGate
from fenceline.policy.label import Label
from fenceline.policy.rules import Layer, Policy

Dress = Callable[[str], str]

WRAPPINGS: dict[str, Dress] = {
    "plain": lambda text: text,
    "json": json.dumps,
    "json twice": lambda text: json.dumps(json.dumps({"content": text})),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 in lines": lambda text: base64.encodebytes(text.encode()).decode(),
    "base64 after a word": lambda text: "data" + base64.urlsafe_b64encode(text.encode()).decode(),
    "hex": lambda text: text.encode().hex(),
    "hex in pairs": lambda text: text.encode().hex(" "),
    "hex dump": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "gzip": lambda text: base64.b64encode(gzip.compress(text.encode())).decode(),
    "bzip2": lambda text: base64.b64encode(bz2.compress(text.encode())).decode(),
    "xz": lambda text: base64.b64encode(lzma.compress(text.encode())).decode(),
    "url": urllib.parse.quote,
    "form": urllib.parse.quote_plus,
    "unicode escapes": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "invisible": lambda text: text.replace("e", "e\u200b"),
    "numbered": lambda text: "\n".join(f"{n}: {line}" for n, line in enumerate(text.splitlines(), 1)),
    "grep": lambda text: "\n".join(
        f"src/pay/fees.py:{n}:{line}" for n, line in enumerate(text.splitlines(), 1)
    ),
    "diff": lambda text: textwrap.indent(text, "+", lambda _: True),
    "commented": lambda text: textwrap.indent(text, "# ", lambda _: True),
    "upper case": str.upper,
    "one line": lambda text: "; ".join(line.strip() for line in text.splitlines()),
    "no comments": lambda text: re.sub(r"#.*", "", text),
    "more comments": lambda text: "\n".join(f"{line}  # and so on" for line in text.splitlines()),
    "tight": lambda text: re.sub(r" ?([^\w\s]) ?", r"\1", text),
    "loose": lambda text: re.sub(r"([^\w\s])", r" \1 ", text),
    "one word a line": lambda text: "\n".join(text.split()),
}


def body_of(text: str) -> bytes:
    return json.dumps(
        {"model": "m", "messages": [{"role": "user", "content": f"Look at this:\n{text}\nThanks."}]}
    ).encode()


@pytest.fixture(scope="module")
def gate(tmp_path_factory: pytest.TempPathFactory) -> EgressGate:
    root = repository(tmp_path_factory.mktemp("fence"), {"src/pay/fees.py": FEES, "src/hello.py": OPEN})
    return gate_of(root, ("src/pay/", Label.CLOSED))


@pytest.mark.parametrize("name", WRAPPINGS)
def test_a_closed_function_does_not_leave(gate: EgressGate, name: str) -> None:
    with pytest.raises(
        EgressRefused, match=r"src/pay/fees\.py from line \d+, which is closed \(rule 1, src/pay/"
    ):
        gate.admit(HOSTED, body_of(WRAPPINGS[name](FEES)))


@pytest.mark.parametrize("name", WRAPPINGS)
def test_open_text_may_leave(gate: EgressGate, name: str) -> None:
    gate.admit(HOSTED, body_of(WRAPPINGS[name](OPEN)))


def test_a_local_model_may_see_everything(gate: EgressGate) -> None:
    gate.admit(LOCAL, body_of(FEES))


@given(
    start=st.integers(0, 13),
    length=st.integers(5, 12),
    indent=st.sampled_from(["", "  ", "\t", "        "]),
    dress=st.sampled_from(list(WRAPPINGS)),
    also=st.sampled_from(list(WRAPPINGS)),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_excerpt_of_five_lines_leaves_in_any_dress(
    gate: EgressGate, start: int, length: int, indent: str, dress: str, also: str
) -> None:
    lines = FEES[FEES.index("def settle") :].splitlines()
    start = min(start, len(lines) - 5)
    excerpt = textwrap.indent("\n".join(lines[start : start + length]), indent)
    if {dress, also} <= {"full width", "upper case"} or dress not in {
        "one word a line",
        "upper case",
        "full width",
    }:
        excerpt = WRAPPINGS[dress](excerpt)
    else:
        excerpt = WRAPPINGS[also](excerpt) if also in {"plain", "json", "numbered", "diff"} else excerpt
    with pytest.raises(EgressRefused):
        gate.admit(HOSTED, body_of(excerpt))


def test_the_refusal_says_where_it_is_and_never_what(gate: EgressGate) -> None:
    quote = "\n".join(FEES.splitlines()[22:27])
    body = json.dumps({"messages": [{"content": "hello"}, {"content": f"first\n{quote}"}]}).encode()
    with pytest.raises(EgressRefused) as refused:
        gate.admit(HOSTED, body)
    assert refused.value.message == (
        "a request to https://models.example held back: message 2, line 2 holds src/pay/fees.py from line 23, "
        "which is closed (rule 1, src/pay/ of the user)"
    )


def test_names_changed_throughout_do_not_hide_a_function(gate: EgressGate) -> None:
    names = {
        "pending": "todo",
        "entry": "item",
        "batch": "rows",
        "ledger": "book",
        "clock": "timer",
        "receipt": "slip",
        "window": "end",
    }
    renamed = re.sub(
        r"\b\w+\b", lambda found: names.get(found[0], found[0]), FEES[FEES.index("def settle") :]
    )
    with pytest.raises(EgressRefused, match=r"src/pay/fees\.py"):
        gate.admit(HOSTED, body_of(renamed))


def test_every_name_changed_does_not_hide_a_function(gate: EgressGate) -> None:
    code = FEES[FEES.index("def settle") :]
    keywords = ["def", "for", "in", "if", "not", "while", "and", "return", "lambda", "sort", "key"]
    renamed = re.sub(
        r"\b[A-Za-z_]\w*\b", lambda found: found[0] if found[0] in keywords else found[0][::-1] + "x", code
    )
    with pytest.raises(EgressRefused, match="with its names changed"):
        gate.admit(HOSTED, body_of(renamed))


def test_a_quote_cut_into_the_parts_of_a_message_is_one_quote(gate: EgressGate) -> None:
    parts = [{"type": "text", "text": line} for line in FEES.splitlines()[22:30]]
    with pytest.raises(EgressRefused):
        gate.admit(HOSTED, json.dumps({"messages": [{"role": "user", "content": parts}]}).encode())


def test_imports_licence_and_what_open_files_share_may_leave(tmp_path: Path) -> None:
    shared = OPEN[OPEN.index("def greet") :]
    root = repository(tmp_path / "w", {"pay.py": FEES + shared, "hello.py": OPEN})
    gate = gate_of(root, ("pay.py", Label.CLOSED))
    gate.admit(HOSTED, body_of("\n".join(FEES.splitlines()[2:8])))
    gate.admit(HOSTED, body_of(shared))


def test_what_a_run_writes_into_an_open_file_opens_nothing(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"pay.py": FEES, "hello.py": OPEN})
    gate = gate_of(root, ("pay.py", Label.CLOSED))
    gate.admit(HOSTED, body_of(OPEN))
    (root / "hello.py").write_text(FEES)
    with pytest.raises(EgressRefused, match=r"pay\.py"):
        gate.admit(HOSTED, body_of(FEES))


@pytest.mark.parametrize("deed", ["deleted", "moved", "overwritten"])
def test_what_head_has_of_a_closed_path_stays_protected(tmp_path: Path, deed: str) -> None:
    root = repository(tmp_path / "w", {"pay.py": FEES, "hello.py": OPEN})
    match deed:
        case "deleted":
            (root / "pay.py").unlink()
        case "moved":
            git(root, "mv", "pay.py", "open.py")
        case _:
            (root / "pay.py").write_text("")
    with pytest.raises(EgressRefused, match=r"pay\.py"):
        gate_of(root, ("pay.py", Label.CLOSED)).admit(HOSTED, body_of(FEES))


def test_what_is_written_during_a_run_is_protected_from_then_on(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"hello.py": OPEN})
    gate = gate_of(root, ("pay/", Label.CLOSED))
    gate.admit(HOSTED, body_of(FEES))
    (root / "pay").mkdir()
    (root / "pay/fees.py").write_text(FEES)
    with pytest.raises(EgressRefused, match=r"pay/fees\.py"):
        gate.admit(HOSTED, body_of(FEES))
    (root / "pay/fees.py").unlink()
    with pytest.raises(EgressRefused, match=r"pay/fees\.py"):
        gate.admit(HOSTED, body_of(FEES))


def test_ignored_files_that_a_rule_names_are_protected(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {".gitignore": "vault/\nlone.py\n", "hello.py": OPEN})
    (root / "vault").mkdir()
    (root / "vault/fees.py").write_text(FEES)
    with pytest.raises(EgressRefused, match=r"vault/fees\.py"):
        gate_of(root, ("vault/", Label.CLOSED)).admit(HOSTED, body_of(FEES))


def test_signatures_may_leave_and_bodies_may_not(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"pay.py": FEES, "hello.py": OPEN})
    gate = gate_of(root, ("pay.py", Label.SIGNATURES))
    declared = "\n".join(line for line in FEES.splitlines() if line.startswith(("def", '    """')))
    gate.admit(HOSTED, body_of(declared * 3))
    with pytest.raises(EgressRefused, match=r"pay\.py from line \d+, which is signatures"):
        gate.admit(HOSTED, body_of("\n".join(FEES.splitlines()[11:20])))


def test_a_plain_folder_is_guarded_as_well(tmp_path: Path) -> None:
    (tmp_path / "pay.py").write_text(FEES)
    (tmp_path / "hello.py").write_text(OPEN)
    gate = gate_of(tmp_path, ("pay.py", Label.CLOSED))
    gate.admit(HOSTED, body_of(OPEN))
    with pytest.raises(EgressRefused, match=r"pay\.py"):
        gate.admit(HOSTED, body_of(FEES))


def test_what_cannot_be_looked_through_does_not_leave(gate: EgressGate) -> None:
    wrapped = b"so much for that, it is only a test of it"
    for _ in range(9):
        wrapped = base64.b64encode(wrapped)
    with pytest.raises(EgressRefused, match="cannot be looked through"):
        gate.admit(HOSTED, body_of(wrapped.decode()))


def test_a_bomb_is_not_unpacked(gate: EgressGate) -> None:
    bomb = base64.b64encode(gzip.compress(b"a\n" * (40 << 20), 9)).decode()
    with pytest.raises(EgressRefused, match="cannot be looked through"):
        gate.admit(HOSTED, body_of(f"{bomb} {bomb}"))


@given(st.one_of(st.binary(max_size=3000), st.text(max_size=2000).map(str.encode)))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_body_is_admitted_or_refused(gate: EgressGate, body: bytes) -> None:
    gate.admit(HOSTED, body)


@pytest.mark.parametrize(
    "piece",
    ["/*", "\\u0041", "%41", "&lt;", "QUJD", "41 ", "#\n", "a:1:", "a.b ", "key=", "x://y:", "[", "é\u200b"],
)
def test_a_hostile_body_costs_no_more_than_its_length(gate: EgressGate, piece: str) -> None:
    gate.admit(HOSTED, body_of(piece * (400_000 // len(piece))))


def test_without_a_fence_a_policy_that_protects_lets_nothing_leave() -> None:
    with pytest.raises(EgressRefused, match="does not have every path open"):
        EgressGate(Policy.of(Label.SIGNATURES)).admit(HOSTED, b"{}")
    EgressGate(Policy()).admit(HOSTED, b"{}")


def test_where_every_path_is_closed_not_even_an_instruction_leaves(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"hello.py": OPEN})
    with pytest.raises(EgressRefused, match="the policy of the user closes every path"):
        gate_of(root, default=Label.CLOSED).admit(HOSTED, body_of("hello"))
    gate_of(root, ("hello.py", Label.OPEN), default=Label.CLOSED).admit(HOSTED, body_of(OPEN))


def test_a_policy_that_cannot_be_read_lets_nothing_leave() -> None:
    with pytest.raises(EgressRefused, match="the policy of the repository cannot be read: no TOML"):
        EgressGate(Policy((Layer("repository", broken="no TOML"),))).admit(HOSTED, b"{}")
