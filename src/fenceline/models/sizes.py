"""What models of each size need and what to expect of them.

Needs are estimates from file sizes at Q4_K_M (gpt-oss: its own MXFP4) and the shape of each model's
attention. Completion is from public results, recomputed: 108 real edit tasks in 5 languages, 44 models. Sizes
without a figure there have none here.
"""

from __future__ import annotations

from dataclasses import dataclass

_CONTEXT = 8192
_BUFFERS = 400e6


@dataclass(frozen=True, slots=True)
class Size:
    """One size of model, with an example of it.

    Attributes:
        parameters: in words, ``7B``.
        example: a model of that size.
        weights: bytes of its file.
        per_token: bytes of key and value cache per token.
        completes: percent of the 108 tasks, None where the public results have no model of the size.
    """

    parameters: str
    example: str
    weights: float
    per_token: int
    completes: float | None = None

    @property
    def needs(self) -> float:
        """Bytes of memory to run it with 8,192 tokens of context."""
        return self.weights + self.per_token * _CONTEXT + _BUFFERS


SIZES = (
    Size("0.5B", "Qwen2.5-Coder-0.5B", 0.49e9, 12 << 10),
    Size("1.5B", "Qwen2.5-Coder-1.5B", 1.12e9, 28 << 10),
    Size("3B", "Qwen2.5-Coder-3B", 2.10e9, 36 << 10),
    Size("8B", "Llama-3.1-8B", 4.92e9, 128 << 10, 34.1),
    Size("14B", "Qwen3-14B", 9.00e9, 160 << 10, 45.9),
    Size("20B", "gpt-oss-20b (3.6B active)", 12.1e9, 48 << 10, 48.1),
    Size("32B", "Qwen2.5-Coder-32B", 19.85e9, 256 << 10, 40.0),
)
HOSTED = ("Sonnet-4, hosted", 64.8)
SOURCE = "edits completed, of 108 real edit tasks in 5 languages (public results, 44 models)"
