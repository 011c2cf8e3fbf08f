"""A view has what is declared and no word of a body, a value or a decorator's arguments; the fence lets it pass."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from fence_kit import FEES, gate_of, repository
from hypothesis import given, settings
from hypothesis import strategies as st

from fenceline.policy.label import Label
from fenceline.policy.showing.views import proven_view, view_of

TOKENS = '''"""How SECRETMODULE works."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

if TYPE_CHECKING:
    from auth.keys import Key

ROUNDS: int = 31
PEPPER = "secretpepper"


@dataclass(frozen=True)
class Token(Base, Generic[T], metaclass=Meta, tag="secrettag"):
    """A token."""

    owner: str
    kind: Literal["secretkind"] = "secretdefault"
    size: Annotated[int, Meta(gt=77)] = 7

    def __init__(self, owner: "Key", salt=b"secretsalt", *rest: str, n: int | None = None, **more) -> None:
        """Make one."""
        self.secretfield = owner

    @app.route("/secretroute", methods=["secretmethod"])
    async def renew(self) -> Callable[[int], "str | Literal['secretinner']"]:
        def secrethelper(): ...
        return secrethelper


class Pair(namedtuple("Pair", "secretfirst secretsecond")):
    pass
'''
SHOWN = """from __future__ import annotations
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal
from auth.keys import Key
ROUNDS: int = ...
PEPPER = ...

@dataclass(...)
class Token(Base, Generic[T], metaclass=Meta, tag=...):
    \"\"\"A token.\"\"\"
    owner: str
    kind: Literal[...] = ...
    size: int = ...

    def __init__(self, owner: 'Key', salt=..., *rest: str, n: int | None=..., **more) -> None:
        \"\"\"Make one.\"\"\"
        ...

    @app.route(...)
    async def renew(self) -> Callable[[int], 'str | Literal[...]']:
        ...

class Pair(namedtuple(...)):
    ..."""
OTHERS = {
    "a.ts": (
        'export class K<T extends "SECRET"> extends B {\n  private key: string = "SECRET";\n'
        '  @Col("SECRET") m(a: number = 55, b = SECRET(9), {c = 3}: O = {}): Promise<string> { return SECRET; }\n}\n'
        "export const go = async (a = 'SECRET'): Promise<void> => { SECRET(); };\n",
        "export class K<T extends ...> extends B\n    private key: string\n"
        "    m(a: number = ..., b = ..., {c = ...}: O = ...): Promise<string>\n"
        "export const go = async (a = ...): Promise<void> =>",
    ),
    "b.go": (
        'package b\n\nconst Key = "SECRET"\n\n// F is shown.\nfunc (p *P) F(a int) (int, error) { return SECRET, nil }\n',
        "const Key\n    // F is shown.\n    func (p *P) F(a int) (int, error)",
    ),
    "c.rs": (
        "const X: u32 = 77;\nimpl S { pub fn f<'a>(&self, a: &'a str) -> &'a [u8; 32] { SECRET() } }\n",
        "const X: u32\nimpl S\n    pub fn f<'a>(&self, a: &'a str) -> &'a [u8; ...]",
    ),
    "D.java": (
        '@Service("SECRET")\npublic class D {\n  static final String K = "SECRET";\n  int f(int a) { return SECRET; }\n}\n',
        "public class D\n    static final String K\n    int f(int a)",
    ),
    "e.cpp": ("int f(int x = 5, S s = SECRET()) { return SECRET; }\n", "int f(int x = ..., S s = ...)"),
}  # fmt: skip


def test_a_view_of_python_is_python_without_bodies_and_values() -> None:
    shown = view_of("auth/tokens.py", TOKENS.encode())
    assert shown == SHOWN
    assert view_of("auth/tokens.py", SHOWN.encode()) == SHOWN


@pytest.mark.parametrize("path", OTHERS)
def test_a_view_of_another_language_has_its_declarations(path: str) -> None:
    source, shown = OTHERS[path]
    assert view_of(path, source.encode()) == shown


def test_docstrings_and_names_of_values_are_left_out_by_choice() -> None:
    less = view_of("a.py", TOKENS.encode(), docs=False, values=False) or ""
    assert '"""' not in less
    assert [line for line in less.splitlines() if line.endswith("= ...")] == []
    assert "owner: str" in less


@pytest.mark.parametrize(("path", "source"), [("a.py", "def f(:\n"), ("a.txt", "words"), ("a.go", "func {")])
def test_what_cannot_be_read_has_no_view(path: str, source: str) -> None:
    assert view_of(path, source.encode()) is None


_SECRETS = st.sampled_from(
    [
        "'zq1'",
        "zq2",
        "zq3(zq4)",
        "[zq5 for zq6 in zq7]",
        "lambda: zq8",
        "f'{zq9}'",
        "71.25",
        "b'zq0'",
        "(zq1 := 3)",
    ]
)
_BODIES = st.lists(
    st.one_of(
        _SECRETS.map("return {}".format),
        _SECRETS.map("zq = {}".format),
        _SECRETS.map("if {0}:\n    def zq_inner(zq=1): return {0}".format),
        st.just("class zq_local:\n    zq_attribute = 1"),
        st.just("import zq_module"),
    ),
    min_size=1,
    max_size=3,
).map("\n".join)


def indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


_PARAMETERS = st.builds(
    "self, a: int = {}, *, b: 'X' = {}, **c".format,
    _SECRETS.filter(lambda text: ":=" not in text),
    st.just("None"),
)
_FUNCTIONS = st.builds(
    "{}{}def f({}) -> str:\n{}".format,
    _SECRETS.filter(lambda text: "zq3" in text).map(lambda text: f"@keep({text})\n") | st.just(""),
    st.sampled_from(["", "async "]),
    _PARAMETERS,
    _BODIES.map(indented),
)
_VALUES = _SECRETS.filter(lambda text: ":=" not in text).map("RATE = {}".format) | _SECRETS.map(
    "FEE: int = {}".format
)
_CLASSES = st.lists(st.one_of(_FUNCTIONS, _VALUES), min_size=1, max_size=3).map(
    lambda parts: "class K(Base):\n" + "\n".join(map(indented, parts))
)
_FILES = st.lists(
    st.one_of(_FUNCTIONS, _VALUES, _CLASSES, _CLASSES.map(lambda text: "if True:\n" + indented(text))),
    max_size=4,
).map("\n".join)


@given(_FILES)
@settings(deadline=None)
def test_no_word_of_a_body_or_value_is_in_a_view(source: str) -> None:
    ast.parse(source)
    shown = view_of("a.py", source.encode())
    assert shown is not None
    assert "zq" not in shown
    assert "71" not in shown
    assert view_of("a.py", shown.encode()) == shown


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda data: data.decode("latin-1")))
@settings(deadline=None)
def test_no_file_breaks_the_view(source: str) -> None:
    for path in ("a.py", "a.ts", "a.rs"):
        view_of(path, source.encode("utf-8", "surrogatepass"))


FIELDS = "from dataclasses import dataclass\n\n\n@dataclass\nclass Invoice:\n" + "".join(
    f"    {name}: {kind}\n"
    for name, kind in [
        ("customer", "Customer"),
        ("amount", "Decimal"),
        ("currency", "Currency"),
        ("due", "Date"),
    ]
    * 3
)


def test_the_fence_lets_a_view_pass_and_prunes_what_it_would_hold_back(tmp_path: Path) -> None:
    valued = FIELDS.replace("Decimal\n", "Decimal = ZERO\n").replace("Date\n", "Date = NEVER\n")
    root = repository(
        tmp_path / "w",
        {
            "auth/fees.py": FEES,
            "auth/fields.py": FIELDS,
            "auth/valued.py": valued,
            "auth/x.txt": "words of a plain text\n",
        },
    )
    gate = gate_of(root, ("auth/", Label.SIGNATURES))
    fence = gate.inspection().fence
    assert fence is not None

    def shown(name: str) -> str | None:
        return proven_view(f"auth/{name}", (root / "auth" / name).read_bytes(), fence, docs=True)

    assert shown("fees.py") == view_of("auth/fees.py", FEES.encode())
    assert "Return the fee" in (shown("fees.py") or "")
    assert "customer: Customer" in (shown("fields.py") or "")
    assert shown("valued.py") is not None
    assert shown("x.txt") is None
    for name in ("fees.py", "fields.py", "valued.py"):
        assert list(fence.traces((shown(name) or "").encode())) == []


def test_a_view_whose_own_declarations_are_closed_elsewhere_is_withheld(tmp_path: Path) -> None:
    source = "def reconcile_settlement_batches(ledger, counterparty, tolerance, calendar, cutoff, reversal, note, currency): ...\n"
    root = repository(tmp_path / "w", {"auth/a.py": source, "pay/a.py": source})
    fence = gate_of(root, ("auth/", Label.SIGNATURES), ("pay/", Label.CLOSED)).inspection().fence
    assert proven_view("auth/a.py", source.encode(), fence, docs=True) is None
