"""Answers that go in circles or on and on are seen; real code is not taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest
from stream_kit import AREA, fenced, heard

from fenceline.grounding.signal import Place, Signal
from fenceline.grounding.stream.line import Line
from fenceline.grounding.stream.repetition import Repetition
from fenceline.grounding.stream.watch import Setting, circles

ROOT = Path(__file__).parents[2]
WORDS = ("alpha", "beta", "gamma")


def repeats(line: int) -> list[tuple[str, str, int, str]]:
    return [("repeats", "certain", line, "")]


@pytest.mark.parametrize(
    ("code", "message", "start"),
    [
        ("    total = total + value\n" * 20, "6 lines are the same: total = total + value", 2),
        ("x = 0\n" + "\n    total = total + value\n\n" * 20, "6 lines are the same: total = total + value", 4),
        ("a = first(x)\nb = second(x)\n" * 20, "10 lines in circles of 2 are the same: b = second(x)", 2),
        ("if done(x):\n    return x\nx = next(x)\n" * 20, "14 lines in circles of 3 are the same: return x", 2),
        ("".join(f"value_{n} = {n}\n" for n in range(99)), "26 lines are the same but for numbers: value_25 = 25", 2),
        ("".join(f"a{n} = f({n})\nb = g({n}, 2)\n" for n in range(99)), "26 lines in circles of 2 are the same but for numbers: b = g(12, 2)", 2),
        ("".join(f"x = f({WORDS[n % 3]})\n" if n % 5 else "x = f(delta)\n" for n in range(99)), "12 lines are the same but for words: x = f(gamma)", 2),
        ("".join(f"{'abcdefgh'[n % 7]}x.send({'pqrst'[n % 5]}y)\n" for n in range(99)), "", 2),
    ],
)  # fmt: skip
def test_a_circle_is_said_once_it_is_one(code: str, message: str, start: int) -> None:
    watch = circles()
    signal = watch.feed(fenced(code))
    assert signal is not None
    assert (signal.rule, signal.kind, signal.certainty) == ("repeats", "incoherent", "certain")
    assert signal.place
    assert (signal.message if message else "", signal.place.line) == (message, start)


@pytest.mark.parametrize(
    "code",
    [
        "}\n" * 50,
        "\n" * 50,
        "    )\n" * 50,
        "x = 1\n" * 4 + "y = 2\n",
        "total = total + value\n" * 5,
        "".join(f"        self.assertEqual(f({n}), {n * n})\n" for n in range(20)),
        "".join(f'    "{n:04}": "AB{n}X",\n' for n in range(400)),
        "    0, 0, 0, 0, 0, 0,\n" * 400,
        '    "some", "some",\n' * 39,
        "".join(f"    self.{chr(97 + n)}x = {chr(97 + n)}x\n" for n in range(26)),
        "".join(f"def test_{n}():\n    assert f({n}) == {n}\n\n\n" for n in range(12)),
        "".join(f'        case "{chr(97 + n)}x":\n            return {n}\n' for n in range(12)),
        "#" * 80 + "\n",
    ],
)
def test_what_real_code_repeats_may_repeat(code: str) -> None:
    assert heard(fenced(code)) == []


def test_a_line_that_repeats_itself_without_end() -> None:
    assert heard(fenced("x = " + "[0, " * 400)) == repeats(2)
    assert heard(fenced("x = '" + "ab" * 255 + "'")) == []


def test_an_original_that_repeats_itself_may_be_written_again() -> None:
    setting = Setting(original="def area(a):\n" + "    a.step()\n" * 8)
    assert heard(fenced("def area(a):\n" + "    a.step()\n" * 20), AREA, setting) == []
    assert heard(fenced("def area(a):\n" + "    a.step()\n" * 24), AREA, setting) == repeats(3)


def test_a_circle_is_said_again_only_after_as_much_again() -> None:
    assert len(heard(fenced("total = total + value\n" * 20))) == 3


def test_free_text_is_watched_too() -> None:
    said = "I will now look at the file.\n" * 40
    assert circles().feed(said) == Signal(
        "repeats", "certain", "6 lines are the same: I will now look at the file.", Place("", 1, 1)
    )


@pytest.mark.parametrize(
    ("answer", "setting", "said"),
    [
        ("x = '" + "".join(map(str, range(1200))), Setting(), []),
        ("x = '" + "".join(map(str, range(1400))), Setting(), [("runaway", "certain", 2, "")]),
        ("x = '" + "".join(map(str, range(1400))), Setting(original="y" * 3000), []),
        ("".join(f"x_{n} = f({n ** 9})\n\ny.g()\n" for n in range(1000)), Setting(original="x = 1"), [("runaway", "certain", 362, "")]),
        ("".join(f"x_{n} = f({n ** 9})\n\ny.g()\n" for n in range(1000)), Setting(max_tokens=100), [("runaway", "certain", 437, "")]),
    ],
)  # fmt: skip
def test_text_without_end(answer: str, setting: Setting, said: list[tuple[str, str, int, str]]) -> None:
    assert [each for each in heard(fenced(answer), AREA, setting) if each[0] == "runaway"] == said


def test_files_of_this_repository_are_no_circles() -> None:
    files = [*ROOT.glob("src/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]
    said: dict[str, list[Signal]] = {}
    for path in files:
        watching = Repetition()
        lines = enumerate(path.read_text().splitlines(), 1)
        if found := [s for n, text in lines for s in watching.line(Line(text, n, "code", 1, n))]:
            said[path.name] = found
    assert len(files) > 200
    assert said == {}
