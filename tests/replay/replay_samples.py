"""Small made-up records for the replay's tests."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


def own_rows() -> list[dict[str, object]]:
    """Four tasks: both complete, only local, only hosted, nobody; hosted costs 1 USD each."""
    fates = {"both": (True, True), "local": (True, False), "hosted": (False, True), "nobody": (False, False)}
    rows: list[dict[str, object]] = []
    for task, (local, hosted) in fates.items():
        rows.append(
            {
                "task": task,
                "model": "small",
                "tier": "local",
                "completed": local,
                "kind": "edit",
                "seconds": 10,
            }
        )
        rows.append(
            {"task": task, "model": "big", "tier": "hosted", "completed": hosted, "usd": 1.0, "seconds": 5}
        )
    return rows


def arena_row(task: str, route: str, *, passed: bool | None, **other: object) -> dict[str, object]:
    """Return a row as hybrid-arena writes it; R1 is hosted, R2 local, R3 both."""
    cloud, local = (100, 10) if route != "R2" else (0, 0), (200, 20) if route != "R1" else (0, 0)
    backends = {"R1": ["gpt-x"], "R2": ["qwen:7b"]}.get(
        route, ["planner/cloud/gpt-x", "step_1/local/qwen:7b"]
    )
    return {
        "task_id": task,
        "category": "A",
        "route": route,
        "tokens": {
            "prompt": 0, "completion": 0, "cached": 0, "local_prompt": local[0], "local_completion": local[1],
            "cloud_prompt": cloud[0], "cloud_completion": cloud[1],
        },
        "latency": {"wall_ms": 1500, "per_call_ms": [1500]},
        "quality": {"functional_pass": passed, "composite": 1.0},
        "routing": {"total_calls": 1, "per_call_backends": backends},
        "error": None,
        "variant": "v1",
        **other,
    }  # fmt: skip


def lines(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    """Write rows as JSON lines."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path
