"""One source per language, with what makes spans hard: shared by the tests of outlines and of truncations."""

from __future__ import annotations

PYTHON = b'''"""Shapes."""
from __future__ import annotations
import os.path, json as j
from . import sibling
from .pkg.mod import (a as b, c)

LIMIT: int = 3
name = "x"

@dataclass(
    frozen=True,
)
class Rectangle(Shape,
                metaclass=Meta):  # note
    """A rectangle."""
    sides = 4
    width: float

    @property
    async def area(self, scale: str = "#:",  # why
                   *, n=1) -> float: return 1.0

    class Inner:
        def deep(self):
            def local():
                import late
            return local

    @overload
    def at(self, x: int) -> int: ...
    @overload
    def at(self, x: str) -> str: ...
    def at(self, x):
        "Doc."
        return x

if LIMIT:
    def conditional(): ...
else:
    try:
        def fallback(): pass
    except Exception:
        raise
'''

JAVASCRIPT = b"""#!/usr/bin/env node
'use strict';
const fs = require('fs');
const { join, resolve: r } = require('path');
require('./boot');
import d, { a as b } from './a.js';
import * as ns from 'ns';
import 'side';
export * from './all.js';

// a stray comment

/** Adds. */
// and more
function add(a, b = { c: 1 }) {
  function inner() { return 1; }
  return a + b;
}
async function* stream() {}
export class Rectangle extends Shape {
  static #count = 0;
  side = 4;
  /** Area. */
  get area() { return this.w * this.h; }
  static async make() {}
  #secret() {}
  handle = (event) => { event.stop(); };
  [Symbol.iterator]() {}
  constructor(w, h) { super(); }
}
const double = (n) => { return n * 2; };
const half = n => n / 2;
const named = async function () { return 1; };
let one = 1, two = () => 2;
export const table = { go() {}, 'run': function () {}, nested: { not() {} }, plain: 1 };
Rectangle.prototype.scale = function (by) { return by; };
Rectangle.of = (w) => new Rectangle(w, w);
Circle.prototype = { radius: function () {} };
exports.helper = function helper() {};
module.exports = { first() {}, second: async () => 2 };
export default class { go() {} }
if (one) { function conditional() {} }
(function () { function wrapped() {} })();
define(['x'], function (x) { function amd() {} });
"""

JSX = b"""export default function App({ title }) {
  const [n, setN] = useState(0);
  const click = () => setN(n + 1);
  return <button onClick={click}>{title} {n}</button>;
}
export const Row = ({ cells }) => <tr>{cells.map((c) => <td>{c}</td>)}</tr>;
"""

TYPESCRIPT = b"""import type { X, Y as Z } from './x';
import fs = require('fs');

/** A shape. */
@Component({ a: 1 })
export abstract class Shape<T> extends Base implements I {
  @Input() private side: number = 1;
  readonly plain: string;
  abstract area(): number;
  at(x: string): void;
  // overloads end here
  @Log() at(x: any) { }
  onClick = (e: Event): void => { go(); };
}
interface I { m(a: number): void; p: string }
export type Id = string | { a: number };
export const enum Mode { A, B }
declare module 'q' { function z(): void; }
declare module './q.js' { function y(): void; }
export namespace N.M { export function f() {} }
function o(a: string): void;
function o(a: any) { }
export const C: Record<string, number> = { a: 1 };
export const routes = { list() {} } as const;
const f = async <T,>(a: T): Promise<T> => a;
"""

TSX = b"""export function App(props: { title: string }): JSX.Element {
  return <h1>{props.title}</h1>;
}
export const Row: FC<Props> = ({ cells }) => <tr>{cells}</tr>;
"""

GO = b"""package main

import "fmt"
import (
	m "math"
	. "os"
	_ "example/driver"
	"example/pkg"
)

// Stack is one.
// It grows.
type Stack[T any] struct {
	items []T
}

type (
	// Shape has an area.
	Shape interface {
		Area(scale int) float64
	}
	Alias = int
)

const (
	// First is first.
	First = 1
	Second
)

var X, Y = 1, 2

// Push pushes.
func (s *Stack[T]) Push(item T) error { return nil }

// detached

func Add(a, b int) (sum int, err error) {
	return a + b, nil
}
func (Alias) Value() {}
"""

RUST = b"""use std::{fs, io::{self as i, Read, self}};
use a::*;
pub use x::y;
extern crate foo as bar;

/// A point.
/// Two of them.
#[derive(Debug)]
#[repr(C)]
pub struct Point<T> { x: T }
struct Pair(i32, i32);
impl<T> fmt::Display for Point<T> {
    const Q: i32 = 1;
    /// Shows.
    #[inline]
    pub fn show(&self) -> i32 { fn inner() {} 1 }
    type Out = i32;
}
impl Point<u8> { fn new() -> Self { } }
pub trait Shape { fn area(&self) -> f64; fn twice(&self) -> f64 { 2.0 } type Unit; }
mod nested { pub fn f() {} }
mod other;
enum Kind { A, B }
static LIMIT: i32 = 2;
union U { a: i32 }
type Alias = Vec<u8>;
macro_rules! mm { () => {} }
extern "C" { fn ext(); fn other_ext(); }
"""

JAVA = b"""package a.b;
import java.util.List;
import static a.B.c;
import a.*;

/** A rectangle. */
@Entity(name = "r") public final class Rectangle<T> extends Shape {
  private static final int LIMIT = 1, OTHER = 2;
  /** Area. */
  @Override
  public int area(int scale) throws E { return 1; }
  Rectangle() {}
  class Inner {}
}
interface I { void m(); default int d() { return 1; } int K = 1; }
enum Kind { A, B { void q() {} }; void each() {} }
record R(int a) { R { } }
@interface An { int v() default 1; }
"""

C = b"""#include <stdio.h>
#include "a.h"
struct S { int a; };
typedef struct { int b; } T;
typedef struct Q Q2, *QP;
typedef int (*callback)(int);
enum E { A };
static const int X = 1, Y = 2;
/* The hook. */
extern int (*hook)(void);
int *proto(int a);
static int *g(int a) { return 0; }
#ifdef Z
int h(void) { return 1; }
#else
int i(void) { return 1; }
#endif
"""

CPP = b"""#include "shape.hpp"
namespace a::b {
// A shape.
class Shape : public Base {
 public:
  Shape();
  ~Shape() {}
  virtual int area() const = 0;
  template <class T> T cast() { return T(); }
  bool operator==(const Shape& o) const { return true; }
  enum class E { X };
};
}
template <typename T> struct P { T x; };
a::b::Shape::Shape() : q(1) { }
Shape::operator bool() const { return true; }
template <class T> void P<T>::go() {}
using Al = int;
extern "C" { void c1(); }
extern "C" int c2() { return 1; }
int& Shape::ref() { return x; }
namespace { int anon() { return 1; } }
"""

SAMPLES = {
    "shapes.py": PYTHON,
    "shapes.js": JAVASCRIPT,
    "app.jsx": JSX,
    "shapes.ts": TYPESCRIPT,
    "app.tsx": TSX,
    "shapes.go": GO,
    "shapes.rs": RUST,
    "Shapes.java": JAVA,
    "shapes.c": C,
    "shapes.cpp": CPP,
}
