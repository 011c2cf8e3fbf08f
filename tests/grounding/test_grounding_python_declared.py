"""What projects declare, in all the places where they do."""

from __future__ import annotations

import pytest
from grounding_kit import world_of
from hypothesis import given
from hypothesis import strategies as st

from fenceline.grounding.python.declared import declared

_PYPROJECT = """
[build-system]
requires = ["hatchling"]
[project]
dependencies = ["requests[socks]>=2 ; python_version>'3'", "Flask_Login", "pkg @ https://x/y.whl"]
[project.optional-dependencies]
cli = ["click"]
[dependency-groups]
dev = ["pytest", {include-group = "x"}]
[tool.poetry.dependencies]
python = "^3.9"
pendulum = "^2"
[tool.poetry.group.docs.dependencies]
sphinx = {version = "*"}
[tool.pdm.dev-dependencies]
lint = ["flake8"]
[tool.hatch.envs.default]
dependencies = ["coverage[toml]"]
[tool.uv]
dev-dependencies = ["ruff"]
[[tool.mypy.overrides]]
module = ["housemade.*", "other"]
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "pyproject.toml",
            _PYPROJECT,
            "click coverage flake8 flask-login hatchling pendulum pkg pytest python requests ruff sphinx",
        ),
        (
            "requirements/dev.txt",
            "-r base.in\n# no\npytest==8 # yes\n--hash=sha256:0\n-e git+https://x/y#egg=Egg_Name\n./local\ngit+ssh://a@b/c#egg=two&x=1\n",
            "egg-name pytest two",
        ),
        ("constraints.txt", "urllib3<3\n", "urllib3"),
        (
            "setup.cfg",
            "[metadata]\nname = x\n[options]\ninstall_requires =\n  attrs>=1\n  six; python_version<'3'\n[options.extras_require]\nz = zstandard\n",
            "attrs six zstandard",
        ),
        ("tox.ini", "[testenv]\ndeps =\n  py38: pytest-cov\n  mock\ncommands = pip install nose\n", "mock nose pytest-cov"),
        (
            "setup.py",
            "from setuptools import setup\nX = ['lxml>=3']\nsetup(install_requires=X, extras_require={'s': ('pyopenssl',)})\n",
            "lxml pyopenssl",
        ),
        ("Pipfile", '[packages]\nrequests = "*"\n[dev-packages]\nblack = {version="*"}\n[requires]\npython_version = "3"\n', "black requests"),
        ("environment.yml", "dependencies:\n  - python=3.9\n  - numpy>=1\n  - pip:\n    - torch\n", "numpy pip python torch"),
        ("noxfile.py", "def tests(session):\n    session.install('pytest', \"-e.\", 'trio>=1')\n", "pytest trio"),
        (".github/workflows/ci.yml", "      - run: python -m pip install -U build twine\n", "build twine"),
        ("README.txt", "requests\n", ""),
        ("pyproject.toml", "[project\n", ""),
        ("setup.py", "def (\n", ""),
        ("setup.cfg", "[[[\n=\n", ""),
    ],
)  # fmt: skip
def test_each_manifest_is_read(path: str, text: str, expected: str) -> None:
    assert " ".join(sorted(declared(world_of({path: text.encode()})).distributions)) == expected


def test_includes_are_followed_inside_the_workspace_alone() -> None:
    files = {
        "requirements.txt": b"-r deps/base.list\n-r ../../etc/passwd\n-c deps/base.list\n",
        "deps/base.list": b"anyio\n-r ../requirements.txt\n",
    }
    assert declared(world_of(files)).distributions == {"anyio"}


def test_distributions_bring_modules_of_other_names() -> None:
    files = {
        "requirements.txt": b"PyYAML\nscikit_learn\npython-dateutil\nmy-tool\n",
        "pyproject.toml": _PYPROJECT.encode(),
    }
    modules = declared(world_of(files)).modules
    assert {"yaml", "sklearn", "dateutil", "my_tool", "housemade", "other", "flask_login"} <= modules


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [
            "pyproject.toml",
            "setup.cfg",
            "setup.py",
            "Pipfile",
            "tox.ini",
            "requirements.txt",
            "environment.yml",
            "a.sh",
        ]
    ),
)
def test_hostile_manifests_do_no_harm(content: bytes, path: str) -> None:
    found = declared(world_of({path: content}))
    assert all(name == name.lower() for name in found.distributions)


@given(
    st.lists(
        st.sampled_from(
            [
                "[tool.poetry]",
                "[project]",
                "dependencies",
                "=",
                "[",
                "]",
                '"a"',
                "{",
                "}",
                "\n",
                ".",
                "deps",
                "1",
            ]
        ),
        max_size=30,
    )
)
def test_odd_tables_do_no_harm(parts: list[str]) -> None:
    declared(world_of({"pyproject.toml": " ".join(parts).encode()}))
