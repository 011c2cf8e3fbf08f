#!/bin/sh
# Fenceline's main job on a small repository of its own: a real local model does one edit, the tests decide.
# usage: demo.sh [MODEL]; needs fenceline, python3 and git on the PATH. Exits as the run does.
set -eu
model=${1:-qwen2.5-coder-1.5b}
instruction="Add a method perimeter(self) to Rectangle in shapes.py; make the tests pass"

step() {
    printf '\n$ %s\n' "$1"
}

work=$(mktemp -d "${TMPDIR:-/tmp}/fenceline-demo.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

step "fenceline models pull $model"
fenceline models pull "$model"

cd "$work"
cat >shapes.py <<'PYTHON'
"""Plane shapes."""

import math


class Circle:
    """A circle."""

    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return math.pi * self.radius**2

    def perimeter(self):
        return 2 * math.pi * self.radius


class Square:
    """A square."""

    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side**2

    def perimeter(self):
        return 4 * self.side


class Rectangle:
    """A rectangle with sides parallel to the axes."""

    def __init__(self, width, height):
        self.width = width
        self.height = height

    def area(self):
        return self.width * self.height
PYTHON
cat >test_shapes.py <<'PYTHON'
import math
import unittest

from shapes import Circle, Rectangle, Square


class ShapesCase(unittest.TestCase):
    def test_circle(self):
        self.assertAlmostEqual(Circle(1).perimeter(), 2 * math.pi)

    def test_square(self):
        self.assertEqual(Square(3).perimeter(), 12)

    def test_rectangle_area(self):
        self.assertEqual(Rectangle(2, 5).area(), 10)

    def test_rectangle_perimeter(self):
        self.assertEqual(Rectangle(2, 5).perimeter(), 14)
PYTHON
git init -q .
git add .
git -c user.name=demo -c user.email=demo@localhost -c commit.gpgsign=false commit -q -m "Shapes, with a test that fails"

step "python3 -m unittest"
PYTHONDONTWRITEBYTECODE=1 python3 -m unittest 2>&1 || true

step "fenceline --model $model \"$instruction\""
status=0
fenceline --model "$model" "$instruction" || status=$?

step "git diff"
git --no-pager diff

if [ "$status" -eq 0 ] || [ "$status" -eq 4 ]; then
    step "fenceline undo"
    fenceline undo
    step "git status --short"
    git status --short
fi
printf '\nexit status of the run: %s\n' "$status"
exit "$status"
