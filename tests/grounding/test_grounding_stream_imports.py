"""Lines of code are judged; what is text, another language or meant for other circumstances is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stream_kit import AREA, Importless, fenced, heard, world

from fenceline.edits.want import Want
from fenceline.grounding.ground import Ground
from fenceline.grounding.stream.watch import StreamWatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fenceline.grounding.signal import Signal
    from fenceline.grounding.world import World

SCRIPT = Want("replace", "web/card.ts", "typescript", "Card")
GO = Want("replace", "main.go", "go", "main")
RUST = Want("replace", "src/lib.rs", "rust", "area")
DEF = "def area(a):\n    return a"


def imports(line: int, named: str) -> tuple[str, str, int, str]:
    return ("package-unknown", "certain", line, named)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (fenced(f"import requets\n\n{DEF}"), [imports(2, "requets")]),
        (fenced(f"import requets\n\n{DEF}", ""), [imports(2, "requets")]),
        (fenced(f"import requets\n\n{DEF}", "py title=a.py"), [imports(2, "requets")]),
        (fenced(f"import requets\r\n\r\n{DEF}"), [imports(2, "requets")]),
        (fenced("def area(a):\n    import requets\n    return a"), [imports(3, "requets")]),
        (f"Here you are:\n{fenced('import a')}and\n{fenced('import b')}", [imports(3, "a"), imports(7, "b")]),
        (f"import requets\n{DEF}\n", [imports(1, "requets")]),
        (f"~~~~python\n```\nimport a\n~~~~\nimport b\n{DEF}", [imports(3, "a")]),
        ("```python\nimport a", [imports(2, "a")]),
        # not code of this language
        (fenced("import requets", "bash"), []),
        (fenced('{"import": 1}', "json"), []),
        ("To import the package is what the code needs.\nimport it, please.\n", []),
        # text
        (fenced(f'"""\nimport a\n"""\n{DEF}'), []),
        (fenced(f"x = '''\nimport a\n''' + 'it''s' # it's\n{DEF}"), []),
        (fenced(f'r"""a \\""" b\nimport a\n"""\nimport b\n{DEF}'), [imports(5, "b")]),
        (fenced(f"x = 'a\\' b' # \"\"\"\nimport a\n{DEF}"), [imports(3, "a")]),
        # meant for other circumstances
        (fenced(f"try:\n    import a\nexcept ImportError:\n    import b\nimport c\n{DEF}"), [imports(6, "c")]),
        (fenced(f"if sys.version_info < (3, 11):\n    import a\nelse:\n    import b\n{DEF}"), []),
        (fenced(f"if TYPE_CHECKING:\n    from a import b\nelse:\n    import c\n{DEF}"), [imports(3, "a import b")]),
        (fenced("def area(a):\n    try:\n        import a\n    finally:\n        pass\n    import b"), [imports(7, "b")]),
        (fenced(f"with suppress(ImportError):\n    import a\n{DEF}"), []),
    ],
)  # fmt: skip
def test_python(answer: str, said: list[tuple[str, str, int, str]]) -> None:
    assert heard(answer) == said


@pytest.mark.parametrize(
    ("want", "answer", "said"),
    [
        (SCRIPT, fenced("import a\n/* long\nimport b\n*/ const x = 1\nimport c", "ts"), [imports(2, "a"), imports(6, "c")]),
        (SCRIPT, fenced("import a", "tsx"), [imports(2, "a")]),
        (SCRIPT, fenced("import a", "python"), []),
        (SCRIPT, fenced("let x = `\nimport a\n`; // `\nimport b", "javascript"), [imports(5, "b")]),
        (SCRIPT, fenced("try {\n  import a\n} catch {\n  import b\n}\nimport c", "ts"), [imports(7, "c")]),
        (GO, fenced('import (\n\t"fmt"\n)\nvar s = `\nimport "z"\n`\nimport "y"', "go"), [imports(2, "("), imports(8, '"y"')]),
        (RUST, fenced("let q = '\"';\nuse a;\nlet s = \"\nuse b;\n\";\nuse c;", "rust"), [imports(3, "a;"), imports(7, "c;")]),
    ],
)  # fmt: skip
def test_other_languages(want: Want, answer: str, said: list[tuple[str, str, int, str]]) -> None:
    assert heard(answer, want) == said


def test_what_the_answer_was_begun_with_is_not_the_models() -> None:
    begun = "```python\nimport ours\n\n\ndef ar"
    assert heard("ea(a):\n    import theirs\n```\n", AREA, begun=begun) == [imports(6, "theirs")]


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_it_does_not_matter_how_it_arrives(size: int) -> None:
    answer = fenced(f"import a\r\nimport b\rimport c\n{DEF}")
    assert heard(answer, size=size) == [imports(2, "a"), imports(3, "b"), imports(4, "c")]


def test_a_grounder_is_given_every_line_of_code_in_order() -> None:
    given: list[tuple[int, str]] = []

    class Reading(Importless):
        def line(self, text: str, number: int, path: str) -> Iterator[Signal]:
            assert path == AREA.path
            given.append((number, text))
            yield from ()

    def reading(language: str, world: World) -> Reading:
        del language, world
        return Reading()

    held = Ground(world(), reading)
    watch = StreamWatch(AREA, lambda: held)
    watch.begin("```python\n'''\nimport a\n")
    watch.feed("'''\n\ntry:\n    import b\n```\nThat is all there is to it.\n```bash\nls\n```\n")
    assert given == [(2, "'''"), (3, "import a"), (4, "'''"), (5, ""), (6, "try:"), (7, "    import b")]
