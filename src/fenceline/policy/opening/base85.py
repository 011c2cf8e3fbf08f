"""Base85 as vectors: Python decodes five letters at a time, which a large body would make slow."""

from __future__ import annotations

import numpy as np

_WEIGHTS = np.array([85**power for power in range(4, -1, -1)], np.uint64)


def decoded(run: bytes, letters: bytes) -> bytes | None:
    """Return what a run says; None where it is no base85.

    Args:
        run: of ``letters`` alone.
        letters: the alphabet, from 0 to 84.
    """
    missing = -len(run) % 5
    if not run or missing == 4:
        return None
    values = np.zeros(256, np.uint64)
    values[list(letters)] = range(85)
    digits = values[np.frombuffer(run + letters[84:] * missing, np.uint8)]
    groups = digits.reshape(-1, 5) @ _WEIGHTS
    if (groups >> np.uint64(32)).any():
        return None
    data = groups.astype(">u4").tobytes()
    return data[: len(data) - missing]
