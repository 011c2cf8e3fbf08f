"""Small projects, as path to text, that instructions are read against, and how a scope is told in lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fenceline.scope.read import read_scope
from fenceline.workspace.files import Workspace, open_workspace
from fenceline.workspace.index import Index, open_index

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fenceline.scope.model import Scope

PYTHON = {
    "README.md": "# Shop\n\nshapes.py draws, exporters write.\n",
    "shapes.py": '''"""Plane shapes."""

import math


class Shape:
    """Something with an outline."""

    def describe(self) -> str:
        """Say what it is."""
        return type(self).__name__


class Circle(Shape):
    """A round one."""

    def __init__(self, radius: float) -> None:
        self.radius = radius

    def area(self) -> float:
        """Return the area."""
        return math.pi * self.radius**2

    def perimeter(self) -> float:
        """Return the length of the outline."""
        return 2 * math.pi * self.radius


class Square(Shape):
    """All sides the same."""

    def __init__(self, side: float) -> None:
        self.side = side

    def area(self) -> float:
        """Return the area."""
        return self.side**2

    def perimeter(self) -> float:
        """Return the length of the outline."""
        return 4 * self.side


class Rectangle(Shape):
    """Two pairs of sides."""

    def __init__(self, width: float, height: float) -> None:
        self.width = width
        self.height = height

    def area(self) -> float:
        """Return the area."""
        return self.width * self.height
''',
    "shop/__init__.py": "",
    "shop/cart.py": '''"""A cart of items."""

from shop.money import round_half_up


class Cart:
    """What a customer takes."""

    def __init__(self) -> None:
        self.items: list[tuple[str, float]] = []

    def add(self, name: str, price: float) -> None:
        """Put an item in."""
        self.items.append((name, price))

    def total(self) -> float:
        """Return the sum of the prices."""
        return round_half_up(sum(price for _, price in self.items))


def merge_carts(one: Cart, two: Cart) -> Cart:
    """Return a cart with the items of both."""
    cart = Cart()
    cart.items = one.items + two.items
    return cart
''',
    "shop/money.py": '''"""Amounts."""


def round_half_up(amount: float) -> float:
    """Round to cents, halves up."""
    return int(amount * 100 + 0.5) / 100


def format_price(amount: float, currency: str = "EUR") -> str:
    """Return the amount as a person reads it."""
    return f"{amount:.2f} {currency}"
''',
    "shop/settings.py": '''"""Settings."""


def parse_config(text: str) -> dict[str, str]:
    """Read ``key = value`` lines."""
    return dict(line.split("=", 1) for line in text.splitlines() if line)
''',
    "shop/exporters/__init__.py": '''"""Writers of reports."""

from shop.exporters.csv_exporter import CsvExporter
from shop.exporters.json_exporter import JsonExporter
from shop.exporters.xml_exporter import XmlExporter

EXPORTERS = {
    "csv": CsvExporter,
    "json": JsonExporter,
    "xml": XmlExporter,
}
''',
    "shop/exporters/base.py": '''"""What every exporter does."""


class Exporter:
    """Writes rows."""

    def export(self, rows: list[dict[str, str]]) -> str:
        """Return the rows as text."""
        raise NotImplementedError
''',
    "shop/exporters/csv_exporter.py": '''"""Rows as CSV."""

from shop.exporters.base import Exporter


class CsvExporter(Exporter):
    """Writes CSV."""

    def export(self, rows: list[dict[str, str]]) -> str:
        """Return the rows as CSV text."""
        lines = [",".join(row.values()) for row in rows]
        return "\\n".join(lines)
''',
    "shop/exporters/json_exporter.py": '''"""Rows as JSON."""

import json

from shop.exporters.base import Exporter


class JsonExporter(Exporter):
    """Writes JSON."""

    def export(self, rows: list[dict[str, str]]) -> str:
        """Return the rows as JSON."""
        return json.dumps(rows)
''',
    "shop/exporters/xml_exporter.py": '''"""Rows as XML."""

from shop.exporters.base import Exporter


class XmlExporter(Exporter):
    """Writes XML."""

    def export(self, rows: list[dict[str, str]]) -> str:
        """Return the rows as XML."""
        cells = ["".join(f"<{k}>{v}</{k}>" for k, v in row.items()) for row in rows]
        return "<rows>" + "".join(f"<row>{cell}</row>" for cell in cells) + "</rows>"
''',
    "shop/handlers/__init__.py": '''"""Handlers of events."""

from shop.handlers import orders, payments

HANDLERS = [orders.handle, payments.handle]
''',
    "shop/handlers/orders.py": '''"""Events of orders."""


def handle(event: dict[str, str]) -> str:
    """Take an order."""
    return "order " + event["id"]
''',
    "shop/handlers/payments.py": '''"""Events of payments."""


def handle(event: dict[str, str]) -> str:
    """Take a payment of the event's amount."""
    return "payment " + event["amount"]
''',
    "tests/test_shapes.py": """from shapes import Circle, Rectangle, Square


def test_area_of_circle() -> None:
    assert round(Circle(1).area(), 2) == 3.14


def test_area_of_rectangle() -> None:
    assert Rectangle(2, 3).area() == 6


def test_perimeter_of_rectangle() -> None:
    assert Rectangle(2, 3).perimeter() == 10


def test_perimeter_of_square() -> None:
    assert Square(2).perimeter() == 8
""",
    "tests/test_cart.py": """from shop.cart import Cart


def test_empty_cart() -> None:
    assert Cart().total() == 0


def test_total() -> None:
    cart = Cart()
    cart.add("tea", 2.5)
    assert cart.total() == 2.5
""",
    "tests/test_settings.py": """from shop.settings import parse_config


def test_one_line() -> None:
    assert parse_config("a=1") == {"a": "1"}
""",
}


@dataclass(frozen=True)
class Reader:
    """A workspace on disk with its index."""

    workspace: Workspace
    index: Index

    def __call__(self, instruction: str, failing: tuple[str, ...] = ()) -> Scope:
        """Read an instruction."""
        return read_scope(instruction, self.index, self.workspace, failing=failing)


def lay_out(root: Path, project: Mapping[str, str]) -> Reader:
    """Write a project to ``root`` and open it."""
    for path, text in project.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    workspace = open_workspace(root)
    return Reader(workspace, open_index(root, workspace.files(), None))


def outline_of(scope: Scope) -> tuple[str, ...]:
    """Return all of a scope but its reasons as lines, what is empty or goes without saying left out."""
    lines = [f"{scope.kind} {scope.recipe} {scope.confidence}"]
    for target in scope.targets:
        symbol = f":{target.symbol.qualname}" if target.symbol else ""
        lines.append(f"> {target.path}{symbol}" + (f" +{target.new_name}" if target.new_name else ""))
    if scope.files != tuple(dict.fromkeys(target.path for target in scope.targets)):
        lines.append(" ".join(("files", *scope.files)))
    parts = {
        "like": [f"{symbol.path}:{symbol.qualname}" for symbol in scope.siblings],
        "patterns": scope.patterns,
        "tests": scope.tests,
        "into": [scope.test_path] if scope.test_path else [],
        "register": [f"{r.path}:{','.join(map(str, r.lines))}" for r in scope.register],
        "unknown": scope.unknown,
    }
    return (*lines, *(" ".join((name, *values)) for name, values in parts.items() if values))
