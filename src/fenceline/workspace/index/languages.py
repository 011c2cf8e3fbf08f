"""Which languages the index reads: one row here and one module beside it make a new one."""

from __future__ import annotations

from dataclasses import dataclass

_WORD = r"(?<!\w){name}(?!\w)"
_PYTHON = r"(?:def|class|type)\s+{name}(?!\w)|(?<!\w){name}\s*[:=]"


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the registry.

    Attributes:
        name: as in ``Outline.language``.
        suffixes: of its files, lower case, with the dot.
        module: of this package; it has ``outline(language, path, source) -> Outline``.
        declares: regular expression of bytes that must occur in a file that declares ``{name}``; it saves
            parsing the files that only use the name.
    """

    name: str
    suffixes: tuple[str, ...]
    module: str
    declares: str = _WORD


LANGUAGES = (
    Language("python", (".py", ".pyi", ".pyw"), "python", _PYTHON),
    Language("javascript", (".js", ".jsx", ".mjs", ".cjs"), "javascript"),
    Language("typescript", (".ts", ".mts", ".cts"), "typescript"),
    Language("tsx", (".tsx",), "typescript"),
    Language("go", (".go",), "go"),
    Language("rust", (".rs",), "rust"),
    Language("java", (".java",), "java"),
    Language("c", (".c", ".h"), "cfamily"),
    Language("cpp", (".cc", ".cpp", ".cxx", ".c++", ".hh", ".hpp", ".hxx", ".h++", ".ipp"), "cfamily"),
)

_BY_NAME = {language.name: language for language in LANGUAGES}
_BY_SUFFIX = {suffix: language.name for language in LANGUAGES for suffix in language.suffixes}


def language_of(path: str) -> str | None:
    """Return the language of a file by its suffix; None when the index does not read it."""
    stem, dot, end = path.rpartition("/")[2].rpartition(".")  # thousands of files; pathlib is 10 times slower
    return _BY_SUFFIX.get(dot + end.lower()) if stem else None


def registered(name: str) -> Language:
    """Return the registration of a language.

    Raises:
        KeyError: no language has that name.
    """
    return _BY_NAME[name]
