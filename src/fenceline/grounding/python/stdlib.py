"""The standard library's modules, of every Python that a project may run on."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

_LATER = frozenset(
    {"_typeshed", "annotationlib", "compression", "graphlib", "pyexpat", "tomllib", "zoneinfo"}
)
_REMOVED_NAMES = """
_bootlocale _winreg aifc asynchat asyncore audioop binhex cgi cgitb chunk crypt distutils dummy_threading formatter
imghdr imp lib2to3 macpath mailcap msilib nis nntplib ossaudiodev parser pipes smtpd sndhdr spwd sre_compile
sre_constants sre_parse sunau symbol telnetlib uu xdrlib
"""
PYTHON_2 = {
    "BaseHTTPServer": "http.server", "CGIHTTPServer": "http.server", "ConfigParser": "configparser",
    "Cookie": "http.cookies", "HTMLParser": "html.parser", "Queue": "queue", "SimpleHTTPServer": "http.server",
    "SocketServer": "socketserver", "StringIO": "io", "Tkinter": "tkinter", "UserDict": "collections",
    "__builtin__": "builtins", "anydbm": "dbm", "cPickle": "pickle", "cStringIO": "io", "commands": "subprocess",
    "cookielib": "http.cookiejar", "copy_reg": "copyreg", "dummy_thread": "_dummy_thread", "exceptions": "builtins",
    "htmlentitydefs": "html.entities", "httplib": "http.client", "md5": "hashlib", "sets": "builtins",
    "robotparser": "urllib.robotparser", "sha": "hashlib", "thread": "threading", "urllib2": "urllib.request",
    "urlparse": "urllib.parse", "xmlrpclib": "xmlrpc.client",
}  # fmt: skip
"""Modules that only Python 2 had, with where their content is today."""

MODULES: frozenset[str] = frozenset(sys.stdlib_module_names) | _LATER | frozenset(_REMOVED_NAMES.split())
"""Top-level modules of some Python 3."""

_SHIFTING = ("asyncio", "compression", "concurrent", "distutils", "idlelib", "importlib", "lib2to3", "pathlib",
    "profiling", "re", "string", "sysconfig", "test", "unittest", "xml.etree")  # fmt: skip
"""Packages that had other submodules in other versions, or were plain modules."""


def is_missing(module: str) -> bool:
    """Return whether a dotted name below a standard module cannot be imported in any Python 3, as far as known."""
    top, _, below = module.partition(".")
    if not below or module == "os.path" or any(f"{module}.".startswith(f"{it}.") for it in _SHIFTING):
        return False
    return top in sys.stdlib_module_names and not _exists(module)


@cache
def _exists(module: str) -> bool:
    """Look in the library's folder: importing a parent package, as the import system does, would run it."""
    place = Path(os.__file__).parent.joinpath(*module.split("."))
    return place.is_dir() or place.with_suffix(".py").exists() or any(place.parent.glob(f"{place.name}.*.so"))
