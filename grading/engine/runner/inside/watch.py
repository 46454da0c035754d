"""Frames are kept from learners' code: whoever holds one can read, in the frames above it, what a check expects.

Python tells an audit hook (PEP 578) when a frame is handed out, before it is. A hook cannot be taken away again, and
forks inherit it. Libraries ask for frames all the time (pandas and matplotlib for their warnings, logging, namedtuple),
so what counts is who asks: a function of the system's or the environment's own files that names what it asks for.
"""

from __future__ import annotations

import sys
import sysconfig
import threading
from collections.abc import Callable
from pathlib import Path

#: Where the course's own package is seen, and what the code of checks is called.
PACKAGE, CHECKS = Path(__file__).resolve().parents[3], "/tmp/ipykernel_check/"

#: Attributes of generators, coroutines and tracebacks that are frames.
FRAMES = {"tb_frame", "gi_frame", "cr_frame", "ag_frame"}
#: Library functions that hand a frame, or what it holds, to their caller; the caller is then the one who asks.
HANDS = {
    ("inspect", "currentframe"), ("inspect", "stack"), ("inspect", "trace"), ("inspect", "getouterframes"),
    ("inspect", "getinnerframes"), ("traceback", "walk_stack"), ("traceback", "walk_tb"), ("logging", "<lambda>"),
    ("logging", "currentframe"),
}  # fmt: skip
#: Ways to everything in the process, never needed by an answer.
ALL = {
    "gc.get_objects", "gc.get_referrers", "gc.get_referents", "sys._current_frames", "sys._current_exceptions",
    # A second hook would be given every frame that a library asks for. Refused always.
    "sys.addaudithook",
}  # fmt: skip
#: The same, watched only while a check runs, which has values to hide.
WHILE_CHECKING = {
    "sys.settrace", "sys.setprofile", "ctypes.dlopen", "ctypes.dlsym", "ctypes.string_at", "ctypes.wstring_at", "ctypes.cdata",
}  # fmt: skip
#: What makes a function another one. Setting it is noted, so that nobody needs to go through all functions to find out.
BODY = {"__code__", "__defaults__", "__kwdefaults__"}
WRITES = {"object.__setattr__", "object.__delattr__"}
#: How much is told of one fork.
MOST = 20


class Refused(RuntimeError):
    """What learners' code gets in place of a frame."""


def watch() -> tuple[Callable[[Callable[[str], None]], None], Callable[[bool], None], Callable[[], bool]]:
    """Begin to watch this process and those it forks.

    Returns start(tell), checking(whether a check runs), rewritten(): whether any function's code or defaults were set
    since the start. tell is called with what was asked for, before it is handed out: what is told has left the process
    when learners' code goes on. While a check runs, :class:`Refused` is raised too.
    State is in the closure: no module or object that learners' code can name leads to it.
    """
    getframe, ident = sys._getframe, threading.get_ident
    here = tuple(
        sorted({*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix, "<frozen ", str(PACKAGE), CHECKS})
    )
    handled = {"sys._getframe", "object.__getattr__", "compile", "code.__new__"} | WRITES | ALL | WHILE_CHECKING
    busy: set[int] = set()
    #: Code that may ask, by identity: code objects that only look the same are equal.
    known: dict[tuple[int, str], object] = {}
    state = {"tell": None, "check": False, "told": 0, "rewritten": False}

    def library(frame) -> bool:
        return frame is not None and frame.f_code.co_filename.startswith(here)

    def may(frame, name: str) -> bool:
        """Whether the one who asks is a library that names what it asks for."""
        names, asks = {name}, frame.f_code
        if known.get((id(asks), name)) is asks:
            return True
        while library(frame):
            code, module = frame.f_code, frame.f_globals.get("__name__")
            hands = (module, code.co_name) in HANDS
            if not hands and not names.isdisjoint(code.co_names):
                if code is asks and len(known) < 10_000:
                    known[id(code), name] = code
                return True
            if not hands and module != "traceback":
                return False
            if hands:
                names.add("currentframe" if code.co_name == "<lambda>" else code.co_name)
            frame = frame.f_back
        return frame is None

    def past(frame, wanted) -> bool:
        """Whether learners' code stands between the one who asks and a frame of ours: a library may be told a level."""
        own = False
        while frame is not None and frame is not wanted:
            own = own or not library(frame)
            frame = frame.f_back
        return own and library(wanted)

    def asked(event: str, args: tuple, frame) -> str:
        """What was asked for by one who may not have it, else an empty text."""
        if event == "sys._getframe":
            fine = may(frame, "_getframe") and not (state["check"] and past(frame, args[0]))
            return "" if fine else event
        if event == "object.__getattr__":
            return "" if may(frame, args[1]) else args[1]
        if event in ALL or event in WHILE_CHECKING:
            while library(frame) and frame.f_globals.get("__name__") == "ctypes":
                frame = frame.f_back
            # Python's own functions, taken from C beforehand, would not be seen when they are called.
            always = event in ALL or (event == "ctypes.dlsym" and str(args[1]).startswith(("Py", "_Py")))
            return "" if library(frame) or not (always or state["check"]) else event
        # A function that pretends to come from a library's file.
        pretends = isinstance(args[1], str) and args[1].startswith(here) and not library(frame)
        return f"{event} {args[1]}"[:80] if pretends else ""

    def hook(event: str, args: tuple) -> None:
        # Most often asked: a traceback that is shown asks thousands of times.
        if event not in handled or (event == "object.__getattr__" and args[1] not in FRAMES) or state["tell"] is None:
            return
        if event in WRITES:
            state["rewritten"] = state["rewritten"] or args[1] in BODY
            return
        if (me := ident()) in busy:
            return
        busy.add(me)
        try:
            asks = getframe().f_back
            said = asked(event, args, asks) if asks is not None else ""
            if said and state["told"] < MOST:
                state["told"] += 1
                state["tell"](said)
        finally:
            busy.discard(me)
        if said and (state["check"] or event == "sys.addaudithook"):
            raise Refused(f"{said}: 评分时不能使用 / not while an exercise is graded")

    def start(tell: Callable[[str], None]) -> None:
        state["tell"] = tell

    def checking(on: bool) -> None:
        state["check"] = on

    def rewritten() -> bool:
        return state["rewritten"]

    sys.addaudithook(hook)
    return start, checking, rewritten


class Behind(dict):
    """The names that a check binds, kept from the learner's functions while it runs; all others are the notebook's own.

    shown: names that the notebook's other cells use, and therefore have to see.
    """

    def __init__(self, names: dict, shown: set[str], hidden: type):
        super().__init__({key: names[key] for key in ("__name__", "__builtins__", "__doc__") if key in names})
        self._names, self._shown, self._hidden = names, shown, hidden

    def __missing__(self, key):
        return self._names[key]

    def __setitem__(self, key, value):
        shown = key in self._shown or (key.startswith("_") and (key in self._names or not key.strip("_0123456789")))
        if shown and not isinstance(value, self._hidden):
            self._names[key] = value
            self.pop(key, None)
        else:
            super().__setitem__(key, value)

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)
        else:
            del self._names[key]

    def show(self) -> None:
        """The check is over: its names are the notebook's, as they are in a kernel."""
        self._names.update({key: self[key] for key in self if key not in ("__name__", "__builtins__", "__doc__")})
