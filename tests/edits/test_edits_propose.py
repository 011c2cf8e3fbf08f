"""What small models really write, read as the edit that was asked for."""

from __future__ import annotations

import pytest

from fenceline.edits.errors import EditRefused, Flaw
from fenceline.edits.propose import propose
from fenceline.edits.want import Want
from fenceline.workspace.index import outline

SHAPES = b'''"""Shapes."""
import math


class Circle:
    def area(self):
        return math.pi


class Rectangle:
    """A rectangle."""

    def __init__(self, width, height):
        self.width = width  # keep me
        self.height = height

    @property
    def area(self) -> float:
        """Its area."""
        return self.width + self.height

    def scale(self, by: float) -> None:
        self.width *= by


def main():
    print(Rectangle(1, 2).area)


if __name__ == "__main__":
    main()
'''
INSERT = Want("insert", "shapes.py", "python", "Rectangle.perimeter", "Rectangle")
REPLACE = Want("replace", "shapes.py", "python", "Rectangle.area", "Rectangle", doc_hidden=True)
PERIMETER = b"""
    def perimeter(self):
        return 2 * (self.width + self.height)
"""
INSERTED = SHAPES.replace(b"        self.width *= by\n", b"        self.width *= by\n" + PERIMETER)


@pytest.mark.parametrize(
    "answer",
    [
        "```python\ndef perimeter(self):\n    return 2 * (self.width + self.height)\n```",
        "```python\n    def perimeter(self):\n        return 2 * (self.width + self.height)\n```\nDone!",
        "```python\ndef perimeter(self):\n        return 2 * (self.width + self.height)\n```",
        "```py\ndef perimeter(self):\n  return 2 * (self.width + self.height)",
        "Here is the method you need:\n\ndef perimeter(self):\n    return 2 * (self.width + self.height)\n",
        "~~~\ndef perimeter(self):\n\treturn 2 * (self.width + self.height)\n~~~",
        "```python\nclass Rectangle:\n    def perimeter(self):\n        return 2 * (self.width + self.height)\n```",
        "```python\nclass Rectangle:\n    def __init__(self, a):\n        pass\n\n    def perimeter(self):\n"
        "        return 2 * (self.width + self.height)\n\n    def scale(self):\n        ...\n```",
        '```json\n{"name": "edit", "arguments": {"path": "shapes.py", "code": "def perimeter(self):\\n'
        '    return 2 * (self.width + self.height)\\n"}}\n```',
        "```python\r\ndef perimeter(self):\r\n    return 2 * (self.width + self.height)\r\n```\r\n",
        "```python\ndef perimeter(self):\n    return 2 * (self.width + self.height)\n\nprint(Rectangle(1, 2)\n",
    ],
)
def test_a_method_is_inserted_whatever_it_is_wrapped_in(answer: str) -> None:
    edit = propose(answer, INSERT, SHAPES, outline)
    assert edit.after.decode() == INSERTED.decode()
    assert edit.symbols == ("Rectangle.perimeter",)


@pytest.mark.parametrize(
    "answer",
    [
        "```python\ndef area(self):\n    return self.width * self.height\n```",
        "```python\n@property\ndef area(self) -> float:\n    return self.width * self.height\n```",
        '```python\n    @property\n    def area(self) -> float:\n        """Something else."""\n'
        "        return self.width * self.height\n```",
    ],
)
def test_a_body_is_replaced_and_header_decorator_and_docstring_stay(answer: str) -> None:
    edit = propose(answer, REPLACE, SHAPES, outline)
    assert (
        edit.after.decode()
        == SHAPES.replace(b"self.width + self.height", b"self.width * self.height").decode()
    )


def test_line_ends_and_bom_stay() -> None:
    source = b"\xef\xbb\xbf" + SHAPES.replace(b"\n", b"\r\n")
    edit = propose(
        "```python\ndef area(self):\n    x = self.width\n    return x * self.height\n```",
        REPLACE,
        source,
        outline,
    )
    wanted = b"x = self.width\r\n        return x * self.height"
    assert edit.after == source.replace(b"return self.width + self.height", wanted)


def test_imports_and_helpers_that_the_code_uses_come_along() -> None:
    answer = (
        "```python\nimport os\nfrom typing import *\nfrom functools import lru_cache\n\ndef _twice(x):\n    return 2 * x\n\n"
        "class Rectangle:\n    @lru_cache\n    def perimeter(self):\n        return _twice(self.width + self.height)\n```"
    )
    after = propose(answer, INSERT, SHAPES, outline).after.decode()
    assert "import math\nfrom functools import lru_cache\n" in after
    assert "import os" not in after
    assert "*\n" not in after
    assert "def _twice(x):\n    return 2 * x\n\n\nclass Rectangle:" in after
    assert "    @lru_cache\n    def perimeter(self):" in after


CLASS_JS = b"class A {\n  f(n) {\n    return 1;\n  }\n\n  g() {\n    return 2;\n  }\n}\n"
CLASS_JAVA = b"class A {\n    int f(int n) {\n        return 1;\n    }\n}\n"


@pytest.mark.parametrize(
    ("source", "want", "answer", "after"),
    [
        (
            CLASS_JS,
            Want("replace", "a.js", "javascript", "A.f"),
            "f(n) {\n  return this.half(n);\n}\n\nhalf(n) {\n  return n / 2;\n}\n\nunused() {\n}",
            CLASS_JS.replace(
                b"return 1;\n  }\n", b"return this.half(n);\n  }\n\n  half(n) {\n    return n / 2;\n  }\n"
            ),
        ),
        (
            CLASS_JAVA,
            Want("replace", "A.java", "java", "A.f"),
            "int f(int n) {\n    return half(n);\n}\n\nprivate int half(int n) {\n    return n / 2;\n}",
            CLASS_JAVA.replace(
                b"return 1;\n    }\n",
                b"return half(n);\n    }\n\n    private int half(int n) {\n        return n / 2;\n    }\n",
            ),
        ),
        (
            SHAPES,
            INSERT,
            "def perimeter(self):\n    return self._twice(self.width)\n\ndef _twice(self, x):\n    return 2 * x",
            SHAPES.replace(
                b"        self.width *= by\n",
                b"        self.width *= by\n\n    def perimeter(self):\n        return self._twice(self.width)\n"
                b"\n    def _twice(self, x):\n        return 2 * x\n",
            ),
        ),
    ],
)
def test_a_method_brings_the_new_members_that_it_calls(
    source: bytes, want: Want, answer: str, after: bytes
) -> None:
    assert propose(f"```\n{answer}\n```", want, source, outline).after == after


def test_a_changed_signature_is_taken() -> None:
    want = Want("replace", "shapes.py", "python", "Rectangle.scale", "Rectangle")
    answer = "```python\ndef scale(self, by: float, both: bool = False) -> None:\n    self.width *= by\n```"
    after = propose(answer, want, SHAPES, outline).after
    assert b"    def scale(self, by: float, both: bool = False) -> None:\n        self.width *= by\n" in after
    assert after.count(b"def scale") == 1


@pytest.mark.parametrize(
    ("answer", "flaw"),
    [
        ("", Flaw.NO_CODE),
        ("I have fixed the bug.", Flaw.NO_CODE),
        ("```python\n```", Flaw.NO_CODE),
        ("```python\ndef circumference(self):\n    return 1\n```", Flaw.WRONG_SYMBOL),
        (
            "```python\ndef area(self):\n    # ... rest of the code remains unchanged\n    pass\n```",
            Flaw.ELIDED,
        ),
        ("```python\ndef area(self):\n    ...\n```", Flaw.ELIDED),
        ("```python\ndef area(self:\n    return (\n```", Flaw.BROKEN),
        (
            "```python\n@property\ndef area(self) -> float:\n    return self.width + self.height\n```",
            Flaw.UNCHANGED,
        ),
    ],
)
def test_what_is_no_edit_is_refused(answer: str, flaw: Flaw) -> None:
    with pytest.raises(EditRefused) as refusal:
        propose(answer, REPLACE, SHAPES, outline)
    assert refusal.value.flaw is flaw


def test_a_class_that_loses_methods_is_refused() -> None:
    want = Want("replace", "shapes.py", "python", "Rectangle")
    with pytest.raises(EditRefused) as refusal:
        propose(
            "```python\nclass Rectangle:\n    def area(self):\n        return 1\n```", want, SHAPES, outline
        )
    assert refusal.value.flaw is Flaw.DELETES
    assert "Rectangle.scale" in refusal.value.message


SCRIPT = b"""const assert = require('assert');

/** Sum of both. */
export const sum = async (a, b) => {
  return a - b;
};

class Box {
  constructor(w) {
    this.w = w;
  }

  area() { return this.w; }
}

module.exports = { sum, Box };
"""


@pytest.mark.parametrize(
    "answer",
    [
        "```javascript\nconst sum = (a, b) => {\n  return a + b;\n};\n```",
        "```js\nfunction sum(a, b) {\n    return a + b;\n}\n```",
        "```\nexport const sum = async (a, b) => {\n  return a + b;\n}\n```",
    ],
)
def test_an_arrow_function_keeps_its_declaration(answer: str) -> None:
    want = Want("replace", "sum.js", "javascript", "sum")
    assert propose(answer, want, SCRIPT, outline).after == SCRIPT.replace(b"a - b", b"a + b")


@pytest.mark.parametrize(
    "answer",
    [
        "```js\nside() {\n  return this.w;\n}\n```",
        "```js\n  side() {\n    return this.w;\n  }\n```",
        "```js\nclass Box {\n  side() {\n    return this.w;\n  }\n}\n```",
        "```js\nfunction side() {\n    return this.w;\n}\n```",
    ],
)
def test_a_method_goes_into_a_javascript_class(answer: str) -> None:
    want = Want("insert", "sum.js", "javascript", "Box.side", "Box")
    after = propose(answer, want, SCRIPT, outline).after.decode()
    tail = "  area() { return this.w; }\n\n  side() {\n    return this.w;\n  }\n}\n"
    assert after == SCRIPT.decode().replace("  area() { return this.w; }\n}\n", tail)


@pytest.mark.parametrize(
    ("language", "path", "source", "want", "answer", "after"),
    [
        (
            "go", "a.go", b"package a\n\ntype Box struct{ w int }\n\nfunc (b Box) Area() int {\n\treturn b.w\n}\n",
            Want("insert", "a.go", "go", "Box.Side", "Box", "Box.Area"),
            "```go\nfunc (b Box) Side() int {\n    return b.w\n}\n```",
            "package a\n\ntype Box struct{ w int }\n\nfunc (b Box) Area() int {\n\treturn b.w\n}\n\n"
            "func (b Box) Side() int {\n\treturn b.w\n}\n",
        ),
        (
            "rust", "a.rs", b"struct B;\n\nimpl B {\n    fn a(&self) -> i32 {\n        1\n    }\n}\n",
            Want("replace", "a.rs", "rust", "B.a", "B"), "```rust\nfn a(&self) -> i32 {\n    2\n}\n```",
            "struct B;\n\nimpl B {\n    fn a(&self) -> i32 {\n        2\n    }\n}\n",
        ),
        (
            "rust", "a.rs", b"fn a() {}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn a_runs() {}\n}\n",
            Want("insert", "a.rs", "rust", "b"), "```rust\nfn b() {\n    a();\n}\n```",
            "fn a() {}\n\nfn b() {\n    a();\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn a_runs() {}\n}\n",
        ),
        (
            "rust", "a.rs", b"mod tests {\n    fn a() {}\n}\n",
            Want("insert", "a.rs", "rust", "b"), "```rust\nfn b() {}\n```",
            "mod tests {\n    fn a() {}\n}\n\nfn b() {}\n",
        ),
        (
            "java", "A.java", b"class A {\n    int a() {\n        return 1;\n    }\n}\n",
            Want("replace", "A.java", "java", "A.a", "A"), "```java\npublic int a() {\n    return 2;\n}\n```",
            "class A {\n    int a() {\n        return 2;\n    }\n}\n",
        ),
        (
            "c", "a.c", b"int a(int x) {\n    return x;\n}\n",
            Want("replace", "a.c", "c", "a"), "```c\nint a(int x) {\n  int y = x;\n  return y + 1;\n}\n```",
            "int a(int x) {\n    int y = x;\n    return y + 1;\n}\n",
        ),
        (
            "typescript", "a.ts", b"export class A {\n  a(x: number): number {\n    return x;\n  }\n}\n",
            Want("insert", "a.ts", "typescript", "A.b", "A"), "```ts\nb(x: number): number {\n  return x + 1;\n}\n```",
            "export class A {\n  a(x: number): number {\n    return x;\n  }\n\n  b(x: number): number {\n    return x + 1;\n  }\n}\n",
        ),
    ],
)  # fmt: skip
def test_every_language_gets_its_edit(
    language: str, path: str, source: bytes, want: Want, answer: str, after: str
) -> None:
    del language, path
    assert propose(answer, want, source, outline).after.decode() == after


DESCRIBED = b"""class Scale:
    @cache
    def fit(
        self, value,  limit=3,
    ):
        \"\"\"Fit a value.

          >>> Scale().fit(7)
          3
        \"\"\"
        return min(value, limit)


def after():  # two
    return 1
"""


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("own", ["", '  """Mine."""\n'])
def test_a_docstring_that_was_not_shown_stays_where_the_parameters_change(newline: bytes, own: str) -> None:
    source = DESCRIBED.replace(b"\n", newline)
    want = Want("replace", "scale.py", "python", "Scale.fit", "Scale", doc_hidden=True)
    answer = f"```python\ndef fit(self, value, limit=3, least=0):\n{own}  if value < least:\n    return least\n  return 1\n```"
    edit = propose(answer, want, source, outline)
    changed = DESCRIBED.replace(
        b"fit(\n        self, value,  limit=3,\n    )", b"fit(self, value, limit=3, least=0)"
    )
    changed = changed.replace(
        b"return min(value, limit)", b"if value < least:\n            return least\n        return 1"
    )
    assert edit.after == changed.replace(b"\n", newline)


def test_single_odd_steps_do_not_make_the_indentation_of_a_file() -> None:
    edit = propose(
        "```python\ndef more(self):\n  if self:\n    return 1\n  return 2\n```",
        Want("insert", "scale.py", "python", "Scale.more", "Scale"),
        DESCRIBED,
        outline,
    )
    assert b"    def more(self):\n        if self:\n            return 1\n        return 2\n" in edit.after


def test_statements_stand_where_the_docstring_that_stays_does() -> None:
    odd = b"def one():\n   return 1\n\n\n" * 3 + b'def two(a):\n    """Two."""\n    return a\n'
    want = Want("replace", "odd.py", "python", "two", doc_hidden=True)
    edit = propose("```python\ndef two(a):\n    if a:\n        return 2\n```", want, odd, outline)
    assert edit.after == odd.replace(b"    return a\n", b"    if a:\n       return 2\n")


@pytest.mark.parametrize(
    ("path", "whole", "begun"),
    [
        (
            "test_a.py",
            "def test_a():\n    assert a(1) == 1\n    assert a([2]) == 2\n",
            "    assert a([3, 3, 3,",
        ),
        ("a.test.js", "assert.equal(a(1), 1);\nassert.equal(a(2), 2);\n", "assert.equal(a([\n  3, 3,\n  3,"),
    ],
)
def test_of_a_test_that_broke_off_the_finished_statements_are_kept(path: str, whole: str, begun: str) -> None:
    language = "python" if path.endswith(".py") else "javascript"
    edit = propose(f"```\n{whole}{begun}", Want("append", path, language), None, outline)
    assert edit.after.decode() == whole
    told = ("the answer broke off: its finished statements are kept",)
    assert edit.notes == (
        told if language == "javascript" else ()
    )  # Python is read up to where it stops parsing
    early = f"```\n{begun}\n{whole * 3}```"
    with pytest.raises(EditRefused) as refused:
        propose(early, Want("append", path, language), None, outline)
    assert refused.value.flaw is Flaw.BROKEN


def test_tests_are_appended_with_their_imports_once() -> None:
    existing = b"from shapes import Circle\n\n\ndef test_circle():\n    assert Circle().area()\n"
    answer = (
        "```python\nfrom shapes import Circle\nfrom shapes import Rectangle\n\ndef test_circle():\n    assert 1\n\n"
        "def test_area():\n    assert Rectangle(2, 3).area == 6\n```"
    )
    edit = propose(answer, Want("append", "test_shapes.py", "python"), existing, outline)
    assert edit.after == (
        b"from shapes import Circle\nfrom shapes import Rectangle\n\n\ndef test_circle():\n    assert Circle().area()\n\n\n"
        b"def test_area():\n    assert Rectangle(2, 3).area == 6\n"
    )
    assert edit.symbols == ("test_area",)


def test_a_new_file_is_the_block() -> None:
    edit = propose("Sure!\n```python\nX = 1\n```\n", Want("file", "x.py", "python"), None, outline)
    assert (edit.before, edit.after) == (None, b"X = 1\n")


ACCESSORS = b"""class A:
    @property
    def p(self):
        return 1

    @p.setter
    def p(self, v):
        self._p = v
"""


@pytest.mark.parametrize(
    ("which", "answer"),
    [
        (0, "@property\ndef p(self):\n    return 2"),
        (0, "def p(self):\n    return 2"),
        (
            0,
            "class A:\n    @property\n    def p(self):\n        return 2\n\n    @p.setter\n    def p(self, v):\n        pass",
        ),
        (1, "@p.setter\ndef p(self, v):\n    self._p = 2"),
    ],
)
def test_a_getter_and_its_setter_are_two(which: int, answer: str) -> None:
    symbol = [s for s in outline("python", "a.py", ACCESSORS).symbols if s.name == "p"][which]
    want = Want("replace", "a.py", "python", "A.p", "A", at=symbol.span.start)
    old, new = (b"return 1", b"return 2") if which == 0 else (b"self._p = v", b"self._p = 2")
    assert propose(f"```python\n{answer}\n```", want, ACCESSORS, outline).after == ACCESSORS.replace(old, new)


def test_members_stand_as_far_apart_as_most_of_them_do() -> None:
    source = b"def a():\n    pass\n\n\ndef b():\n    pass\n\n\ndef c():\n    pass\n\n\n\n# the end\n\n\ndef d():\n    pass\n"
    edit = propose(
        "```python\ndef e():\n    pass\n```", Want("insert", "a.py", "python", "e"), source, outline
    )
    assert edit.after == source + b"\n\ndef e():\n    pass\n"
