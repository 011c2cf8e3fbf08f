"""Labels by layer and rule: the strictest counts, patterns mean what they mean to git, and nothing loosens."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fenceline.errors import PolicyError
from fenceline.policy.label import CheckOutput, Label
from fenceline.policy.labels import Labels
from fenceline.policy.rules import Layer, Policy, Rule

_NAMES = st.sampled_from(["a", "b", "A", "pay", "x.py", "k.pem", "a b"])
_PATHS = st.lists(_NAMES, min_size=1, max_size=4).map("/".join)
_PATTERNS = st.one_of(
    _PATHS,
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["", "/", "!", "**/"]),
        st.sampled_from(["a", "pay", "*.py", "a/**", "**/x.py", "[ab]", "a/*", "?", "a\\ b", "pay/x.*"]),
        st.sampled_from(["", "/", "/**"]),
    ),
)
_RULES = st.builds(
    Rule, st.lists(_PATTERNS, min_size=1, max_size=3).map(tuple), st.sampled_from(list(Label)), st.booleans()
)
_LAYERS = st.builds(
    Layer,
    st.just("user"),
    st.sampled_from([None, *Label]),
    st.lists(_RULES, max_size=3).map(tuple),
    docstrings=st.booleans(),
    check_output=st.sampled_from([None, *CheckOutput]),
)


def strictness(policy: Policy, path: str) -> int:
    return policy.ruling(path).label.strictness


@given(st.lists(_LAYERS, max_size=3), _LAYERS, st.integers(0, 3), _PATHS)
def test_another_layer_never_lets_more_out(layers: list[Layer], more: Layer, at: int, path: str) -> None:
    before, after = Policy(tuple(layers)), Policy((*layers[:at], more, *layers[at:]))
    assert strictness(after, path) >= strictness(before, path)
    assert after.closes_name(path) >= before.closes_name(path)
    assert after.docstrings <= before.docstrings
    assert after.check_output.strictness >= before.check_output.strictness


@given(st.sampled_from(list(Label)), st.lists(_RULES, max_size=3), _RULES, _PATHS)
def test_another_rule_never_lets_more_out_than_its_layer_lets_by_itself(
    default: Label, rules: list[Rule], more: Rule, path: str
) -> None:
    before = strictness(Policy.of(default, tuple(rules)), path)
    after = strictness(Policy.of(default, (*rules, more)), path)
    if more.share.strictness >= default.strictness:
        assert after >= before
    assert after >= before or before == default.strictness


@given(path=_PATHS, patterns=st.lists(_PATTERNS, min_size=1, max_size=3))
@example("a/a", ["!a", "a/"])
@example("a/b", ["/a", "![ab]/**"])
@example("a/x.py", ["*", "!a/"])
@example("a/b", ["a/", "!a"])
@example("A/a/a/pay", ["**/a/**/", "a b"])
@settings(max_examples=60, deadline=None)
def test_patterns_mean_what_git_says(
    tmp_path_factory: pytest.TempPathFactory, path: str, patterns: list[str]
) -> None:
    root = tmp_path_factory.mktemp("git")
    environ = {"PATH": os.environ["PATH"], "HOME": str(root), "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "init", "-q"], cwd=root, env=environ, check=True)
    (root / ".git/info/exclude").write_text("\n".join(patterns))
    done = subprocess.run(
        ["git", "-c", "core.ignorecase=false", "check-ignore", "--no-index", "-q", path],
        cwd=root,
        env=environ,
        check=False,
    )
    ours = Rule(tuple(patterns), Label.CLOSED).pattern_for(path, any_case=False)
    assert (ours is not None) is (done.returncode == 0)


def test_a_stricter_rule_ignores_case_and_a_looser_one_does_not() -> None:
    closing = Policy.of(Label.OPEN, (Rule(("Pay/**",), Label.CLOSED),))
    opening = Policy.of(Label.CLOSED, (Rule(("Docs/**",), Label.OPEN),))
    assert [closing.ruling(path).label for path in ("pay/a", "PAY/a", "Pay/a")] == ["closed"] * 3
    assert [opening.ruling(path).label for path in ("docs/a", "Docs/a")] == ["closed", "open"]


def test_a_ruling_says_whose_word_it_is() -> None:
    policy = Policy(
        (
            Layer("administrator", None, (Rule(("x", "pay/"), Label.CLOSED),), "/etc/p.toml"),
            Layer("repository", Label.SIGNATURES),
            Layer("user", broken="not TOML"),
        )
    )
    assert str(Policy(policy.layers[:2]).ruling("pay/a")) == "rule 1, pay/ of the administrator (/etc/p.toml)"
    assert str(Policy(policy.layers[:2]).ruling("a")) == "default of the repository"
    assert str(policy.ruling("a")) == "the policy cannot be read: not TOML"
    assert str(Policy().ruling("a")) == "no layer says anything"


@pytest.mark.parametrize("pattern", ["", "#comment", "[", "!", "a\\", "  "])
def test_a_pattern_that_says_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(PolicyError, match="the policy's pattern"):
        Policy.of(Label.OPEN, (Rule((pattern,), Label.CLOSED),)).ruling("a")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        (".env", "closed"), ("deep/.ENV.local", "closed"), (".env.example", "open"), ("certs/a.PEM", "closed"),
        ("id_rsa", "closed"), ("id_rsa.pub", "open"), (".git/config", "closed"), ("src/.ssh/known", "closed"),
        ("src/env.py", "open"), ("keys.py", "open"),
    ],
)  # fmt: skip
def test_what_holds_keys_is_closed_whatever_is_configured(tmp_path: Path, path: str, label: str) -> None:
    opened = Policy.of(Label.OPEN, (Rule(("**",), Label.OPEN),))
    assert Labels(opened, tmp_path).of(path).label == label


def test_links_are_as_closed_as_what_they_lead_to(tmp_path: Path) -> None:
    root = tmp_path / "work"
    (root / "pay").mkdir(parents=True)
    (root / "pay/core.py").write_text("x")
    (tmp_path / "outside").write_text("y")
    for link, target in {
        "file.py": "pay/core.py",
        "folder": "pay",
        "out": "../outside",
        "loop": "loop",
    }.items():
        (root / link).symlink_to(target)
    labels = Labels(Policy.of(Label.OPEN, (Rule(("pay/",), Label.CLOSED),)), root)
    found = {
        path: labels.of(path).label
        for path in ("file.py", "folder/core.py", "folder/new.py", "out", "loop", "a")
    }
    assert found == {
        "file.py": "closed", "folder/core.py": "closed", "folder/new.py": "closed", "out": "closed", "loop": "open", "a": "open",
    }  # fmt: skip
    assert str(labels.of("out")) == "it leads out of the workspace"
    assert labels.of(str(PurePosixPath("../outside"))).label == "closed"


def test_a_layer_that_protects_something_tells_of_a_check_no_more_than_names_unless_it_says_so() -> None:
    plain, rules = Layer("user"), Layer("repository", rules=(Rule(("pay/",), Label.SIGNATURES),))
    assert Policy((plain,)).check_output is CheckOutput.FULL
    assert Policy((plain, rules)).check_output is CheckOutput.NAMES
    full = Layer("user", check_output=CheckOutput.FULL)
    assert Policy((full, rules)).check_output is CheckOutput.NAMES
    assert (
        Policy((Layer("repository", rules=rules.rules, check_output=CheckOutput.FULL),)).check_output
        is CheckOutput.FULL
    )
    strict = Policy((rules, Layer("administrator", check_output=CheckOutput.VERDICT)))
    assert (strict.check_output, strict.demands_check_output) == (CheckOutput.VERDICT, True)
    assert not Policy((rules, full)).demands_check_output
