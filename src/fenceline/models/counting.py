"""How many tokens a text is, estimated from what each model's server has counted before."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Annotated

import msgspec

from fenceline import places

if TYPE_CHECKING:
    from pathlib import Path

    from fenceline.models.protocol import Message

DEFAULT_BYTES_PER_TOKEN = 3.2
_TURN_TOKENS = 4  # a chat template's marks around one message
_PLAUSIBLE = (1.0, 12.0)
_LEARN_FROM_BYTES = 400
_MEMORY_BYTES = 40_000
_SPARSEST = 8  # bytes per token that no tokenizer exceeds on code

Amount = Annotated[float, msgspec.Meta(gt=0, lt=1e12)]


class Ratio(msgspec.Struct, frozen=True):
    """Bytes of text and the tokens they were, over the recent past."""

    bytes: Amount
    tokens: Amount

    @property
    def bytes_per_token(self) -> float:
        """The ratio, within what tokenizers can do."""
        low, high = _PLAUSIBLE
        return min(high, max(low, self.bytes / self.tokens))

    def joined(self, size: float, tokens: float) -> Ratio:
        """Return the ratio with a new count in it, older ones fading."""
        fading = min(1.0, _MEMORY_BYTES / self.bytes)
        return Ratio(self.bytes * fading + size, self.tokens * fading + tokens)


class TokenCounter:
    """Estimates for one model, calibrated across runs by a small file in the cache folder."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._ratio: Ratio | None = None
        self._loaded = False

    @property
    def calibrated(self) -> bool:
        """Whether a server's count stands behind the estimates."""
        return self._load() is not None

    def count(self, text: str) -> int:
        """Estimate the tokens of ``text``."""
        ratio = self._load()
        per_token = ratio.bytes_per_token if ratio else DEFAULT_BYTES_PER_TOKEN
        return -int(-_size(text) // per_token)

    def prompt(self, messages: tuple[Message, ...]) -> int:
        """Estimate the tokens of a conversation, its template's marks included."""
        return sum(self.count(message.everything) + _TURN_TOKENS for message in messages)

    def least(self, messages: tuple[Message, ...]) -> int:
        """Return the fewest tokens a conversation can be; a server that counted fewer dropped a part."""
        if self.calibrated:
            return self.prompt(messages) // 2
        return sum(_size(message.everything) for message in messages) // _SPARSEST

    def learn(self, messages: tuple[Message, ...], prompt_tokens: int) -> None:
        """Take a server's count of a whole prompt into account; implausible and tiny ones are passed over."""
        size = sum(_size(message.everything) for message in messages)
        tokens = prompt_tokens - _TURN_TOKENS * len(messages)
        low, high = _PLAUSIBLE
        if size < _LEARN_FROM_BYTES or tokens <= 0 or not low <= size / tokens <= high:
            return
        before = self._load()
        self._ratio = before.joined(size, tokens) if before else Ratio(size, tokens)
        if before is None or abs(self._ratio.bytes_per_token / before.bytes_per_token - 1) > 0.01:
            _save(self._model, self._ratio)

    def _load(self) -> Ratio | None:
        if not self._loaded:
            self._ratio, self._loaded = _read().get(self._model), True
        return self._ratio


def _size(text: str) -> int:
    return len(text.encode(errors="replace"))


def _path() -> Path:
    return places.cache_dir() / "tokens.json"


def _read() -> dict[str, Ratio]:
    try:
        return msgspec.json.decode(_path().read_bytes(), type=dict[str, Ratio])
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return {}


def _save(model: str, ratio: Ratio) -> None:
    path = _path()
    scratch = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch.write_bytes(msgspec.json.encode(_read() | {model: ratio}))
        scratch.replace(path)
    except OSError:
        return  # a cache that cannot be written costs accuracy, nothing else
