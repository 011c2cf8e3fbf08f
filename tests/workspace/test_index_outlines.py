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


def test_go() -> None:
    assert rendered("shapes.go", samples.GO) == snapshot("""\
go
struct Stack 13-15: type Stack[T any] struct
    '' 'type Stack[T any] struct {\\n\\titems []T\\n}'
    body '\\n\\titems []T\\n' doc '// Stack is one.\\n// It grows.'
interface Shape 19-21: Shape interface
    '\\t' 'Shape interface {\\n\\t\\tArea(scale int) float64\\n\\t}'
    body '\\n\\t\\tArea(scale int) float64\\n\\t' doc '// Shape has an area.'
method Shape.Area 20-20: Area(scale int) float64
    '\\t\\t' 'Area(scale int) float64'
    body - doc -
type Alias 22-22: Alias = int
    '\\t' 'Alias = int'
    body - doc -
constant First 27-27: First
    '\\t' 'First = 1'
    body - doc '// First is first.'
constant Second 28-28: Second
    '\\t' 'Second'
    body - doc -
constant X 31-31: var X, Y
    '' 'var X, Y = 1, 2'
    body - doc -
constant Y 31-31: var X, Y
    '' 'var X, Y = 1, 2'
    body - doc -
method Stack.Push 34-34: func (s *Stack[T]) Push(item T) error
    '' 'func (s *Stack[T]) Push(… T) error { return nil }'
    body ' return nil ' doc '// Push pushes.'
function Add 38-40: func Add(a, b int) (sum int, err error)
    '' 'func Add(a, b int) (sum …) {\\n\\treturn a + b, nil\\n}'
    body '\\n\\treturn a + b, nil\\n' doc -
method Alias.Value 41-41: func (Alias) Value()
    '' 'func (Alias) Value() {}'
    body '' doc -
import fmt ('fmt',) 3 'import "fmt"'
import math ('m',) 5 'm "math"'
import os ('*',) 6 '. "os"'
import example/driver () 7 '_ "example/driver"'
import example/pkg ('pkg',) 8 '"example/pkg"'\
""")


def test_rust() -> None:
    assert rendered("shapes.rs", samples.RUST) == snapshot("""\
rust
struct Point 8-10: pub struct Point<T>
    '' '#[derive(Debug)]\\n#[repr(…struct Point<T> { x: T }'
    body ' x: T ' doc '/// A point.\\n/// Two of them.'
struct Pair 11-11: struct Pair(i32, i32)
    '' 'struct Pair(i32, i32);'
    body - doc -
impl impl Display for Point 12-18: impl<T> fmt::Display for Point<T>
    '' 'impl<T> fmt::Display for… }\\n    type Out = i32;\\n}'
    body '\\n    const Q: i32 = 1;\\n …1 }\\n    type Out = i32;\\n' doc -
constant Point.Q 13-13: const Q: i32
    '    ' 'const Q: i32 = 1;'
    body - doc -
method Point.show 15-16: pub fn show(&self) -> i32
    '    ' '#[inline]\\n    pub fn sho… i32 { fn inner() {} 1 }'
    body ' fn inner() {} 1 ' doc '/// Shows.'
type Point.Out 17-17: type Out = i32
    '    ' 'type Out = i32;'
    body - doc -
impl impl Point 19-19: impl Point<u8>
    '' 'impl Point<u8> { fn new() -> Self { } }'
    body ' fn new() -> Self { } ' doc -
method Point.new 19-19: fn new() -> Self
    '' 'fn new() -> Self { }'
    body ' ' doc -
trait Shape 20-20: pub trait Shape
    '' 'pub trait Shape { fn are…f64 { 2.0 } type Unit; }'
    body ' fn area(&self) -> f64; … f64 { 2.0 } type Unit; ' doc -
method Shape.area 20-20: fn area(&self) -> f64
    '' 'fn area(&self) -> f64;'
    body - doc -
method Shape.twice 20-20: fn twice(&self) -> f64
    '' 'fn twice(&self) -> f64 { 2.0 }'
    body ' 2.0 ' doc -
type Shape.Unit 20-20: type Unit
    '' 'type Unit;'
    body - doc -
module nested 21-21: mod nested
    '' 'mod nested { pub fn f() {} }'
    body ' pub fn f() {} ' doc -
function nested.f 21-21: pub fn f()
    '' 'pub fn f() {}'
    body '' doc -
module other 22-22: mod other
    '' 'mod other;'
    body - doc -
enum Kind 23-23: enum Kind
    '' 'enum Kind { A, B }'
    body ' A, B ' doc -
constant LIMIT 24-24: static LIMIT: i32
    '' 'static LIMIT: i32 = 2;'
    body - doc -
struct U 25-25: union U
    '' 'union U { a: i32 }'
    body ' a: i32 ' doc -
type Alias 26-26: type Alias = Vec<u8>
    '' 'type Alias = Vec<u8>;'
    body - doc -
function ext 28-28: fn ext()
    '' 'fn ext();'
    body - doc -
function other_ext 28-28: fn other_ext()
    '' 'fn other_ext();'
    body - doc -
import std::fs ('fs',) 1 'use std::{fs, io::{self as i, Read, self}};'
import std::io ('i',) 1 'use std::{fs, io::{self as i, Read, self}};'
import std::io::Read ('Read',) 1 'use std::{fs, io::{self as i, Read, self}};'
import std::io ('io',) 1 'use std::{fs, io::{self as i, Read, self}};'
import a ('*',) 2 'use a::*;'
import x::y ('y',) 3 'pub use x::y;'
import foo ('bar',) 4 'extern crate foo as bar;'\
""")


def test_java() -> None:
    assert rendered("Shapes.java", samples.JAVA) == snapshot("""\
java
class Rectangle 7-14: public final class Rectangle<T> extends Shape
    '' '@Entity(name = "r") publ…() {}\\n  class Inner {}\\n}'
    body '\\n  private static final …e() {}\\n  class Inner {}\\n' doc '/** A rectangle. */'
constant Rectangle.LIMIT 8-8: private static final int LIMIT
    '  ' 'private static final int LIMIT = 1, OTHER = 2;'
    body - doc -
constant Rectangle.OTHER 8-8: private static final int OTHER
    '  ' 'private static final int LIMIT = 1, OTHER = 2;'
    body - doc -
method Rectangle.area 10-11: public int area(int scale) throws E
    '  ' '@Override\\n  public int a…) throws E { return 1; }'
    body ' return 1; ' doc '/** Area. */'
method Rectangle.Rectangle 12-12: Rectangle()
    '  ' 'Rectangle() {}'
    body '' doc -
class Rectangle.Inner 13-13: class Inner
    '  ' 'class Inner {}'
    body '' doc -
interface I 15-15: interface I
    '' 'interface I { void m(); …return 1; } int K = 1; }'
    body ' void m(); default int d… return 1; } int K = 1; ' doc -
method I.m 15-15: void m()
    '' 'void m();'
    body - doc -
method I.d 15-15: default int d()
    '' 'default int d() { return 1; }'
    body ' return 1; ' doc -
constant I.K 15-15: int K
    '' 'int K = 1;'
    body - doc -
enum Kind 16-16: enum Kind
    '' 'enum Kind { A, B { void q() {} }; void each() {} }'
    body ' A, B { void q() {} }; void each() {} ' doc -
method Kind.each 16-16: void each()
    '' 'void each() {}'
    body '' doc -
class R 17-17: record R(int a)
    '' 'record R(int a) { R { } }'
    body ' R { } ' doc -
method R.R 17-17: R
    '' 'R { }'
    body ' ' doc -
interface An 18-18: @interface An
    '' '@interface An { int v() default 1; }'
    body ' int v() default 1; ' doc -
method An.v 18-18: int v() default 1
    '' 'int v() default 1;'
    body - doc -
import java.util.List ('List',) 2 'import java.util.List;'
import a.B.c ('c',) 3 'import static a.B.c;'
import a ('*',) 4 'import a.*;'\
""")


def test_c() -> None:
    assert rendered("shapes.c", samples.C) == snapshot("""\
c
struct S 3-3: struct S
    '' 'struct S { int a; };'
    body ' int a; ' doc -
struct T 4-4: typedef struct T
    '' 'typedef struct { int b; } T;'
    body ' int b; ' doc -
type Q2 5-5: typedef struct Q Q2, *QP
    '' 'typedef struct Q Q2, *QP;'
    body - doc -
type QP 5-5: typedef struct Q Q2, *QP
    '' 'typedef struct Q Q2, *QP;'
    body - doc -
type callback 6-6: typedef int (*callback)(int)
    '' 'typedef int (*callback)(int);'
    body - doc -
enum E 7-7: enum E
    '' 'enum E { A };'
    body ' A ' doc -
constant X 8-8: static const int X
    '' 'static const int X = 1, Y = 2;'
    body - doc -
constant Y 8-8: static const int Y
    '' 'static const int X = 1, Y = 2;'
    body - doc -
constant hook 10-10: extern int (*hook)(void)
    '' 'extern int (*hook)(void);'
    body - doc '/* The hook. */'
function proto 11-11: int *proto(int a)
    '' 'int *proto(int a);'
    body - doc -
function g 12-12: static int *g(int a)
    '' 'static int *g(int a) { return 0; }'
    body ' return 0; ' doc -
function h 14-14: int h(void)
    '' 'int h(void) { return 1; }'
    body ' return 1; ' doc -
function i 16-16: int i(void)
    '' 'int i(void) { return 1; }'
    body ' return 1; ' doc -
import stdio.h ('*',) 1 '#include <stdio.h>'
import a.h ('*',) 2 '#include "a.h"'\
""")


def test_cpp() -> None:
    assert rendered("shapes.cpp", samples.CPP) == snapshot("""\
cpp
module a.b 2-13: namespace a::b
    '' 'namespace a::b {\\n// A sh…enum class E { X };\\n};\\n}'
    body '\\n// A shape.\\nclass Shape… enum class E { X };\\n};\\n' doc -
class a.b.Shape 4-12: class Shape : public Base
    '' 'class Shape : public Bas…  enum class E { X };\\n};'
    body '\\n public:\\n  Shape();\\n  ~…}\\n  enum class E { X };\\n' doc '// A shape.'
method a.b.Shape.Shape 6-6: Shape()
    '  ' 'Shape();'
    body - doc -
method a.b.Shape.~Shape 7-7: ~Shape()
    '  ' '~Shape() {}'
    body '' doc -
method a.b.Shape.area 8-8: virtual int area() const = 0
    '  ' 'virtual int area() const = 0;'
    body - doc -
method a.b.Shape.cast 9-9: template <class T> T cast()
    '  ' 'template <class T> T cast() { return T(); }'
    body ' return T(); ' doc -
method a.b.Shape.operator== 10-10: bool operator==(const Shape& o) const
    '  ' 'bool operator==(const Sh…) const { return true; }'
    body ' return true; ' doc -
enum a.b.Shape.E 11-11: enum class E
    '  ' 'enum class E { X };'
    body ' X ' doc -
struct P 14-14: template <typename T> struct P
    '' 'template <typename T> struct P { T x; };'
    body ' T x; ' doc -
method a.b.Shape.Shape 15-15: a::b::Shape::Shape()
    '' 'a::b::Shape::Shape() : q(1) { }'
    body ' ' doc -
method Shape.operator bool 16-16: Shape::operator bool() const
    '' 'Shape::operator bool() const { return true; }'
    body ' return true; ' doc -
method P.go 17-17: template <class T> void P<T>::go()
    '' 'template <class T> void P<T>::go() {}'
    body '' doc -
type Al 18-18: using Al = int
    '' 'using Al = int;'
    body - doc -
function c1 19-19: void c1()
    '' 'void c1();'
    body - doc -
function c2 20-20: extern "C" int c2()
    '' 'extern "C" int c2() { return 1; }'
    body ' return 1; ' doc -
method Shape.ref 21-21: int& Shape::ref()
    '' 'int& Shape::ref() { return x; }'
    body ' return x; ' doc -
function anon 22-22: int anon()
    '' 'int anon() { return 1; }'
    body ' return 1; ' doc -
import shape.hpp ('*',) 1 '#include "shape.hpp"'\
""")


def test_a_header_that_says_class_is_read_as_cpp() -> None:
    assert rendered("a.h", b"class A {\n  int f();\n};\n") == snapshot("""\
cpp
class A 1-3: class A
    '' 'class A {\\n  int f();\\n};'
    body '\\n  int f();\\n' doc -
method A.f 2-2: int f()
    '  ' 'int f();'
    body - doc -\
""")


def test_a_header_with_a_reference_is_read_as_cpp() -> None:
    source = b"#pragma once\nint size(const Shape& shape);\n"
    assert rendered("a.h", source) == snapshot("""\
cpp
function size 2-2: int size(const Shape& shape)
    '' 'int size(const Shape& shape);'
    body - doc -\
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
