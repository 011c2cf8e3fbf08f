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

TYPESCRIPT = {
    "package.json": '{"name": "board", "scripts": {"test": "vitest run"}}\n',
    "src/api/client.ts": """export interface Options {
  timeout: number;
}

export class ApiClient {
  constructor(private readonly options: Options) {}

  async getUser(id: string): Promise<string> {
    return this.send(`/users/${id}`);
  }

  async getTeam(id: string): Promise<string> {
    return this.send(`/teams/${id}`);
  }

  private async send(path: string): Promise<string> {
    return path + this.options.timeout;
  }
}
""",
    "src/utils/dates.ts": """export const formatDate = (date: Date): string => {
  return date.toISOString().slice(0, 10);
};

export function parseDate(text: string): Date {
  return new Date(text);
}
""",
    "src/utils/strings.js": """const capitalize = (text) => {
  return text.charAt(0).toUpperCase() + text.slice(1);
};

function slugify(text) {
  return text.toLowerCase().split(' ').join('-');
}

module.exports = { capitalize, slugify };
""",
    "src/commands/list.ts": """import { ApiClient } from '../api/client';

export const listCommand = {
  name: 'list',
  run(client: ApiClient) {
    return client.getTeam('all');
  },
};
""",
    "src/commands/show.ts": """import { ApiClient } from '../api/client';

export const showCommand = {
  name: 'show',
  run(client: ApiClient, id: string) {
    return client.getUser(id);
  },
};
""",
    "src/commands/index.ts": """import { listCommand } from './list';
import { showCommand } from './show';

export const commands = [listCommand, showCommand];
""",
    "src/components/PrimaryButton.tsx": """export function PrimaryButton(props: { label: string }) {
  return <button className="primary">{props.label}</button>;
}
""",
    "src/components/DangerButton.tsx": """export function DangerButton(props: { label: string }) {
  return <button className="danger">{props.label}</button>;
}
""",
    "src/components/UserCard.tsx": """export function UserCard(props: { name: string }) {
  return <div className="card">{props.name}</div>;
}
""",
    "src/utils/dates.test.ts": """import { describe, expect, it } from 'vitest';
import { formatDate } from './dates';

describe('dates', () => {
  it('formats a date', () => {
    expect(formatDate(new Date(0))).toBe('1970-01-01');
  });

  it('formats a leap day', () => {
    expect(formatDate(new Date(68169600000))).toBe('1972-02-29');
  });
});
""",
    "src/api/client.test.ts": """import { expect, test } from 'vitest';
import { ApiClient } from './client';

test('gets a user', async () => {
  const client = new ApiClient({ timeout: 1 });
  expect(await client.getUser('7')).toBe('/users/71');
});
""",
}

GO = {
    "go.mod": "module example.com/bank\n\ngo 1.22\n",
    "account/account.go": """package account

import "errors"

// Account holds money.
type Account struct {
	Balance int
}

// Savings earns interest.
type Savings struct {
	Balance int
	Rate    int
}

// Deposit puts money in.
func (a *Account) Deposit(amount int) {
	a.Balance += amount
}

// Withdraw takes money out.
func (a *Account) Withdraw(amount int) error {
	if amount > a.Balance {
		return errors.New("not enough")
	}
	a.Balance -= amount
	return nil
}

// Interest returns what a year earns.
func (s *Savings) Interest() int {
	return s.Balance * s.Rate / 100
}
""",
    "account/transfer.go": """package account

// Transfer moves money from one account to another.
func Transfer(from, to *Account, amount int) error {
	if err := from.Withdraw(amount); err != nil {
		return err
	}
	to.Deposit(amount)
	return nil
}
""",
    "account/account_test.go": """package account

import "testing"

func TestDeposit(t *testing.T) {
	a := Account{}
	a.Deposit(5)
	if a.Balance != 5 {
		t.Fatal(a.Balance)
	}
}

func TestWithdrawTooMuch(t *testing.T) {
	a := Account{Balance: 1}
	if a.Withdraw(2) == nil {
		t.Fatal("no error")
	}
}
""",
    "report/text_report.go": """package report

// TextReport writes plain text.
type TextReport struct{}

// Write returns the lines.
func (TextReport) Write(lines []string) string {
	out := ""
	for _, line := range lines {
		out += line + "\\n"
	}
	return out
}
""",
    "report/html_report.go": """package report

// HTMLReport writes HTML.
type HTMLReport struct{}

// Write returns a list.
func (HTMLReport) Write(lines []string) string {
	out := "<ul>"
	for _, line := range lines {
		out += "<li>" + line + "</li>"
	}
	return out + "</ul>"
}
""",
    "report/registry.go": """package report

// Report writes lines.
type Report interface {
	Write(lines []string) string
}

// ByName holds every report.
var ByName = map[string]Report{
	"text": TextReport{},
	"html": HTMLReport{},
}
""",
}

RUST = {
    "Cargo.toml": '[package]\nname = "queue"\n',
    "src/lib.rs": "pub mod queue;\npub mod stack;\n",
    "src/queue.rs": """/// First in, first out.
pub struct Queue {
    items: Vec<i32>,
}

impl Queue {
    pub fn new() -> Self {
        Queue { items: Vec::new() }
    }

    pub fn push(&mut self, item: i32) {
        self.items.push(item);
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_empty() {
        assert_eq!(Queue::new().len(), 0);
    }
}
""",
    "src/stack.rs": """/// Last in, first out.
pub struct Stack {
    items: Vec<i32>,
}

impl Stack {
    pub fn push(&mut self, item: i32) {
        self.items.push(item);
    }

    pub fn peek(&self) -> Option<&i32> {
        self.items.last()
    }
}
""",
}

SINGLE = {
    "solution.py": '''def separate_paren_groups(text: str) -> list[str]:
    """Split groups of balanced parentheses."""
    groups, depth, group = [], 0, ""
    for char in text:
        group += char
        depth += {"(": 1, ")": -1}.get(char, 0)
        if depth == 0:
            groups.append(group)
    return groups
''',
    "test_solution.py": """from solution import separate_paren_groups


def test_one() -> None:
    assert separate_paren_groups("(())") == ["(())"]
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
