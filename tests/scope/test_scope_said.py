"""How people say it: signatures, aliases, kinds before names, patterns that also say where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scope_projects import Reader


def _command(name: str) -> str:
    return f"from console.base import Command\n\n\nclass {name}(Command):\n    def handle(self):\n        return 0\n"


_PROJECT = {
    "context.go": (
        "package gin\n\ntype Context struct {\n\tindex int8\n}\n\n"
        "func (c *Context) IsAborted() bool {\n\treturn c.index > 1\n}\n\nfunc (c *Context) Value() int {\n\treturn 1\n}\n"
    ),
    "measures.py": "def center(g):\n    return min(g)\n\n\nclass Cart:\n    def total(self):\n        return 0\n",
    "runnable.js": "class Runnable {\n  slow(ms) {\n    return ms\n  }\n}\nmodule.exports = Runnable\n",
    "Repository.ts": "export class Repository {\n  find(id: number) {\n    return id\n  }\n}\n",
    "route.js": "function build(path) {\n  return path\n}\nmodule.exports = { build }\n",
    "errors.py": "class BadParameter:\n    param = None\n    command = ''\n",
    "types.py": "class UuidType:\n    def convert(self, value):\n        return value\n",
    "headers.py": "from collections.abc import Mapping\n\n\nclass Headers(Mapping):\n    def keys(self):\n        return []\n",
    "client/http.py": "def parse_cookie(text):\n    return text\n",
    "sans/http.py": "def parse_cookie(text):\n    return text\n",
    "console/commands/about.py": _command("About"),
    "console/commands/add.py": _command("Add"),
    "console/commands/build.py": _command("Build"),
    "console/commands/lock.py": _command("Lock"),
    "console/commands/self_command.py": _command("SelfCommand"),
    "console/commands/group_command.py": _command("GroupCommand"),
    "matchers/Matcher.java": "public interface Matcher {\n    boolean matches(String text);\n}\n",
    "matchers/StartsWith.java": "public class StartsWith implements Matcher {\n    boolean matches(String t) { return true; }\n}\n",
    "matchers/EndsWith.java": "public class EndsWith implements Matcher {\n    boolean matches(String t) { return true; }\n}\n",
    "matchers/Any.java": "public class Any implements Matcher {\n    boolean matches(String t) { return true; }\n}\n",
    "matchers/Equals.java": "public class Equals implements Matcher {\n    boolean matches(String t) { return true; }\n}\n",
    "helpers/toUpper.js": "export default function toUpper(text) {\n  return text.toUpperCase()\n}\n",
    "helpers/toLower.js": "export default function toLower(text) {\n  return text.toLowerCase()\n}\n",
    "helpers/isBlank.js": "export default function isBlank(text) {\n  return !text.trim()\n}\n",
    "dist/all.js": "const toUpper = 1\nconst toLower = 2\nconst isBlank = 3\n",
}


@pytest.mark.parametrize(
    ("instruction", "target", "confidence"),
    [
        ("Add func (c *Context) IsAjax() bool", "context.go:Context +IsAjax", "sure"),
        ("Add `func (c *Context) IsAjax() bool` to context.go", "context.go:Context +IsAjax", "sure"),
        ("Write tests for nx.center", "measures.py:center", "likely"),
        ("cart.total should round", "measures.py:Cart.total", "likely"),
        ("Runnable.prototype.slow should accept strings", "runnable.js:Runnable.slow", "sure"),
        ("Add method `findOrCreate` to Repository", "Repository.ts:Repository +findOrCreate", "sure"),
        ("Add a `countRoutes` method to the route module", "route.js +countRoutes", "sure"),
        ("Add a param type `EmailType` after the pattern of UuidType", "types.py +EmailType", "sure"),
    ],
)
def test_said(
    reader: Callable[[Mapping[str, str]], Reader], instruction: str, target: str, confidence: str
) -> None:
    scope = reader(_PROJECT)(instruction)
    first = scope.targets[0]
    where = first.path + (f":{first.symbol.qualname}" if first.symbol else "")
    assert (f"{where} +{first.new_name}" if first.new_name else where) == target
    assert (scope.kind, scope.confidence) == ("edit", confidence)


@pytest.mark.parametrize(
    ("instruction", "path"),
    [
        ("Add a command whoami like the other commands", "console/commands/whoami.py"),
        ("Add a whoami command", "console/commands/whoami.py"),
        ("Add a Matcher StartsWithAnyCase like StartsWith", "matchers/StartsWithAnyCase.java"),
        ("Add a helper `isJSONText` to helpers/", "helpers/isJSONText.js"),
        ("Add a helper `toRadians` to helpers/", "helpers/toRadians.js"),
    ],
)
def test_a_new_file_is_called_as_it_is_named(
    reader: Callable[[Mapping[str, str]], Reader], instruction: str, path: str
) -> None:
    scope = reader(_PROJECT)(instruction)
    assert (scope.recipe, scope.targets[0].path, scope.register) == ("component", path, ())


def test_a_kind_that_exists_is_no_new_name(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    scope = reader(_PROJECT)("Add an EndsWith for numbers like StartsWith")
    assert (scope.recipe, scope.confidence, scope.unclear) == (
        "component",
        "undecided",
        "the instruction does not say what to call the new file",
    )


def test_what_a_class_only_inherits_is_said_to_be_missing(
    reader: Callable[[Mapping[str, str]], Reader],
) -> None:
    scope = reader(_PROJECT)("Make Headers.get ignore case")
    assert (scope.unknown, scope.unclear) == (
        ("Headers.get",),
        "`Headers` in headers.py has no `get` of its own",
    )


def test_two_of_one_name_are_told_apart_by_their_files(
    reader: Callable[[Mapping[str, str]], Reader],
) -> None:
    scope = reader(_PROJECT)("Make parse_cookie ignore empty keys")
    assert scope.confidence == "undecided"
    assert "`parse_cookie` could also be parse_cookie in sans/http.py" in scope.reasons
