"""Check cells, compiled in the trainer's process; and what in a submission's own cells calls for a second look."""

from __future__ import annotations

import ast
import base64
import marshal
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from IPython.core.inputtransformer2 import TransformerManager

#: Names that an answer about data has no use for, and a way around a check has. Seeing one costs a second run: no more.
UNUSUAL = re.compile(
    r"__\w+__|\bIn\b|\b_i+\b|\b_ih\b|\b(sys|os|gc|ctypes|builtins|inspect|importlib|marshal|linecache|types|signal|atexit|"
    r"threading|multiprocessing|subprocess|socket|mmap|fcntl|resource|tracemalloc|traceback|unittest|IPython|ipykernel|testing|"
    r"get_ipython|globals|locals|vars|setattr|delattr|exec|eval|compile|getattr|_getframe|settrace|setprofile|monkeypatch|"
    r"addaudithook|pickle|grading|exit|quit|shell|kernel|comm|displayhook|display_pub)\b|\btype\([^()]*,"
)
#: Modules that answers about data import. Any other, one of the learner's own too, costs a second run.
ORDINARY = {
    "__future__", "bisect", "calendar", "collections", "copy", "csv", "dataclasses", "datetime", "decimal", "enum", "fractions",
    "functools", "heapq", "io", "ipywidgets", "itertools", "json", "math", "matplotlib", "numbers", "numpy", "pandas", "pathlib",
    "random", "re", "scipy", "statistics", "string", "textwrap", "time", "typing", "unicodedata", "warnings", "zoneinfo",
}  # fmt: skip
#: Ways to look at the frames of the check that calls an answer, or to what its result goes out through: no honest answer has
#: them, so they are a sign by themselves.
PEEKS = re.compile(
    r"\b(_ip|_seal|_wire|displayhook|display_pub|user_ns|ast_transformers|gi_frame|cr_frame|ag_frame|tb_frame|f_back|f_locals|f_globals|f_builtins|f_code|co_consts|currentframe|_getframe)\b"
)
#: What honest code assigns on its own tables all the time: `table.columns = [...]`.
LABELS = {"columns", "index", "name", "names"}
#: Files beside a notebook that a scan of sources cannot read.
OPAQUE = (".so", ".pyd", ".pyc", ".pth", ".pkl", ".pickle", ".zip", ".whl")


class Compiled(NamedTuple):
    """A check cell. codes: code objects as base64 of their marshalled form. stands_for: the text that stands for the cell
    in the history. private: whether the names it binds can be kept from the answers it calls (:class:`watch.Behind`)."""

    codes: list[str]
    stands_for: str
    private: bool


#: What looks names up in a way of its own, so that a check with it runs among the notebook's names.
OPEN = re.compile(
    r"\b(exec|eval|globals|locals|vars|get_ipython|__import__|__main__|modules|\w*pickle|multiprocessing|ProcessPoolExecutor|joblib)\b"
    r"|^\s*[%!]|\bquery\(.*@\w",
    re.M,
)


@lru_cache(maxsize=512)
def compile_check(source: str, title: str) -> Compiled | None:
    """A check cell, compiled where no learner's code is.

    Magics are transformed here, by a transformer that no learner's code has touched. None for a cell that is no Python.
    """
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
        body, last = tree.body, []
        if body and isinstance(body[-1], ast.Expr):
            body, last = body[:-1], body[-1:]
        name = f"/tmp/ipykernel_check/{title}.py"
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        codes = []
        if body:
            codes.append(compile(ast.Module(body, []), name, "exec", flags, dont_inherit=True))
        if last:
            codes.append(compile(ast.Interactive(last), name, "single", flags, dont_inherit=True))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    quiet = ";" if source.rstrip().endswith(";") else ""
    private = not OPEN.search(source) and not any(
        isinstance(node, (ast.ClassDef, ast.Global)) or (isinstance(node, ast.ImportFrom) and node.names[0].name == "*")
        for node in ast.walk(tree)
    )
    return Compiled([base64.b64encode(marshal.dumps(code)).decode() for code in codes], f"pass{quiet}", private)


@lru_cache(maxsize=512)
def datasets(source: str) -> tuple[tuple[str, dict], ...]:
    """The tables that a check reads with `read_dataset`: (path, options) as they are written out in it."""
    found = []
    for node in ast.walk(parsed(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "read_dataset":
            try:
                (path,) = map(ast.literal_eval, node.args)
                found.append((path, {one.arg: ast.literal_eval(one.value) for one in node.keywords}))
            except ValueError:  # worked out while the check runs
                continue
    return tuple(found)


def words(source: str) -> set[str]:
    """Every word of a cell: what it may use as a name, in code, magics or texts."""
    return set(re.findall(r"\w+", source))


@lru_cache(maxsize=512)
def parsed(source: str) -> ast.Module:
    """The syntax tree of a cell, its magics transformed; an empty one for a cell that is no Python. Not to be changed."""
    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module([], [])


def defined(source: str) -> list[str]:
    """Names that a cell binds at its top level: its functions, classes and variables."""
    tree = parsed(source)
    names: list[str] = []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.append(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name)]
    return sorted(set(names))


def mentioned(source: str) -> set[str]:
    """Names that a cell uses."""
    tree = parsed(source)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def imports(source: str, local: set[str]) -> str:
    """The import statements at the top level of a cell, but those of modules in `local` and of unusual ones."""
    tree = parsed(source)
    lines = [ast.unparse(node) for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    return "\n".join(line for line in lines if not UNUSUAL.search(line) and not set(re.findall(r"\w+", line)) & local)


def unusual(sources: list[str], files: list[str]) -> bool:
    """Whether anything of a submission deserves a second, falsified run: see :data:`UNUSUAL`, and attributes that are
    assigned on a library."""
    if any(name.endswith(OPAQUE) for name in files):
        return True
    return any(UNUSUAL.search(_folded(source)) or _patches(source) or _beyond(source) for source in sources) or bool(
        peeks(sources)
    )


def _folded(source: str) -> str:
    """The source with its names as Python reads them: ｅｖａｌ is eval."""
    return source if source.isascii() else unicodedata.normalize("NFKC", source)


def _beyond(source: str) -> bool:
    """Whether a cell imports more than :data:`ORDINARY` modules, goes by a private name, or has pandas read code that it
    puts together."""
    for node in ast.walk(parsed(source)):
        named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.partition(".")[0] not in ORDINARY for name in named):
            return True
        if isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            return True
        called = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
        if called == "query" and not all(isinstance(one, ast.Constant) for one in node.args):
            return True
    return False


def results(source: str) -> tuple[int, int]:
    """How many results a check shows, at least and at most: that of its last line; of ``check.score()`` it is a number."""
    if "get_ipython" in source or source.rstrip().endswith(";"):
        return 0, 99
    last = (parsed(source).body or [None])[-1]
    if not isinstance(last, ast.Expr):
        return 0, 0
    scored = (
        isinstance(last.value, ast.Call)
        and isinstance(last.value.func, ast.Attribute)
        and last.value.func.attr == "score"
    )
    return int(scored), 1


def peeks(sources: list[str]) -> list[str]:
    """What a submission's own code names of :data:`PEEKS`, sorted."""
    return sorted({name for source in sources for name in PEEKS.findall(_folded(source))})


def _patches(source: str) -> bool:
    tree = parsed(source)
    brought = {
        name.asname or name.name.split(".")[0]
        for node in ast.walk(tree)
        for name in getattr(node, "names", ())
        if hasattr(name, "asname")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            return True
        for one in node.targets if isinstance(node, ast.Assign) else ():
            if isinstance(one, ast.Attribute) and not (
                one.attr in LABELS and isinstance(one.value, ast.Name) and one.value.id not in brought
            ):
                return True
    return False
