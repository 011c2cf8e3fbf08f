"""Keys come from where they should, go where they belong, and show themselves to nobody."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import TYPE_CHECKING

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from fenceline.errors import FencelineError, UsageError
from fenceline.models import key_file, key_ring
from fenceline.models.keys import find_key
from fenceline.models.protocol import ModelEntry
from fenceline.models.secret import Secret

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CLAUDE = ModelEntry("big", "anthropic", "claude")
HOME = "https://api.anthropic.com"
ORIGIN = "https://api.anthropic.com:443"
EVIL = "https://evil.example"


class Memory(KeyringBackend):
    """A keyring of this process."""

    priority = 1  # pyright: ignore[reportAssignmentType, reportUnannotatedClassAttribute] - a class property there

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept."""
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep."""
        if self.locked:
            raise KeyringLocked
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget."""
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def plain(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No key in the environment and no keyring."""
    for name in ("ANTHROPIC_API_KEY", "OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


def found(entry: ModelEntry, url: str = HOME) -> tuple[str, str]:
    key, place = find_key(entry, url)
    return key.reveal() if key else "", place


def test_the_named_variable_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "usual")
    monkeypatch.setenv("MINE", " named ")
    key_file.write(ORIGIN, Secret("stored"))
    assert found(ModelEntry("big", "anthropic", "c", api_key_env="MINE")) == ("named", "environment, MINE")
    assert found(CLAUDE) == ("usual", "environment, ANTHROPIC_API_KEY")


def test_keyring_then_file() -> None:
    key_file.write(ORIGIN, Secret("filed"))
    assert found(CLAUDE) == ("filed", f"file {key_file.path()}")
    keyring.set_keyring(Memory())
    key_ring.write(ORIGIN, Secret("ringed"))
    assert found(CLAUDE) == ("ringed", "system keyring")
    assert key_ring.remove(ORIGIN)
    assert not key_ring.remove(ORIGIN)
    assert found(CLAUDE)[0] == "filed"


def test_a_locked_keyring_is_as_good_as_none() -> None:
    keyring.set_keyring(Memory(locked=True))
    with pytest.raises(UsageError, match=r"there is no key for https://api\.anthropic\.com"):
        find_key(CLAUDE, HOME)
    with pytest.raises(FencelineError, match="does not take the key"):
        key_ring.write(ORIGIN, Secret("sk-secret"))


def test_a_key_goes_to_its_own_endpoint_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "usual")
    key_file.write(ORIGIN, Secret("stored"))
    with pytest.raises(UsageError, match=r"there is no key for https://evil\.example"):
        find_key(CLAUDE, EVIL)
    assert find_key(CLAUDE, "http://127.0.0.1:9") == (None, "none")


def test_google_has_two_usual_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_API_KEY", "second")
    gemini = ModelEntry("g", "google", "gemini")
    url = "https://generativelanguage.googleapis.com"
    assert found(gemini, url) == ("second", "environment, GOOGLE_API_KEY")
    monkeypatch.setenv("GEMINI_API_KEY", "first")
    assert found(gemini, url)[0] == "first"


def test_no_key_says_what_to_do() -> None:
    with pytest.raises(UsageError) as caught:
        find_key(CLAUDE, HOME)
    assert caught.value.hint == "set ANTHROPIC_API_KEY, or run: fenceline keys set big"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
def test_a_file_that_others_can_read_is_refused(mode: int) -> None:
    key_file.write(ORIGIN, Secret("sk-secret"))
    key_file.path().chmod(mode)
    with pytest.raises(UsageError, match="others can read") as caught:
        find_key(CLAUDE, HOME)
    assert caught.value.hint == f"run: chmod 600 {key_file.path()}"
    key_file.path().chmod(0o600)
    assert found(CLAUDE)[0] == "sk-secret"


def test_the_file_is_made_for_its_owner_alone() -> None:
    key_file.write(ORIGIN, Secret("sk-secret"))
    assert key_file.path().stat().st_mode & 0o777 == 0o600
    assert key_file.path().parent.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in key_file.path().parent.iterdir()] == ["keys.json"]


def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    key_file.write(ORIGIN, Secret("sk-secret"))
    key_file.path().rename(tmp_path / "elsewhere")
    key_file.path().symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="cannot read"):
        find_key(CLAUDE, HOME)


@pytest.mark.parametrize("content", [b"", b"[]", b"{\xff}", b'{"a": 1}'])
def test_a_damaged_file(content: bytes) -> None:
    key_file.write(ORIGIN, Secret("sk-secret"))
    key_file.path().write_bytes(content)
    with pytest.raises(UsageError, match="is damaged"):
        find_key(CLAUDE, HOME)


def test_two_keys_and_removing_one() -> None:
    key_file.write(ORIGIN, Secret("one"))
    key_file.write("https://api.openai.com:443", Secret("two"))
    assert key_file.remove(ORIGIN)
    assert not key_file.remove(ORIGIN)
    assert found(ModelEntry("o", "openai", "gpt"), "https://api.openai.com/v1")[0] == "two"


def test_a_secret_shows_itself_to_nobody() -> None:
    secret = Secret("sk-secret")
    shown = [
        str(secret),
        repr(secret),
        f"{secret}",
        repr([secret]),
        str(vars(type(secret))),
        str(dir(secret)),
    ]
    assert not any("sk-secret" in text for text in shown)
    assert secret.reveal() == "sk-secret"
    for copied in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="not written down"):
            copied(secret)
    assert "sk-secret" not in "".join(traceback.format_exception(ValueError(secret)))
