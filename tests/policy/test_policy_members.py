"""Views of structs, interfaces and enums name their members with types, and nothing that has a value or a body."""

from __future__ import annotations

from pathlib import Path

import pytest
from fence_kit import gate_of, repository
from hypothesis import given, settings
from hypothesis import strategies as st

from fenceline.policy.label import Label
from fenceline.policy.members import members
from fenceline.policy.showing.views import proven_view, view_of
from fenceline.workspace.index import language_of

SHOWN = {
    "a.go": (
        "package a\n\ntype S struct {\n\t// zq comment\n\tName, Other string `json:\"zq\"`\n\tInner struct{ zq int }\n\t*Base\n"
        "\tF func(a int) error // zq\n\tA [zq() * 3]int\n\tM map[string][]*Thing\n}\n\n"
        "func (s *S) Do() { type zq struct { zq int } }\n",
        "type S struct\n    Name, Other string\n    Inner struct\n    *Base\n    F func(a int) error\n    A [...]int\n"
        "    M map[string][]*Thing\n    func (s *S) Do()",
    ),
    "b.rs": (
        "pub struct S<T> {\n    /// zq comment\n    pub name: Vec<T>,\n    #[serde(rename = \"zq\")]\n    size: [u8; { zq() }],\n}\n"
        "enum E { A, B(u32, String), C { zq: i32 }, D = zq as isize }\nfn f() { struct Zq { zq: u8 } }\n"
        "mod m { pub union U { q: u8 } }\n",
        "pub struct S<T>\n    pub name: Vec<T>\n    size: [u8; ...]\nenum E\n    A\n    B(u32, String)\n    C\n    D\nfn f()\n"
        "mod m\n    pub union U\n        q: u8",
    ),
    "C.java": (
        "public class C<T> {\n  @Col(\"zq\") private final Map<String, T> names = zq();\n  enum E { A(zq) { int zq; }, B; int f = 3; }\n"
        "  record R(int a, String b) {}\n  void f() { int zq = 3; class Zq { int zq; } }\n  int g;\n}\n",
        "public class C<T>\n    private final Map<String, T> names\n    enum E\n        A\n        B\n        int f\n"
        "    record R(int a, String b)\n    void f()\n    int g",
    ),
    "d.ts": (
        "export interface I { a: string; /* zq */ b?: 'zq' | number[]; c: { d: 'zq' } }\n"
        "class K { private x: Foo = zq(); m() { class Zq { zq = 1 } } }\nexport enum E { A = 'zq', B }\n",
        "export interface I\n    a: string\n    b?: ... | number[]\n    c: { d: ... }\nclass K\n    private x: Foo\n    m()\n"
        "export enum E\n    A\n    B",
    ),
    "e.h": (
        "struct s { int a; char *b[ZQ(zq)]; struct { int zq; } in; unsigned f : 3; int (*cb)(int); /* zq */ };\n"
        "enum e { A = 'z' + 5, B };\n#ifdef X\ntypedef struct { int k; } t;\n#endif\n",
        "struct s\n    int a\n    char *b[...]\n    struct ... in\n    unsigned f ...\n    int (*cb)(int)\nenum e\n    A\n    B\n"
        "typedef struct t\n    int k",
    ),
    "f.cpp": (
        "class K : public B { int a = zq(); std::array<int, zq(3)> v{1}; int m() const { struct Z { int zq; }; return zq; } };\n",
        "class K : public B\n    int a\n    std::array<int, ...> v\n    int m() const",
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", SHOWN)
def test_members_are_shown_with_their_types(path: str) -> None:
    source, shown = SHOWN[path]
    assert view_of(path, source.encode()) == shown


@pytest.mark.parametrize("path", SHOWN)
def test_what_is_kept_of_a_member_is_its_text(path: str) -> None:
    source = SHOWN[path][0].encode()
    found = members(language_of(path) or "", source)
    assert found
    for member in found:
        assert not any(b"zq" in source[start:end] for start, end in member.kept)
        assert member.start == member.kept[0][0]


_TYPES = st.sampled_from(["int", "Thing", "Map"])
_VALUES = st.sampled_from(["zq", "zq(1, 2)", '"zq"', "zq + 7", "new Zq()", "(zq)"])
_GO = st.builds(
    'type S{} struct {{ // zq\n\tA {} `zq:"{}"`\n\t/* zq */ B struct {{ Zq int }}\n\tC [zq(2)]int\n}}\n\nvar v = {}\n\n'
    "func f() {{ type zq struct {{ zq int }}; _ = {} }}\n".format,
    st.integers(0, 9), _TYPES, st.just("zq"), st.sampled_from(["zq(1)", '"zq"']), st.sampled_from(["zq", '"zq"']),
)  # fmt: skip
_JAVA = st.builds(
    "class S {{ // zq\n  @A({0}) {1} a = {2}, b = {0}; /* zq */\n  enum E {{ X({0}), Y {{ int zq() {{ return {2}; }} }}; }}\n"
    "  void f({1} p) {{ {1} zq = {0}; class Zq {{ {1} zq; }} }} {{ zq(); }}\n}}\n".format,
    _VALUES, _TYPES, _VALUES,
)  # fmt: skip
_RUST = st.builds(
    '#[a("zq")]\nstruct S {{ // zq\n  #[b = "zq"] a: {0}, /* zq */ b: [u8; {{ zq() }}],\n}}\n'
    "enum E {{ A = {1} as isize, B {{ zq: {0} }} }}\nfn f() {{ struct Zq {{ zq: {0} }} {1}; }}\n".format,
    _TYPES, st.sampled_from(["zq", "zq(1)", "7"]),
)  # fmt: skip
_CPP = st.builds(
    "struct S {{ // zq\n  {0} a = zq(1); /* zq */ {0} b[zq * 2]; struct {{ {0} zq; }} c; {0} f() {{ struct Z {{ {0} zq; }}; "
    "return zq; }} }};\nenum E {{ A = {1}, B }};\n".format,
    _TYPES, st.sampled_from(["zq", "zq(1)", "7"]),
)  # fmt: skip
_TS = st.builds(
    "interface S {{ // zq\n a: {0}; b: 'zq'; /* zq */ c: `zq` }}\nenum E {{ A = {1}, B = 'zq' }}\n"
    "class K {{ a: {0} = {1}; m(p = {1}) {{ class Z {{ zq: {0} = 1; }} return {1}; }} }}\n".format,
    _TYPES, _VALUES,
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "made"), [("a.go", _GO), ("A.java", _JAVA), ("a.rs", _RUST), ("a.cpp", _CPP), ("a.ts", _TS)]
)
@given(data=st.data())
@settings(deadline=None, max_examples=60)
def test_no_word_of_a_value_tag_comment_or_body_is_in_a_view(
    path: str, made: st.SearchStrategy[str], data: st.DataObject
) -> None:
    source = data.draw(made)
    shown = view_of(path, (f"package a\n\n{source}" if path == "a.go" else source).encode())
    assert shown is not None
    assert "zq" not in shown.casefold()


@given(
    st.text(max_size=300), st.sampled_from(["go", "rust", "java", "typescript", "tsx", "c", "cpp", "python"])
)
@settings(deadline=None)
def test_no_file_breaks_the_reader(source: str, language: str) -> None:
    members(language, source.encode("utf-8", "surrogatepass"))


STRUCT = "package auth\n\n// Token is shown.\ntype Token struct {\n" + "".join(
    f"\t{name} {kind} // only {name} of the ledger, since nobody else may settle it before {kind} is due\n"
    for name, kind in [("Customer", "*Customer"), ("Amount", "decimal.Decimal"), ("Due", "time.Time")] * 4
) + "}\n"  # fmt: skip


def test_the_fence_lets_members_pass_and_holds_back_what_stands_between_them(tmp_path: Path) -> None:
    root = repository(tmp_path / "w", {"auth/token.go": STRUCT, "a.py": "x = 1\n"})
    fence = gate_of(root, ("auth/", Label.SIGNATURES)).inspection().fence
    assert fence is not None
    shown = proven_view("auth/token.go", STRUCT.encode(), fence, docs=True)
    assert shown is not None
    assert shown.count("Amount decimal.Decimal") == 4
    assert {trace.path for trace in fence.traces(STRUCT.encode())} == {"auth/token.go"}


def test_what_is_declared_inside_a_body_is_protected(tmp_path: Path) -> None:
    local = "class Reconciliation { Ledger counterparty; Instant cutoffForReversal; Money toleranceOfSettlement; BigDecimal carriedOver; Counterparty creditor; Currency settlementCurrency; Window reversalWindow; }"
    source = f"class S {{ void settle() {{ {local} }} }}\n"
    root = repository(tmp_path / "w", {"auth/S.java": source, "a.py": "x = 1\n"})
    fence = gate_of(root, ("auth/", Label.SIGNATURES)).inspection().fence
    assert fence is not None
    fence.look()
    assert {trace.path for trace in fence.traces(local.encode())} == {"auth/S.java"}
    assert proven_view("auth/S.java", source.encode(), fence, docs=True) == "class S\n    void settle()"
