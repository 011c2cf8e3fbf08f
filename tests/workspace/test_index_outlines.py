"""Whole outlines, one sample per language."""

from __future__ import annotations

import index_samples as samples
from index_rendering import rendered
from inline_snapshot import snapshot


def test_python() -> None:
    assert rendered("shapes.py", samples.PYTHON) == snapshot('''\
python
constant LIMIT 7-7: LIMIT: int
    '' 'LIMIT: int = 3'
    body - doc -
constant name 8-8: name
    '' 'name = "x"'
    body - doc -
class Rectangle 10-35: class Rectangle(Shape, metaclass=Meta)
    '' '@dataclass(\\n    frozen=T… "Doc."\\n        return x'
    body '"""A rectangle."""\\n    s… "Doc."\\n        return x' doc '"""A rectangle."""'
constant Rectangle.sides 16-16: sides
    '    ' 'sides = 4'
    body - doc -
constant Rectangle.width 17-17: width: float
    '    ' 'width: float'
    body - doc -
method Rectangle.area 19-21: async def area(self, scale: str = "#:", *, n=1) -> float
    '    ' '@property\\n    async def …=1) -> float: return 1.0'
    body 'return 1.0' doc -
class Rectangle.Inner 23-27: class Inner
    '    ' 'class Inner:\\n        def…            return local'
    body 'def deep(self):\\n        …            return local' doc -
method Rectangle.Inner.deep 24-27: def deep(self)
    '        ' 'def deep(self):\\n        …            return local'
    body 'def local():\\n           …            return local' doc -
function Rectangle.Inner.deep.local 25-26: def local()
    '            ' 'def local():\\n                import late'
    body 'import late' doc -
method Rectangle.at 29-30: def at(self, x: int) -> int
    '    ' '@overload\\n    def at(self, x: int) -> int: ...'
    body '...' doc -
method Rectangle.at 31-32: def at(self, x: str) -> str
    '    ' '@overload\\n    def at(self, x: str) -> str: ...'
    body '...' doc -
method Rectangle.at 33-35: def at(self, x)
    '    ' 'def at(self, x):\\n        "Doc."\\n        return x'
    body '"Doc."\\n        return x' doc '"Doc."'
function conditional 38-38: def conditional()
    '    ' 'def conditional(): ...'
    body '...' doc -
function fallback 41-41: def fallback()
    '        ' 'def fallback(): pass'
    body 'pass' doc -
import __future__ ('annotations',) 2 'from __future__ import annotations'
import os.path ('os',) 3 'import os.path, json as j'
import json ('j',) 3 'import os.path, json as j'
import . ('sibling',) 4 'from . import sibling'
import .pkg.mod ('b', 'c') 5 'from .pkg.mod import (a as b, c)'
import late ('late',) 26 'import late\'\
''')


def test_javascript() -> None:
    assert rendered("shapes.js", samples.JAVASCRIPT) == snapshot("""\
javascript
function add 15-18: function add(a, b = { c: 1 })
    '' 'function add(a, b = { c:…n 1; }\\n  return a + b;\\n}'
    body '\\n  function inner() { return 1; }\\n  return a + b;\\n' doc '/** Adds. */\\n// and more'
function add.inner 16-16: function inner()
    '  ' 'function inner() { return 1; }'
    body ' return 1; ' doc -
function stream 19-19: async function* stream()
    '' 'async function* stream() {}'
    body '' doc -
class Rectangle 20-30: export class Rectangle extends Shape
    '' 'export class Rectangle e…tor(w, h) { super(); }\\n}'
    body '\\n  static #count = 0;\\n  …ctor(w, h) { super(); }\\n' doc -
constant Rectangle.#count 21-21: static #count
    '  ' 'static #count = 0;'
    body - doc -
constant Rectangle.side 22-22: side
    '  ' 'side = 4;'
    body - doc -
method Rectangle.area 24-24: get area()
    '  ' 'get area() { return this.w * this.h; }'
    body ' return this.w * this.h; ' doc '/** Area. */'
method Rectangle.make 25-25: static async make()
    '  ' 'static async make() {}'
    body '' doc -
method Rectangle.#secret 26-26: #secret()
    '  ' '#secret() {}'
    body '' doc -
method Rectangle.handle 27-27: handle = (event) =>
    '  ' 'handle = (event) => { event.stop(); };'
    body ' event.stop(); ' doc -
method Rectangle.@@iterator 28-28: [Symbol.iterator]()
    '  ' '[Symbol.iterator]() {}'
    body '' doc -
method Rectangle.constructor 29-29: constructor(w, h)
    '  ' 'constructor(w, h) { super(); }'
    body ' super(); ' doc -
function double 31-31: const double = (n) =>
    '' 'const double = (n) => { return n * 2; };'
    body ' return n * 2; ' doc -
function half 32-32: const half = n =>
    '' 'const half = n => n / 2;'
    body 'n / 2' doc -
function named 33-33: const named = async function ()
    '' 'const named = async function () { return 1; };'
    body ' return 1; ' doc -
constant one 34-34: one
    '' 'one = 1'
    body - doc -
function two 34-34: two = () =>
    '' 'two = () => 2'
    body '2' doc -
constant table 35-35: export const table
    '' 'export const table = { g… not() {} }, plain: 1 };'
    body - doc -
method table.go 35-35: go()
    '' 'go() {}'
    body '' doc -
method table.run 35-35: 'run': function ()
    '' "'run': function () {}"
    body '' doc -
method Rectangle.scale 36-36: Rectangle.prototype.scale = function (by)
    '' 'Rectangle.prototype.scal…ion (by) { return by; };'
    body ' return by; ' doc -
method Rectangle.of 37-37: Rectangle.of = (w) =>
    '' 'Rectangle.of = (w) => new Rectangle(w, w);'
    body 'new Rectangle(w, w)' doc -
method Circle.radius 38-38: radius: function ()
    '' 'radius: function () {}'
    body '' doc -
function helper 39-39: exports.helper = function helper()
    '' 'exports.helper = function helper() {};'
    body '' doc -
function first 40-40: first()
    '' 'first() {}'
    body '' doc -
function second 40-40: second: async () =>
    '' 'second: async () => 2'
    body '2' doc -
class default 41-41: export default class
    '' 'export default class { go() {} }'
    body ' go() {} ' doc -
method default.go 41-41: go()
    '' 'go() {}'
    body '' doc -
function conditional 42-42: function conditional()
    '' 'function conditional() {}'
    body '' doc -
function wrapped 43-43: function wrapped()
    '' 'function wrapped() {}'
    body '' doc -
function amd 44-44: function amd()
    '' 'function amd() {}'
    body '' doc -
import fs ('fs',) 3 "const fs = require('fs');"
import path ('join', 'r') 4 "const { join, resolve: r } = require('path');"
import ./boot () 5 "require('./boot');"
import ./a.js ('d', 'b') 6 "import d, { a as b } from './a.js';"
import ns ('ns',) 7 "import * as ns from 'ns';"
import side () 8 "import 'side';"
import ./all.js () 9 "export * from './all.js';"\
""")


def test_jsx() -> None:
    assert rendered("app.jsx", samples.JSX) == snapshot("""\
javascript
function App 1-5: export default function App({ title })
    '' 'export default function …>{title} {n}</button>;\\n}'
    body '\\n  const [n, setN] = use…}>{title} {n}</button>;\\n' doc -
function App.click 3-3: const click = () =>
    '  ' 'const click = () => setN(n + 1);'
    body 'setN(n + 1)' doc -
function Row 6-6: export const Row = ({ cells }) =>
    '' 'export const Row = ({ ce… => <td>{c}</td>)}</tr>;'
    body '<tr>{cells.map((c) => <td>{c}</td>)}</tr>' doc -\
""")


def test_typescript() -> None:
    assert rendered("shapes.ts", samples.TYPESCRIPT) == snapshot("""\
typescript
class Shape 5-14: export abstract class Shape<T> extends Base implements I
    '' '@Component({ a: 1 })\\nexp…t): void => { go(); };\\n}'
    body '\\n  @Input() private side…nt): void => { go(); };\\n' doc '/** A shape. */'
constant Shape.side 7-7: private side: number
    '  ' '@Input() private side: number = 1;'
    body - doc -
constant Shape.plain 8-8: readonly plain: string
    '  ' 'readonly plain: string;'
    body - doc -
method Shape.area 9-9: abstract area(): number
    '  ' 'abstract area(): number;'
    body - doc -
method Shape.at 10-10: at(x: string): void
    '  ' 'at(x: string): void;'
    body - doc -
method Shape.at 12-12: at(x: any)
    '  ' '@Log() at(x: any) { }'
    body ' ' doc '// overloads end here'
method Shape.onClick 13-13: onClick = (e: Event): void =>
    '  ' 'onClick = (e: Event): void => { go(); };'
    body ' go(); ' doc -
interface I 15-15: interface I
    '' 'interface I { m(a: number): void; p: string }'
    body ' m(a: number): void; p: string ' doc -
method I.m 15-15: m(a: number): void
    '' 'm(a: number): void;'
    body - doc -
type Id 16-16: export type Id = string | { a: number }
    '' 'export type Id = string | { a: number };'
    body - doc -
enum Mode 17-17: export const enum Mode
    '' 'export const enum Mode { A, B }'
    body ' A, B ' doc -
module q 18-18: declare module 'q'
    '' "declare module 'q' { function z(): void; }"
    body ' function z(): void; ' doc -
function q.z 18-18: function z(): void
    '' 'function z(): void;'
    body - doc -
function y 19-19: function y(): void
    '' 'function y(): void;'
    body - doc -
module N.M 20-20: export namespace N.M
    '' 'export namespace N.M { export function f() {} }'
    body ' export function f() {} ' doc -
function N.M.f 20-20: export function f()
    '' 'export function f() {}'
    body '' doc -
function o 21-21: function o(a: string): void
    '' 'function o(a: string): void;'
    body - doc -
function o 22-22: function o(a: any)
    '' 'function o(a: any) { }'
    body ' ' doc -
constant C 23-23: export const C: Record<string, number>
    '' 'export const C: Record<string, number> = { a: 1 };'
    body - doc -
constant routes 24-24: export const routes
    '' 'export const routes = { list() {} } as const;'
    body - doc -
method routes.list 24-24: list()
    '' 'list() {}'
    body '' doc -
function f 25-25: const f = async <T,>(a: T): Promise<T> =>
    '' 'const f = async <T,>(a: T): Promise<T> => a;'
    body 'a' doc -
import ./x ('X', 'Z') 1 "import type { X, Y as Z } from './x';"
import fs ('fs',) 2 "import fs = require('fs');"\
""")


def test_tsx() -> None:
    assert rendered("app.tsx", samples.TSX) == snapshot("""\
tsx
function App 1-3: export function App(props: { title: string }): JSX.Element
    '' 'export function App(prop…h1>{props.title}</h1>;\\n}'
    body '\\n  return <h1>{props.title}</h1>;\\n' doc -
function Row 4-4: export const Row: FC<Props> = ({ cells }) =>
    '' 'export const Row: FC<Pro… }) => <tr>{cells}</tr>;'
    body '<tr>{cells}</tr>' doc -\
""")


def test_broken_python_lists_what_stands_around_the_error() -> None:
    source = b'''import os
@d
class A:
    """x
def fake(): pass
    """
    def whole(self): return 1
    @deco
    def broken(self,
        a:
        x = foo(
    def after(self):
        return 2
def bad(a, b)
    return 1

def fine(): pass
try:
    def inside(): pass
    x = = 2
except E:
    pass
Y = 1
'''
    assert rendered("b.py", source) == snapshot('''\
python, broken at 11
class A 2-13: class A
    '' '@d\\nclass A:\\n    """x\\ndef…(self):\\n        return 2'
    body '"""x\\ndef fake(): pass\\n  …(self):\\n        return 2' doc -
method A.whole 7-7: def whole(self)
    '    ' 'def whole(self): return 1'
    body 'return 1' doc -
method A.broken 8-11: def broken(self, a
    '    ' '@deco\\n    def broken(sel…     a:\\n        x = foo('
    body 'x = foo(' doc -
method A.after 12-13: def after(self)
    '    ' 'def after(self):\\n        return 2'
    body 'return 2' doc -
function bad 14-15: def bad(a, b)
    '' 'def bad(a, b)\\n    return 1'
    body 'return 1' doc -
function fine 17-17: def fine()
    '' 'def fine(): pass'
    body 'pass' doc -
function inside 19-19: def inside()
    '    ' 'def inside(): pass'
    body 'pass' doc -
constant Y 23-23: Y
    '' 'Y = 1'
    body - doc -
import os ('os',) 1 'import os\'\
''')


def test_broken_javascript_lists_what_stands_around_the_error() -> None:
    source = b"function a() { return 1; }\nclass B {\n  m( { }\n  n() {}\n}\nfunction c() { return 2; }\n"
    assert rendered("b.js", source) == snapshot("""\
javascript, broken at 3
function a 1-1: function a()
    '' 'function a() { return 1; }'
    body ' return 1; ' doc -
class B 2-4: class B
    '' 'class B {\\n  m( { }\\n  n() {}'
    body '\\n  m( { }\\n  n() {' doc -
function c 6-6: function c()
    '' 'function c() { return 2; }'
    body ' return 2; ' doc -\
""")
