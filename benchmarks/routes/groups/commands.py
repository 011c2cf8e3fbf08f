"""Programs in the sandbox: printing, encoding, packing, importing the closed file; the machine around it."""

from __future__ import annotations

import py_compile
from typing import TYPE_CHECKING

from benchmarks.routes.route import CLOSED, SHOWN, Route, python, run
from benchmarks.routes.stage import put, text_of

if TYPE_CHECKING:
    from pathlib import Path

_RULE_FOR_ONE = '[[policy.rules]]\npaths = ["payments/rates.py"]\nshare = "closed"\n'


def _compiled(root: Path) -> None:
    py_compile.compile(str(root / CLOSED), cfile=str(root / "payments/__pycache__/rates.cpython-311.pyc"))


def _core(root: Path) -> None:
    (root / "core.4711").write_bytes(b"\x7fELF\2\1\1" + bytes(900) + text_of(CLOSED).encode() + bytes(900))


def _log(root: Path) -> None:
    put(root, "build.log", "building\n" + "".join(f"[cc] {line}\n" for line in text_of(CLOSED).splitlines()))


def _beside(root: Path) -> None:
    put(root.parent, "backup/rates.py", text_of(CLOSED))


ROUTES = (
    Route("cat", "prints the closed file", ((run(f"cat {CLOSED}"), run(f"tail -n +1 {SHOWN}")),)),
    Route("grep", "greps for every line of it", ((run("grep -rn . payments auth"),),)),
    Route("base64", "has it encoded by base64", ((run(f"base64 {CLOSED}"), run(f"base64 -w0 {SHOWN}")),)),
    Route("hex dump", "has it dumped in hex", ((run(f"od -An -tx1 -v {CLOSED}"),),)),
    Route("numbers", "has it dumped as decimal numbers", ((run(f"od -An -tu1 -v {CLOSED}"),),), carries=False),
    Route("archive to the terminal", "packs it and prints the archive",
          ((python(f"import tarfile,base64,io;b=io.BytesIO();t=tarfile.open(fileobj=b,mode='w:gz');t.add('{CLOSED}');"
                   "t.close();print(base64.encodebytes(b.getvalue()).decode())"),),)),
    Route("Python opens it", "opens it with Python", ((python(f"print(open('{CLOSED}').read())"),),)),
    Route("source of an import", "imports it and asks for its source",
          ((python("import inspect,payments.rates as r;print(inspect.getsource(r))"),),)),
    Route("constants of an import", "imports it and prints its values",
          ((python("import payments.rates as r;print({k:v for k,v in vars(r).items() if k[:2]!='__'})"),),)),
    Route("byte code", "disassembles the compiled file beside it",
          ((python("import marshal,dis;dis.dis(marshal.loads(open('payments/__pycache__/rates.cpython-311.pyc','rb')"
                   ".read()[16:]))"),),), needs=_compiled),
    Route("byte code of one closed file", "does so where a rule closes one file and not its folder",
          ((python("import marshal;c=marshal.loads(open('payments/__pycache__/rates.cpython-311.pyc','rb')"
                   ".read()[16:]);print(c.co_names,[k.co_varnames for k in c.co_consts if hasattr(k,'co_name')])"),),),
          needs=_compiled, rules=_RULE_FOR_ONE),
    Route("process folder", "goes by /proc to the files of the sandbox",
          ((run(f"cat /proc/self/cwd/{CLOSED}"), run(f"cat /proc/1/cwd/{CLOSED}"),
            python(f"import os;print(open(os.getcwd()+'/../work/{CLOSED}').read())")),)),
    Route("comparison", "compares it with nothing", ((run(f"diff {CLOSED} /dev/null"),),)),
    Route("find and print", "has find print it", ((run("find . -name rates.py -exec cat {} +"),),)),
    Route("copy by a program", "copies the folder to /tmp and prints it there",
          ((python("import shutil;shutil.copytree('payments','/tmp/p');print(open('/tmp/p/rates.py').read())"),),)),
    Route("mount undone", "tries to take the empty file off it",
          ((run(f"umount {CLOSED}"), python("import ctypes;print(ctypes.CDLL(None).umount2(b'payments',2))"),
            run(f"cat {CLOSED}")),)),
    Route("core dump", "prints the texts of a core dump",
          ((python("print(open('core.4711','rb').read().decode('latin1').replace(chr(0),' '))"),),),
          outcome="held back", needs=_core),
    Route("build log", "prints a log that quotes it", ((run("cat build.log"),),), outcome="held back", needs=_log),
    Route("folder beside", "prints a backup outside the workspace", ((run("cat ../backup/rates.py"),),), needs=_beside,
          carries=False),
)  # fmt: skip
