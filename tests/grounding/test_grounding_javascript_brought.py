"""JavaScript and TypeScript: members of what Node and the language bring along."""

from __future__ import annotations

import pytest
from javascript_kit import of, streamed


@pytest.mark.parametrize(
    "text",
    [
        "const fs = require('fs');\nfs.readFileSink('a');\n",
        "import fs from 'node:fs';\nfs.readFileSink('a');\n",
        "import * as fs from 'fs';\nexport const read = fs.readFileSink;\n",
    ],
)
def test_a_member_that_no_version_of_node_has_is_likely_wrong(text: str) -> None:
    assert of("src/a.mjs", text) == [("attribute-missing", "likely", "fs.readFileSink", "readFileSync")]


def test_a_name_that_a_module_of_node_does_not_export_is_likely_wrong() -> None:
    found = [("name-not-exported", "likely", "joint", "join")]
    assert of("src/a.mjs", "import { joint, sep } from 'node:path';\nexport default joint(sep);\n") == found
    assert of("src/a.js", "const { joint, sep } = require('path');\njoint(sep);\n") == found
    assert streamed("import { joint, sep } from 'node:path';") == found


def test_a_method_that_an_object_of_the_language_does_not_have_is_likely_wrong() -> None:
    text = "export const late = () => Promise.rejekt(Math.max(1, 2));\n"
    assert of("src/a.mjs", text) == [("attribute-missing", "likely", "Promise.rejekt", "reject")]


@pytest.mark.parametrize(
    "text",
    [
        "const fs = require('fs');\nfs.readFileSync('a');\nfs.promises.readFile('a');\nfs.readFileSync.bind(fs);\n",
        "import { EventEmitter } from 'events';\nimport assert from 'assert';\nassert(new EventEmitter());\n",
        "import assert from 'node:assert';\nassert.strict.equal(process.nextTick.name, 'nextTick');\n",
        "const fs = require('fs');\nif (fs.readSoon) fs.readSoon('a');\n",
        "const fs = require('fs');\nfs.readSoon = () => 1;\nfs.readSoon('a');\n",
        "const fs = require('fs');\nfs.readSoon?.('a');\n",
        "const fs = require('fs');\nfs._readSoon('a');\n",
        "function f(fs) {\n  return fs.readSoon('a');\n}\nmodule.exports = [f, require('fs')];\n",
        "const Promise = require('./own');\nPromise.soon(1);\n",
        "export const feature = Object.newest;\n",
        "try {\n  require('fs').readSoon('a');\n} catch {}\n",
    ],
)
def test_what_is_there_or_may_be_raises_nothing(text: str) -> None:
    assert of("src/a.mjs", text, {"src/own.js": "module.exports = make();\n"}) == []


def test_a_type_that_node_only_declares_raises_nothing() -> None:
    text = "import { IncomingHttpHeaders } from 'http';\nexport let x: IncomingHttpHeaders;\n"
    assert of("src/a.ts", text) == []
    text = "import * as http from 'http';\nexport let x: http.IncomingHttpHeaders;\n"
    assert of("src/a.ts", text) == []


def test_what_another_file_adds_raises_nothing() -> None:
    text = "const fs = require('fs');\nfs.readSoon('a');\n"
    assert of("src/a.js", text, {"src/b.js": "require('fs').readSoon = () => 1;\n"}) == []
    assert of("src/a.js", text, {"src/b.js": "const fs = require('fs');\nfs.readSoon('b');\n"}) == []


def test_a_package_that_bears_the_name_of_a_module_of_node_is_not_judged() -> None:
    text = "const events = require('events');\nevents.soon();\n"
    assert of("src/a.js", text, {"src/package.json": '{"dependencies": {"events": "3"}}'}) == []
    assert [named for _, _, named, _ in of("src/a.js", text)] == ["events.soon"]
