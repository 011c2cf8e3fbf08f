"""A new component is registered where its siblings are, in their way and order, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fenceline.attempts.registration import registering
from fenceline.edits.want import Edit
from fenceline.scope.model import Scope
from fenceline.scope.read import read_scope
from fenceline.workspace.files import open_workspace
from fenceline.workspace.index import language_of, open_index, outline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Registered = Callable[[Mapping[str, str], str, str], dict[str, bytes]]

NAMES = ("csv", "json", "xml", "yaml")


@pytest.fixture
def registered(tmp_path: Path) -> Registered:
    """Return what lays out a project, reads an instruction and registers a new file with this content."""

    def register(project: Mapping[str, str], instruction: str, content: str) -> dict[str, bytes]:
        for path, text in project.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode("utf-8", "surrogateescape"))
        workspace = open_workspace(tmp_path)
        scope = read_scope(instruction, open_index(tmp_path, workspace.files(), None), workspace)
        path = scope.targets[0].path
        edit = Edit(path, b"", content.encode(), ())
        edits = registering(scope, edit, language_of(path) or "", workspace.read, outline)
        return {edit.path: edit.after for edit in edits}

    return register


def exporters(registry: str, path: str = "out/__init__.py") -> dict[str, str]:
    code = "class {}Exporter:\n    def run(self):\n        return 1\n"
    return {path: registry} | {f"out/{n}_exporter.py": code.format(n.capitalize()) for n in NAMES}


def scripts(registry: str, path: str = "index.js") -> dict[str, str]:
    code = "class {}View {{\n  run() {{ return 1 }}\n}}\nmodule.exports = {{ {}View }}\n"
    return {path: registry} | {f"views/{n}.js": code.format(n.upper(), n.upper()) for n in NAMES}


ADD = "Add an exporter tsv_exporter like csv_exporter"
TSV = "class TsvExporter:\n    def run(self):\n        return 1\n"
IMPORTS = "".join(f"from out.{n}_exporter import {n.capitalize()}Exporter\n" for n in NAMES)
TABLE = "".join(f'    "{n}": {n.capitalize()}Exporter,\n' for n in NAMES)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_list_takes_it_in_its_order(registered: Registered, end: str) -> None:
    registry = f"{IMPORTS}\n# \udcff\nALL = {{\n{TABLE}}}\n".replace("\n", end)
    (after,) = registered(exporters(registry), ADD, TSV).values()
    new_import = "from out.json_exporter import JsonExporter\nfrom out.tsv_exporter import TsvExporter\n"
    expected = registry.replace("from out.json_exporter import JsonExporter\n".replace("\n", end), new_import.replace("\n", end))  # fmt: skip
    expected = expected.replace(
        f'    "json": JsonExporter,{end}', f'    "json": JsonExporter,{end}    "tsv": TsvExporter,{end}'
    )
    assert after.decode("utf-8", "surrogateescape") == expected


@pytest.mark.parametrize(
    ("registry", "after"),
    [
        ("from out import csv_exporter, json_exporter, xml_exporter\nALL = (csv_exporter, json_exporter.run, xml_exporter)\n", "from out import csv_exporter, json_exporter, xml_exporter, tsv_exporter\nALL = (csv_exporter, json_exporter.run, xml_exporter, tsv_exporter)\n"),
        ("ALL = [XmlExporter, CsvExporter, JsonExporter]\n", "ALL = [XmlExporter, CsvExporter, JsonExporter, TsvExporter]\n"),
        ("use(YamlExporter)\nuse(CsvExporter)\nuse(XmlExporter)", "use(YamlExporter)\nuse(CsvExporter)\nuse(XmlExporter)\nuse(TsvExporter)"),
        ("use(CsvExporter)\nuse(JsonExporter)\nlog()\nuse(YamlExporter)\n", "use(CsvExporter)\nuse(JsonExporter)\nuse(TsvExporter)\nlog()\nuse(YamlExporter)\n"),
    ],
)  # fmt: skip
def test_lists_in_a_line_and_lists_without_an_order(
    registered: Registered, registry: str, after: str
) -> None:
    assert registered(exporters(registry, "out/registry.py"), ADD, TSV) == {"out/registry.py": after.encode()}


def test_lines_that_belong_together_stay_so(registered: Registered) -> None:
    pairs = "".join(
        f'const {{ {n.upper()}View }} = require("./views/{n}.js");\nexports.{n} = {n.upper()}View;\n'
        for n in reversed(NAMES)
    )
    new = "class TAP2 {\n  run() { return 1 }\n}\nmodule.exports = { TAP2 }\n"
    (after,) = registered(scripts(pairs), "Add views/tap2.js like views/csv.js", new).values()
    assert after.decode() == f'{pairs}const {{ TAP2 }} = require("./views/tap2.js");\nexports.tap2 = TAP2;\n'


@pytest.mark.parametrize(
    "registry",
    [
        IMPORTS,
        '"""Say csv_exporter to have CSV."""\nrun("json_exporter")\n',
        "from out.csv_exporter import (\n    CsvExporter as A,\n)\nfrom out.json_exporter import (\n    JsonExporter as B,\n)\n"
        '__all__ = (\n    "CsvExporter",\n    "JsonExporter",\n)\n',
        f"ALL = {{\n{TABLE}    \"tsv\": TsvExporter,\n}}\n",
    ],
    ids=["only made use of", "each in its own way", "brought in in another way", "there already"],
)  # fmt: skip
def test_what_is_no_register_takes_nothing(registered: Registered, registry: str) -> None:
    assert registered(exporters(registry, "out/using.py"), ADD, TSV) == {}


def test_nothing_registers_nothing() -> None:
    edit = Edit("p/c.py", b"", b"", ())
    assert registering(Scope("edit", "component"), edit, "python", lambda _: b"", outline) == ()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("csv", "json", "xml", "yaml"), ("csv", "json", "tsv", "xml", "yaml")),
        (("yaml", "xml", "json", "csv"), ("yaml", "xml", "json", "csv", "tsv")),
    ],
)
def test_a_list_whose_last_entry_has_no_comma_stays_one(
    registered: Registered, names: tuple[str, ...], expected: tuple[str, ...], end: str
) -> None:
    def listed(entries: tuple[str, ...]) -> str:
        rows = f",{end}".join(f"  require('./views/{name}')" for name in entries)
        return f"module.exports = [{end}{rows}{end}]{end}"

    added = registered(scripts(listed(names)), "Add a view tsv like csv", "module.exports = {}\n")
    assert added == {"index.js": listed(expected).encode()}
