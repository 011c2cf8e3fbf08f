"""The judge as a whole: order, restart, whatever arrives, however it is cut."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from stream_kit import AREA, fenced, ground, heard

from fenceline.edits.blocks import read_blocks
from fenceline.edits.want import Want
from fenceline.grounding.stream.literals import Literals
from fenceline.grounding.stream.reader import PIECE, Reader
from fenceline.grounding.stream.watch import Setting, StreamWatch

DEF = "def area(a):\n    return a"
ODD = st.sampled_from(
    ["```", "```python\n", "~~~~ x\n", "````", "\r", "\r\n", "\n", "\0", "\u2028", "\ud800", '"""', "'''", "`", "/*", "*/",
     "def area(a):\n", "import a\n", "    return a\n", "# src/no/such.py\n", "class ", "\\", "x = 1\n" * 9, "a" * 600,
     "The point of this is that you should use it.\n", '{"code": "import a\\n"}', "\x1b[2J", "é", "\U0001f600" * 200]
)  # fmt: skip


def test_several_signals_of_one_piece_come_one_by_one() -> None:
    held = ground()
    watch = StreamWatch(AREA, lambda: held)
    first = watch.feed(fenced("import a\nimport b"))
    second, third = watch.feed(""), watch.feed("")
    assert [signal and signal.named for signal in (first, second, third)] == ["a", "b", None]


def test_the_last_line_needs_no_end() -> None:
    held = ground()
    watch = StreamWatch(AREA, lambda: held)
    assert watch.feed("```python\nimport a") is None
    last = watch.close()
    assert last is not None
    assert (last.named, watch.close()) == ("a", None)


def test_a_model_that_begins_anew_is_judged_anew() -> None:
    held = ground()
    watch = StreamWatch(AREA, lambda: held)
    watch.begin("```python\n'''\n")
    watch.restart()
    signal = watch.feed("```python\nimport a\n")
    assert signal is not None
    assert signal.place
    assert (signal.named, signal.place.line) == ("a", 2)


def test_the_ground_is_asked_for_only_when_there_is_code() -> None:
    asked: list[int] = []
    watch = StreamWatch(AREA, lambda: asked.append(1))
    watch.feed("To begin with, this is the code:\n```bash\nls\n```\n")
    assert asked == []
    watch.feed("```python\nx = 1\n")
    assert asked == [1]


@given(st.lists(ODD, max_size=24), st.integers(1, 40))
def test_nothing_that_arrives_is_too_odd_and_how_it_is_cut_does_not_matter(
    parts: list[str], size: int
) -> None:
    answer = "".join(parts)
    for want in (AREA, Want("insert", "web/card.ts", "typescript", "Card.area", "Card")):
        whole = heard(answer, want, Setting(original=DEF, max_tokens=64), size=len(answer) + 1)
        assert heard(answer, want, Setting(original=DEF, max_tokens=64), size=size) == whole


@given(st.lists(ODD, max_size=16))
def test_code_is_what_the_edits_will_read_as_code(parts: list[str]) -> None:
    """Of fenced answers; a tool call in JSON is unwrapped by the edits alone."""
    answer = "".join(part for part in parts if part not in ("\0", "\ud800") and not part.startswith("{"))
    reader = Reader("python")
    lines = [line for line in (*reader.feed(answer), *reader.close()) if line.whole]
    if not any(line.part == "fence" for line in lines) or any(len(line.text) > PIECE for line in lines):
        return
    fences = next(at for at, line in enumerate(lines) if line.part == "fence")
    streamed = [line.text.rstrip() for line in lines[fences:] if line.part == "code" and line.text.strip()]
    torn = "a" * (PIECE + 1) in answer or "\U0001f600" * (PIECE + 1) in answer
    read = [text.rstrip() for block in read_blocks(answer) for text in block.code.split("\n") if text.strip()]
    assert torn or streamed == [text for text in read if len(text) <= PIECE]


@settings(max_examples=30)
@given(
    st.sampled_from(["python", "javascript", "go", "rust", "java", "c", "", "haskell"]), st.text(max_size=400)
)
def test_literals_read_anything(language: str, text: str) -> None:
    reading = Literals(language)
    assert not reading.feed(text)
    reading.feed(text)


def test_memory_stays_bounded_over_an_endless_line() -> None:
    reader = Reader("python")
    pieces = [line for _ in range(1000) for line in reader.feed("x" * 1000)]
    assert {len(line.text) for line in pieces} == {PIECE}
    assert len(pieces) == 1_000_000 // PIECE
