"""The kinds of scoped edit on small real projects, from the instruction to the verdict."""

from __future__ import annotations

import pytest
from cli_project import Project, serving

FEW = "[attempt]\nsamples = 2\n"
SUMS = '''"""Sums."""


def clamp(value, low, high):
    """Return the value, but never less than low nor more than high."""
    if value < low:
        return low
    return value
'''
CLAMPED = SUMS.replace("    return value\n", "    return min(value, high)\n")
TEST_SUMS = "from sums import clamp\n\n\ndef test_low():\n    assert clamp(0, 1, 3) == 1\n"
TEST_HIGH = TEST_SUMS + "\n\ndef test_high():\n    assert clamp(5, 1, 3) == 3\n"


def test_change_in_python(empty: Project) -> None:
    empty.write({"sums.py": SUMS, "test_sums.py": TEST_HIGH})
    empty.git()
    answer = "```python\ndef clamp(value, low, high):\n    if value < low:\n        return low\n    return min(value, high)\n```"
    with serving(answer) as server:
        empty.configure(server)
        ran = empty.run("Fix clamp in sums.py", "--json")
    assert (ran.code, ran.result["reason"]) == (0, "the check passes (2 tests)"), ran.out
    assert empty.text("sums.py") == CLAMPED
    assert server.requests[0].body["temperature"] == 0
    assert "def clamp(value, low, high):" in str(server.requests[0].body["messages"])


GOOD = "```python\nfrom sums import clamp\n\n\ndef test_clamp():\n    assert clamp(0, 1, 3) == 1\n    assert clamp(2, 1, 3) == 2\n```"
ASK_TEST = "Write a test for clamp in sums.py"


def test_a_test_that_notices_mutants_is_verified(empty: Project) -> None:
    empty.write({"sums.py": CLAMPED, "test_sums.py": TEST_SUMS})
    empty.git()
    with serving(GOOD) as server:
        empty.configure(server, FEW)
        ran = empty.run(ASK_TEST, "--json")
    assert (ran.code, ran.result["verdict"], ran.result["changed"]) == (0, "verified", ["test_sums.py"]), (
        ran.out
    )
    assert "mutants" in str(ran.result["reason"])
    added = "\n\ndef test_clamp():\n    assert clamp(0, 1, 3) == 1\n    assert clamp(2, 1, 3) == 2\n"
    assert (empty.text("test_sums.py"), empty.text("sums.py")) == (TEST_SUMS + added, CLAMPED)


@pytest.mark.parametrize(
    "body",
    [
        "clamp(0, 1, 3)",
        "assert True",
        "assert clamp(0, 1, 3) == 2",
        "assert clamp(1, 2",
        "assert callable(clamp)",
    ],
)
def test_a_test_that_asserts_nothing_or_fails_is_taken_back(empty: Project, body: str) -> None:
    empty.write({"sums.py": CLAMPED, "test_sums.py": TEST_SUMS})
    empty.git()
    before = empty.files()
    with serving(f"```python\nfrom sums import clamp\n\n\ndef test_clamp():\n    {body}\n```") as server:
        empty.configure(server, "[attempt]\nsamples = 1\n")
        ran = empty.run(ASK_TEST, "--json")
    assert (ran.code, ran.result["verdict"], ran.result["changed"]) == (1, "failed", []), ran.out
    assert empty.files() == before


def test_a_wrong_guess_is_left_out_of_a_test_and_said(empty: Project) -> None:
    empty.write({"sums.py": CLAMPED, "test_sums.py": TEST_SUMS})
    empty.git()
    with serving(GOOD.replace("== 2\n", "== 2\n    assert clamp(9, 1, 3) == 9\n")) as server:
        empty.configure(server, FEW)
        ran = empty.run(ASK_TEST, "--json")
    assert (ran.code, ran.result["notes"]) == (
        0,
        ["left out, the code does not satisfy it: assert clamp(9, 1, 3) == 9"],
    ), ran.out
    assert "clamp(9" not in empty.text("test_sums.py")


EXPORTERS = {
    "shop/__init__.py": "",
    "shop/exporters/__init__.py": '''"""Writers."""

from shop.exporters.csv_exporter import CsvExporter
from shop.exporters.json_exporter import JsonExporter

EXPORTERS = {
    "csv": CsvExporter,
    "json": JsonExporter,
}
''',
    "shop/exporters/csv_exporter.py": '''"""Rows as CSV."""


class CsvExporter:
    """Writes CSV."""

    def export(self, rows):
        return "\\n".join(",".join(row) for row in rows)
''',
    "shop/exporters/json_exporter.py": '''"""Rows as JSON."""

import json


class JsonExporter:
    """Writes JSON."""

    def export(self, rows):
        return json.dumps(rows)
''',
    "check.py": "from shop.exporters import EXPORTERS\n\nassert EXPORTERS['tsv']().export([['a', 'b']]) == 'a\\tb'\n",
}
TSV = '"""Rows as TSV."""\n\n\nclass TsvExporter:\n    """Writes TSV."""\n\n    def export(self, rows):\n        return "\\n".join("\\t".join(row) for row in rows)\n'
ASK_TSV = "Create shop/exporters/tsv_exporter.py, a TsvExporter like CsvExporter, and register it"
CHECKED = '[check]\ncommand = "python3 check.py"\n'


def test_a_component_is_written_and_registered_beside_its_siblings(empty: Project) -> None:
    empty.write({**EXPORTERS})
    empty.git()
    before = empty.files()
    with serving(f"```python\n{TSV}```") as server:
        empty.configure(server, CHECKED)
        ran = empty.run(ASK_TSV, "--json")
    assert (ran.code, ran.result["changed"]) == (
        0,
        ["shop/exporters/__init__.py", "shop/exporters/tsv_exporter.py"],
    ), ran.out
    assert empty.text("shop/exporters/tsv_exporter.py") == TSV
    registered = EXPORTERS["shop/exporters/__init__.py"]
    for line, new in (
        (
            "from shop.exporters.json_exporter import JsonExporter\n",
            "from shop.exporters.tsv_exporter import TsvExporter\n",
        ),
        ('    "json": JsonExporter,\n', '    "tsv": TsvExporter,\n'),
    ):
        registered = registered.replace(line, line + new)
    assert empty.text("shop/exporters/__init__.py") == registered
    assert empty.run("undo").code == 0
    assert empty.files() == before


def test_a_component_that_fails_leaves_no_file_and_no_folder(empty: Project) -> None:
    empty.write({**EXPORTERS})
    empty.git()
    before, folders = empty.files(), sorted(path for path in empty.folder.rglob("*") if path.is_dir())
    with serving("```python\nclass TsvExporter:\n    pass\n```") as server:
        empty.configure(server, CHECKED + FEW)
        ran = empty.run(ASK_TSV.replace("shop/exporters/", "shop/exporters/flat/"), "--json")
    assert ran.code == 1, ran.out
    assert empty.files() == before
    assert sorted(path for path in empty.folder.rglob("*") if path.is_dir()) == folders


BOX = """class Box {
  constructor(w, h) {
    this.w = w;
    this.h = h;
  }

  area() {
    return this.w * this.h;
  }
}

module.exports = { Box };
"""
BOX_TEST = """const test = require('node:test');
const assert = require('node:assert');
const { Box } = require('./box.js');

test('area', () => assert.strictEqual(new Box(2, 3).area(), 6));
test('perimeter', () => assert.strictEqual(new Box(2, 3).perimeter(), 10));
"""
SIDE = "\n  perimeter() {\n    return 2 * (this.w + this.h);\n  }\n}\n"


def test_add_in_javascript(empty: Project) -> None:
    empty.write(
        {"box.js": BOX, "box.test.js": BOX_TEST, "package.json": '{"scripts": {"test": "node --test"}}'}
    )
    empty.git()
    with serving("```js\nperimeter() {\n  return 2 * (this.w + this.h);\n}\n```") as server:
        empty.configure(server)
        ran = empty.run("Add a method perimeter() to Box in box.js; make the tests pass", "--json")
    assert (ran.code, ran.result["verdict"]) == (0, "verified"), ran.out + ran.err
    assert empty.text("box.js") == BOX.replace("  }\n}\n", f"  }}\n{SIDE}")


ADDS = "function add(a, b) {\n  return a + b;\n}\n\nmodule.exports = { add };\n"
ASSERTED = """(1, 2), 3);
assert.deepStrictEqual(add(0, 0), 1);
assert.deepStrictEqual(add(-1, 5), 4);
```"""
KEPT = """const assert = require('assert');
const { add } = require('./sums.js');

assert.deepStrictEqual(add(1, 2), 3);
assert.deepStrictEqual(add(-1, 5), 4);
"""


@pytest.mark.parametrize("configured", ["", '[check]\ncommand = "node --test"\n'])
def test_a_script_of_assertions_is_a_test_in_javascript(empty: Project, configured: str) -> None:
    empty.write({"sums.js": ADDS})
    empty.git()
    with serving(ASSERTED) as server:
        empty.configure(server, configured)
        ran = empty.run("Write a test for add in sums.js", "--json")
    assert (ran.code, ran.result["changed"]) == (0, ["sums.test.js"]), ran.out + ran.err
    assert empty.text("sums.test.js") == KEPT


def test_add_in_typescript_without_a_runner_is_unverified(empty: Project) -> None:
    source = (
        BOX.replace("module.exports = { Box };\n", "")
        .replace("class", "export class")
        .replace("(w, h)", "(w: number, h: number)")
    )
    empty.write({"box.ts": source})
    empty.git()
    with serving("```ts\nperimeter(): number {\n  return 2 * (this.w + this.h);\n}\n```") as server:
        empty.configure(server)
        ran = empty.run("Add a method perimeter() to Box in box.ts", "--json")
    assert (ran.code, ran.result["changed"]) == (4, ["box.ts"]), ran.out + ran.err
    assert empty.text("box.ts") == source.replace(
        "  }\n}\n", f"  }}\n{SIDE}".replace("perimeter()", "perimeter(): number")
    )


def test_add_in_go_without_a_module_is_unverified(empty: Project) -> None:
    source = (
        "package box\n\ntype Box struct{ w, h int }\n\nfunc (b Box) Area() int {\n\treturn b.w * b.h\n}\n"
    )
    empty.write({"box.go": source})
    empty.git()
    with serving("```go\nfunc (b Box) Perimeter() int {\n    return 2 * (b.w + b.h)\n}\n```") as server:
        empty.configure(server)
        ran = empty.run("Add a method Perimeter to Box in box.go", "--json")
    assert ran.code == 4, ran.out + ran.err
    assert empty.text("box.go") == source + "\nfunc (b Box) Perimeter() int {\n\treturn 2 * (b.w + b.h)\n}\n"
