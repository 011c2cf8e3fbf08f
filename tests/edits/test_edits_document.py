"""A description that a model wrote goes to its place, and not a byte of code changes."""

from __future__ import annotations

import pytest

from fenceline.edits.complete import Completion
from fenceline.edits.errors import EditRefused
from fenceline.edits.propose import propose
from fenceline.edits.want import Want
from fenceline.workspace.index import outline

CLASS = b"@deco\nclass A(B):\n    # first\n    x = 1\n\n    def f(self): return 1\n"
DOC = '"""Does A.\n\n    More\n        indented.\n    """'


def _described(path: str, source: bytes, qualname: str, answer: str) -> bytes:
    language = {"py": "python", "ts": "typescript", "go": "go", "rs": "rust"}[path.rpartition(".")[2]]
    return propose(answer, Want("document", path, language, qualname), source, outline).after


@pytest.mark.parametrize(
    "answer",
    [
        f"```python\nclass A(B):\n    {DOC}\n    x = 1\n```",
        f"```python\nclass A(B):\n    {DOC}\n```",
        f"```python\n    {DOC}\n```",
        f"Here it is:\n```\nclass A(B):\n    {DOC}\n\n    def f(self):\n        return 2",
    ],
)
def test_a_docstring(answer: str) -> None:
    assert _described("a.py", CLASS, "A", answer) == CLASS.replace(
        b"    x = 1", f"    {DOC}\n\n    x = 1".encode()
    )


@pytest.mark.parametrize(
    ("path", "source", "qualname", "answer", "after"),
    [
        (
            "a.py",
            CLASS,
            "A.f",
            'def f(self):\n    """Return one."""',
            CLASS.replace(b" return 1", b'\n        """Return one."""\n        return 1'),
        ),
        ("a.py", b"def f():\r\n\t'old'\r\n\treturn 1\r\n", "f", '"""A.\n\nB.\n"""',
            b'def f():\r\n\t"""A.\r\n\r\n\tB.\r\n\t"""\r\n\treturn 1\r\n'),
        ("a.ts", b"  /** old */\n  export class A {\n    f() {}\n  }\n", "A", "/**\n * New.\n */\nexport class A {",
            b"  /**\n   * New.\n   */\n  export class A {\n    f() {}\n  }\n"),
        ("a.ts", b"class A {\n\tf() {}\n}\n", "A.f", "```ts\n/** Does it. */\n```",
            b"class A {\n\t/** Does it. */\n\tf() {}\n}\n"),
        ("a.go", b"package a\n\nfunc F() {}\n", "F", "```go\n// F does it.\n// Really.\nfunc F() {\n```",
            b"package a\n\n// F does it.\n// Really.\nfunc F() {}\n"),
        ("a.rs", b"impl A {\n    #[inline]\n    fn f() {}\n}\n", "A.f", "/// Does it.\n///\n/// More.",
            b"impl A {\n    /// Does it.\n    ///\n    /// More.\n    #[inline]\n    fn f() {}\n}\n"),
    ],
)  # fmt: skip
def test_its_place(path: str, source: bytes, qualname: str, answer: str, after: bytes) -> None:
    assert _described(path, source, qualname, answer) == after


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "```python\nclass A(B):\n    x = 1\n```",
        '```python\nclass A(B):\n    """..."""\n```',
        '```python\nclass A(B):\n    def f(self):\n        """Return one."""\n```',
        "I cannot do that.",
    ],
)
def test_no_description_is_refused(answer: str) -> None:
    with pytest.raises(EditRefused):
        _described("a.py", CLASS, "A", answer)


def test_the_stream_is_cut_behind_it() -> None:
    want = Want("document", "a.py", "python", "A")
    lines = f"```python\nclass A(B):\n    {DOC}\n".splitlines(keepends=True)
    completion = Completion(want, outline)
    assert [completion.feed(line) for line in lines] == [False] * (len(lines) - 1) + [True]
    comment = Completion(Want("document", "a.go", "go", "F"), outline)
    fed = [comment.feed(line) for line in ("```go\n", "// F does it.\n", "// Really.\n", "func F() {\n")]
    assert fed == [False, False, False, True]
