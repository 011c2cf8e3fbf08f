"""Small projects in languages other than Python, as path to text, and one of a single file."""

from __future__ import annotations

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
