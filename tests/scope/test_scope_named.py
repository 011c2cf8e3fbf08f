"""Files and folders that are named without their suffix or beginning, and the files that are a good pattern."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scope_projects import Reader


def _rule(name: str, lines: int = 8) -> str:
    body = "".join(f"      check{number}: node => context.report(node),\n" for number in range(lines))
    return f"module.exports = {{\n  create(context) {{\n    return {{ // {name}\n{body}    }}\n  }},\n}}\n"


def _backend(name: str, methods: int) -> str:
    body = "".join(f"    def step_{number}(self):\n        return {number}\n\n" for number in range(methods))
    return f"from backends.base import Backend\n\n\nclass {name}Backend(Backend):\n{body}"


_LINTER = {
    "lib/rules/no-eval.js": _rule("no-eval"),
    "lib/rules/no-implied-eval.js": _rule("no-implied-eval"),
    "lib/rules/no-debugger.js": _rule("no-debugger", 5),
    "lib/rules/indent.js": _rule("indent"),
    "tests/lib/rules/no-debugger.js": "const rule = require('../../../lib/rules/no-debugger')\nit('reports', () => {})\n",
    "tests/fixtures/no-eval.js": "eval('1')\n",
    "src/utils/url.ts": "export const getPath = (url: string): string => {\n  return url.slice(1)\n}\n",
    "src/adapter/lambda/handler.ts": (
        "export class Processor {\n  getPath(event: Event): string {\n    return event.path + '/'\n  }\n}\n"
    ),
    "crates/ignore/src/lib.rs": "pub enum Match {\n    None,\n}\n\nimpl Match {\n    pub fn is_none(&self) -> bool {\n        true\n    }\n}\n",
    "crates/matcher/src/lib.rs": "pub struct Match {\n    start: usize,\n}\n\nimpl Match {\n    pub fn len(&self) -> usize {\n        1\n    }\n}\n",
    "cli/factory.ts": (
        "export class Factory {\n  alias(name: string): string {\n    return name.trim()\n  }\n}\n"
        "export function usage(text: string): string {\n  return text.trim()\n}\n"
    ),
    "src/parse.ts": "export function parse(text: string) {\n  return text.trim()\n}\n",
    "src/document.ts": "export class Document {\n  parse(text: string) {\n    return text.trim()\n  }\n}\n",
    "src/memo.ts": "export function createMemo(text: string) {\n  return text.trim()\n}\n",
    "bench/libraries/memo.ts": "export function createMemo(text: string) {\n  return text.trim()\n}\n",
    "scrape/spidermiddlewares/depth.py": _backend("Depth", 5),
    "scrape/spidermiddlewares/offsite.py": _backend("Offsite", 5),
    "pool/_client.py": "class Client:\n    def __init__(self, url):\n        self.url = url\n",
    "tests/client/__init__.py": "",
    "scrape/commands/parse.py": "class Command:\n    spider = None\n",
}
_BACKENDS = {
    "backends/__init__.py": "",
    "backends/base.py": "class Backend:\n    def get(self):\n        return 1\n",
    "backends/alias.py": "from backends.redis import RedisBackend as AliasBackend\n",
    "backends/cache.py": _backend("Cache", 6),
    "backends/consul.py": _backend("Consul", 9),
    "backends/mongo.py": _backend("Mongo", 12),
    "backends/redis.py": _backend("Redis", 200),
    "pyproject.toml": '[tool.release]\nfiles = ["cache", "consul", "mongo", "redis"]\n',
}


@pytest.mark.parametrize(
    ("instruction", "target", "confidence"),
    [
        ("Write a test for getPath in utils/url", "src/utils/url.ts:getPath", "sure"),
        (
            "Write a test for getPath in adapter/lambda",
            "src/adapter/lambda/handler.ts:Processor.getPath",
            "sure",
        ),
        ("Write a test for the rule no-debugger", "lib/rules/no-debugger.js:create", "sure"),
        (
            "Add a method is_whole to Match in crates/matcher",
            "crates/matcher/src/lib.rs:Match +is_whole",
            "sure",
        ),
        (
            "Add a method is_whole to Match in crates/ignore",
            "crates/ignore/src/lib.rs:Match +is_whole",
            "sure",
        ),
        ("add an alias option to the usage function", "cli/factory.ts:usage", "sure"),
        ("add a verbose option to Client.__init__", "pool/_client.py:Client.__init__", "sure"),
        ("alias should trim tabs", "cli/factory.ts:Factory.alias", "sure"),
        ("write a test for parse", "src/parse.ts:parse", "likely"),
        ("write a test for createMemo", "src/memo.ts:createMemo", "sure"),
        ("fix alias in cli/factory", "cli/factory.ts:Factory.alias", "sure"),
    ],
)
def test_named(
    reader: Callable[[Mapping[str, str]], Reader], instruction: str, target: str, confidence: str
) -> None:
    scope = reader(_LINTER)(instruction)
    assert scope.confidence == confidence
    first = scope.targets[0]
    where = first.path + (f":{first.symbol.qualname}" if first.symbol else "")
    assert (f"{where} +{first.new_name}" if first.new_name else where) == target


def test_a_new_rule_is_called_as_it_is_named(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    scope = reader(_LINTER)("Add a rule no-foo following no-eval")
    assert scope.recipe == "component"
    assert scope.targets[0].path == "lib/rules/no-foo.js"
    assert scope.patterns[0] == "lib/rules/no-eval.js"


_FOLDERS = {
    f"src/middleware/{name}/index.ts": f"export const {name.replace('-', '')} = () => {{\n  return 1\n}}\n"
    for name in ("basic-auth", "bearer-auth", "cache", "cors", "etag", "timing")
}


@pytest.mark.parametrize(
    ("instruction", "path"),
    [
        (
            "Add a middleware maintenance that answers 503, following the bearer-auth middleware",
            "maintenance",
        ),
        ("Add a digest-auth middleware following bearer-auth", "digest-auth"),
        ("Add a rate middleware following bearer-auth", "rate"),
    ],
)
def test_a_folder_of_folders_takes_one_more(
    reader: Callable[[Mapping[str, str]], Reader], instruction: str, path: str
) -> None:
    scope = reader(_FOLDERS)(instruction)
    assert scope.recipe == "component"
    assert scope.targets[0].path == f"src/middleware/{path}/index.ts"


def test_a_folder_joins_the_words_of_a_kind(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    named = reader(_LINTER)("Add a spider middleware Dedupe")
    assert (named.targets[0].path, named.confidence) == ("scrape/spidermiddlewares/dedupe.py", "likely")
    unnamed = reader(_LINTER)("Add a spider middleware that drops duplicates")
    assert (unnamed.patterns[0], unnamed.confidence, unnamed.unclear) == (
        "scrape/spidermiddlewares/depth.py",
        "undecided",
        "the instruction does not say what to call the new file",
    )


def test_what_is_long_or_only_passes_on_is_no_pattern(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    scope = reader(_BACKENDS)("Add a backend for sqlite following backends/redis.py")
    assert scope.targets[0].path == "backends/sqlite.py"
    assert scope.patterns == ("backends/cache.py", "backends/consul.py", "backends/mongo.py")
    assert "backends/redis.py is longer than a pattern should be" in scope.reasons


def test_everyday_words_in_a_file_of_settings_register_nothing(
    reader: Callable[[Mapping[str, str]], Reader],
) -> None:
    asked = "Add a backend for sqlite following backends/cache.py"
    assert reader(_BACKENDS)(asked).register == ()
    named = "\n".join(
        f'{n.lower()} = "backends.{n.lower()}:{n}Backend"' for n in ("Cache", "Consul", "Mongo")
    )
    registered = reader(_BACKENDS | {"pyproject.toml": f"[project.entry-points.backends]\n{named}\n"})(asked)
    assert [(place.path, place.lines) for place in registered.register] == [("pyproject.toml", (2, 3, 4))]


def test_what_is_not_registered_beside_the_others_is_no_pattern(
    reader: Callable[[Mapping[str, str]], Reader],
) -> None:
    named = "\n".join(
        f'{n.lower()} = "backends.{n.lower()}:{n}Backend"' for n in ("Consul", "Mongo", "Redis")
    )
    settings = {"pyproject.toml": f"[project.entry-points.backends]\n{named}\n"}
    scope = reader(_BACKENDS | settings)("Add a backend for sqlite like the other backends")
    assert scope.patterns[0] == "backends/consul.py"


def test_a_symbol_chooses_between_files_of_one_name(reader: Callable[[Mapping[str, str]], Reader]) -> None:
    twice = {"a/http.py": "def parse_age():\n    pass\n", "a/plain/http.py": "def parse_date():\n    pass\n"}
    for name, path in (("parse_age", "a/http.py"), ("parse_date", "a/plain/http.py")):
        scope = reader(twice)(f"Fix {name} in http.py")
        assert ([t.path for t in scope.targets], scope.confidence, scope.files) == ([path], "sure", (path,))
    assert reader(twice)("Fix parse_other in http.py").confidence == "undecided"
