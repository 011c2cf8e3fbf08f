"""Whole outlines of compiled languages, one sample each."""

from __future__ import annotations

import index_samples as samples
from index_rendering import rendered
from inline_snapshot import snapshot


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
