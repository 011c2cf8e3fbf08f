"""The index over files on disk: searched or cached, it says the same."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from index_samples import SAMPLES

from fenceline.workspace.index import Index, Skipped, open_index
from fenceline.workspace.index.opening import cache_file

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.workspace.symbols import Symbol

HOSTILE = {
    "deep.py": b"x = " + b"(" * 5000 + b")" * 5000,
    "sums.py": b"x = 0" + b"\\\n+ 1" * 20_000,
    "minus.py": b"x = " + b"-\\\n" * 60_000 + b"1",
    "nul.go": b"package a\0",
    "line.js": b"a = '" + b"x" * 900_000 + b"'",
    "huge.rs": b"// comment\n" * 100_000,
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    for path, source in SAMPLES.items():
        (folder / "src").mkdir(parents=True, exist_ok=True)
        (folder / "src" / path).write_bytes(source)
    (folder / "notes.txt").write_text("class Rectangle: no\n")
    return folder


def _files(root: Path) -> list[str]:
    return sorted(file.relative_to(root).as_posix() for file in root.rglob("*") if not file.is_dir())


def _cached(root: Path) -> Index:
    return open_index(root, _files(root), root.parent / "cache", scan_below=0)


def _searched(root: Path) -> Index:
    return open_index(root, _files(root), None)


def _where(symbols: tuple[Symbol, ...]) -> list[tuple[str, str]]:
    return [(symbol.path, symbol.qualname) for symbol in symbols]


def _everything(index: Index) -> object:
    names = ("area", "Rectangle.area", "first", "Point.show", "a.b.Shape.operator==", "impl Point", "none")
    return (
        [index.outline(path) for path in index.paths],
        [index.find(name) for name in names],
        index.skipped,
    )


def test_find_by_bare_name_and_dotted_suffix(root: Path) -> None:
    index = _cached(root)
    assert _where(index.find("Rectangle.area")) == [
        ("src/Shapes.java", "Rectangle.area"),
        ("src/shapes.js", "Rectangle.area"),
        ("src/shapes.py", "Rectangle.area"),
    ]
    assert _where(index.find("deep")) == [("src/shapes.py", "Rectangle.Inner.deep")]
    assert _where(index.find("Inner.deep")) == [("src/shapes.py", "Rectangle.Inner.deep")]
    assert index.find("nner.deep") == ()
    assert index.find("") == ()


@pytest.mark.parametrize("opened", [_cached, _searched])
def test_fuzzy_finds_other_spellings_first(root: Path, opened: object) -> None:
    index = _cached(root) if opened is _cached else _searched(root)
    assert _where(index.fuzzy("on_click", 1)) == [("src/shapes.ts", "Shape.onClick")]
    assert _where(index.fuzzy("Rectangel", 2)) == [
        ("src/Shapes.java", "Rectangle"),
        ("src/Shapes.java", "Rectangle.Rectangle"),
    ]
    assert _where(index.fuzzy("conditionnal")) == [
        ("src/shapes.js", "conditional"),
        ("src/shapes.py", "conditional"),
    ]
    assert index.fuzzy("zzzzzzzz") == ()


def test_searched_cold_and_warm_are_equal(root: Path) -> None:
    for path, source in HOSTILE.items():
        (root / path).write_bytes(source)
    searched, cold, warm = _searched(root), _cached(root), _cached(root)
    assert _everything(cold) == _everything(searched)
    assert _everything(warm) == _everything(cold)
    assert "notes.txt" not in warm.paths
    assert warm.outline("notes.txt") is None


def test_hostile_files_are_skipped_with_a_reason(tmp_path: Path) -> None:
    for path, source in HOSTILE.items():
        (tmp_path / path).write_bytes(source)
    (tmp_path / "quotes.rs").write_bytes(b'"\n' * 400_000)  # 9 seconds, if it were let
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    skipped = {file.path: file.reason for file in open_index(tmp_path, _files(tmp_path), None).skipped}
    assert skipped == {
        "huge.rs": "larger than 1 MiB",
        "line.js": "a line longer than 20,000 bytes",
        "link.py": "not a regular file",
        "minus.py": "nested too deeply",
        "nul.go": "binary",
        "pipe.py": "not a regular file",
        "quotes.rs": "takes too long to parse",
        "sums.py": "nested too deeply",
    }


def test_changed_added_and_deleted_files(root: Path) -> None:
    _cached(root)
    (root / "src/shapes.py").write_bytes(b"def renamed(): pass\n")
    (root / "src/shapes.go").unlink()
    (root / "new.py").write_bytes(b"class Fresh: pass\n")
    index = _cached(root)
    assert _where(index.find("renamed")) == [("src/shapes.py", "renamed")]
    assert _where(index.find("Fresh")) == [("new.py", "Fresh")]
    assert index.find("Stack") == ()
    assert index.find("Rectangle.Inner.deep") == ()
    assert _everything(index) == _everything(_searched(root))


def test_a_change_within_the_clock_s_tick_is_seen(root: Path) -> None:
    file = root / "src/shapes.py"
    file.write_bytes(b"def one(): pass\n")
    now = file.stat()
    _cached(root)
    with file.open("r+b") as same_inode:
        same_inode.write(b"def six(): pass\n")
    os.utime(file, ns=(now.st_atime_ns, now.st_mtime_ns))
    assert _where(_cached(root).find("six")) == [("src/shapes.py", "six")]


def test_an_unchanged_file_is_not_read_again(root: Path) -> None:
    file = root / "src/shapes.py"
    old = file.stat().st_mtime_ns - 10**10
    os.utime(file, ns=(old, old))
    _cached(root)
    with file.open("r+b") as same_inode:
        same_inode.write(b"!")
    os.utime(file, ns=(old, old))
    outline = _cached(root).outline("src/shapes.py")
    assert outline is not None
    assert outline.broken_line is None


def _overwrite(file: Path) -> None:
    file.write_bytes(b"not a database" * 1000)


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _scramble(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    file.write_bytes(content)


def _age(file: Path) -> None:
    database = sqlite3.connect(file)
    database.execute("PRAGMA user_version = 999999")
    database.execute("DROP TABLE names")
    database.close()


def _drop(file: Path) -> None:
    database = sqlite3.connect(file)
    database.execute("DROP TABLE names")
    database.close()


def _garble(file: Path) -> None:
    database = sqlite3.connect(file)
    with database:
        database.execute("UPDATE outlines SET outline = x'c1'")
    database.close()


@pytest.mark.parametrize("damage", [_overwrite, _truncate, _scramble, _age, _drop, _garble])
def test_a_damaged_or_foreign_cache_is_made_anew(root: Path, damage: object) -> None:
    expected = _everything(_searched(root))
    _cached(root)
    file = cache_file(root, root.parent / "cache")
    assert callable(damage)
    damage(file)
    assert _everything(_cached(root)) == expected
    assert _everything(_cached(root)) == expected
    database = sqlite3.connect(file)
    assert database.execute("SELECT count(*) FROM files").fetchone() == (len(_cached(root).paths),)
    database.close()


def test_without_a_place_for_the_cache_the_files_are_searched(root: Path) -> None:
    (root.parent / "cache").write_text("a file where the folder should be")
    assert _everything(_cached(root)) == _everything(_searched(root))


def test_file_names_that_are_not_text(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.py")
    (tmp_path / name).write_bytes(b"def served(): pass\n")
    index = open_index(tmp_path, [name, "gone.py"], tmp_path / "cache", scan_below=0)
    assert _where(index.find("served")) == [(name, "served")]
    assert index.skipped == (Skipped("gone.py", "not a regular file"),)


def test_many_files_are_parsed_in_processes(tmp_path: Path) -> None:
    padding = b"# as long as the sources of a larger workspace\n" * 4000
    for number in range(16):
        (tmp_path / f"m{number}.py").write_bytes(b"class Only%d:\n    x = 1\n" % number + padding)
    index = open_index(tmp_path, _files(tmp_path), tmp_path / "cache", scan_below=0)
    assert [_where(index.find(f"Only{n}")) for n in range(16)] == [
        [(f"m{n}.py", f"Only{n}")] for n in range(16)
    ]
    assert len(index.find("x")) == 16


def test_a_small_python_workspace_loads_no_grammar_and_no_database(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def wanted(): pass\n")
    (tmp_path / "b.ts").write_text("function other() {}\n")
    code = (
        "import sys; from pathlib import Path; from fenceline.workspace.index import open_index\n"
        f"index = open_index(Path({str(tmp_path)!r}), ['a.py', 'b.ts'], Path({str(tmp_path)!r}) / 'cache')\n"
        "print([s.path for s in index.find('wanted')])\n"
        "print(sorted({'tree_sitter', 'sqlite3', 'msgspec', 'difflib'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['a.py']\n[]\n"
