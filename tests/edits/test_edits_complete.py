"""A stream is cut when the edit is complete, and not before."""

from __future__ import annotations

import pytest

from fenceline.edits.complete import Completion
from fenceline.edits.want import Want
from fenceline.workspace.index import outline

PYTHON = Want("replace", "a.py", "python", "area")
SCRIPT = Want("replace", "a.js", "javascript", "area")


def cut(answer: str, want: Want, begun: str = "") -> str:
    """Return how much of the answer is read before the cut; everything without one."""
    watching = Completion(want, outline)
    watching.feed(begun)
    for at, character in enumerate(answer):
        if watching.feed(character):
            return answer[: at + 1]
    return answer


AREA = "```python\ndef area(a):\n    return a\n"
JS_AREA = "```js\nfunction area(a) {\n  if (a) {\n    return a;\n  }\n  return 0;\n}\n"
USES = "```js\nfunction area(a) {\n  return half(a) + twice(a);\n}\n\n"
HELPER = "function twice(n) {\n  if (n) {\n    return 2 * n;\n  }\n  return 0;\n}\n"
JAVA = "```java\nint area(int a) {\n    return twice(a);\n}\n\nprivate static int twice(int n) {\n    return 2 * n;\n}\n"

BEGUN = "```python\nfrom a import f\n\n\ndef test_f():\n    assert f"
JEST = "```js\ntest('f', () => {\n  expect(f(1)).toBe(1);\n  expect(f(2)).toBe(2);\n"


@pytest.mark.parametrize(
    ("want", "begun", "answer", "read"),
    [
        (PYTHON, "", AREA + "```\nThat is all.", AREA + "```"),
        (PYTHON, "```python\ndef area(", "a):\n    return a\n```\nDone", "a):\n    return a\n```"),
        (PYTHON, "", AREA + "\nprint(area(1))\nprint(2)", AREA + "\nprint(area(1))\n"),
        (PYTHON, "", AREA + "\n# Example:\narea(1)", AREA + "\n# Example:\n"),
        (PYTHON, "", AREA + "\nif __name__ == '__main__':\n    x\n", AREA + "\nif __name__ == '__main__':\n"),
        (PYTHON, "", "```python\ndef other():\n    pass\n```\n" + AREA + "```", "```python\ndef other():\n    pass\n```\n" + AREA + "```"),
        (PYTHON, "", AREA, AREA),
        (SCRIPT, "", JS_AREA + "```\nDone", JS_AREA + "```"),
        (SCRIPT, "", JS_AREA + "\nconsole.log(1)\nmore", JS_AREA + "\nconsole.log(1)\n"),
        (SCRIPT, "", JS_AREA + "function other() {\n}\n", JS_AREA + "function other() {\n"),
        (SCRIPT, "", USES + HELPER + "console.log(1)\nmore", USES + HELPER + "console.log(1)\n"),
        (Want("replace", "A.java", "java", "A.area"), "", JAVA + "// so\n", JAVA + "// so\n"),
        (SCRIPT, "", USES + "const half = (n) => n / 2;\n" + HELPER + "```\n", USES + "const half = (n) => n / 2;\n" + HELPER + "```"),
        (Want("file", "a.py", "python"), "", "```python\nx = 1\n```\nmore", "```python\nx = 1\n```"),
        (Want("append", "a.py", "python"), "", AREA + "\nassert 1\n```\nmore", AREA + "\nassert 1\n```"),
        (Want("append", "a.py", "python", enough=2), BEGUN, "(1) == 1\n    assert f(\n        2) == 2\n    assert f(3) == 3\n", "(1) == 1\n    assert f(\n        2) == 2\n"),
        (Want("append", "a.js", "javascript", enough=2), "", JEST + "  expect(f(3)).toBe(3);\n});\ntest(", JEST + "  expect(f(3)).toBe(3);\n});\n"),
        (Want("append", "a.py", "python", enough=9), BEGUN, "(1) == 1\n    assert f(2) == 2\n", "(1) == 1\n    assert f(2) == 2\n"),
    ],
)  # fmt: skip
def test_the_cut(want: Want, begun: str, answer: str, read: str) -> None:
    assert cut(answer, want, begun) == read


def test_a_restart_forgets_what_was_begun() -> None:
    watching = Completion(PYTHON, outline)
    watching.feed("```python\ndef area(")
    watching.restart()
    assert watching.text == ""
    assert not watching.feed("```python\ndef area(a):\n    return a\n")
    assert watching.feed("```\n")
