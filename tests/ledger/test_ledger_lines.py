"""Digests of lines: what a patch adds and takes away, found again and not read."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fenceline.ledger.lines import MOST, changes_in, digests
from fenceline.ledger.records import ChangeRecord

PATCH = b"""diff --git a/box.py b/box.py
index 1111111..2222222 100644
--- a/box.py
+++ b/box.py
@@ -1,3 +1,3 @@
 class Box:
-    old = 1234
+    new = 1234
+    }
-    moved = 5678
+        moved = 5678
diff --git a/gone.py b/gone.py
deleted file mode 100644
index 3333333..0000000
--- a/gone.py
+++ /dev/null
@@ -1 +0,0 @@
--- a comment of SQL
diff --git a/picture b/picture
index 4444444..5555555 100644
GIT binary patch
literal 3
"""


def test_a_patch_is_its_files_and_their_telling_lines() -> None:
    assert changes_in(PATCH) == (
        ChangeRecord("box.py", "1111111", "2222222", *digests([b"new = 1234"]), *digests([b"old = 1234"])),
        ChangeRecord("gone.py", "3333333", "", "", *digests([b"-- a comment of SQL"])),
    )


@given(st.lists(st.binary(max_size=60)))
def test_blanks_at_the_ends_and_order_do_not_count(lines: list[bytes]) -> None:
    assert digests(b"  " + line + b"\t" for line in reversed(lines)) == digests(lines)


@given(st.binary())
def test_any_bytes_are_some_changes(patch: bytes) -> None:
    for change in changes_in(b"diff --git a/x b/x\n" + patch):
        assert len(change.added.split()) <= MOST
        assert change.path
