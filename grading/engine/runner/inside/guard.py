"""Before a check runs: what the checks rely on is put back as it was before the learner's code, and changes are noted.

Code in the same process cannot be kept from everything; this takes away the known ways to fool a check and leaves
evidence of them for the trainer. See docs/runner.md for what it does not see.
"""

from __future__ import annotations

import builtins
import importlib
import operator
import sys
import threading
import types

from grading.engine.runner.inside.falsify import HONEST

MODULES = (
    "builtins", "math", "json", "io", "contextlib", "statistics", "unittest.case", "numpy", "numpy.testing", "pandas",
    "numpy.testing._private.utils", "pandas.testing", "pandas._testing", "pandas._testing.asserters", "pandas._libs.testing",
    "grading.classroom", "grading.classroom.check",
    "grading.classroom.clues", "grading.classroom.compare", "grading.classroom.plain", "grading.classroom.language",
    "grading.classroom.tables",
)  # fmt: skip
CLASSES = (
    ("pandas", "Series"), ("pandas", "DataFrame"), ("pandas", "Index"), ("grading.classroom.check", "Check"),
    ("grading.classroom.check", "Outcome"), ("grading.classroom.check", "NotYet"), ("unittest.case", "TestCase"),
    ("IPython.core.interactiveshell", "InteractiveShell"), ("ipykernel.zmqshell", "ZMQInteractiveShell"),
    ("ipykernel.zmqshell", "ZMQDisplayPublisher"), ("IPython.core.displayhook", "DisplayHook"),
    ("ipykernel.displayhook", "ZMQShellDisplayHook"), ("IPython.core.formatters", "PlainTextFormatter"),
    ("IPython.core.formatters", "DisplayFormatter"), ("IPython.core.formatters", "BaseFormatter"),
    ("IPython.lib.pretty", "RepresentationPrinter"), ("grading.engine.runner.inside.tape", "Tape"),
    ("grading.engine.runner.inside.tape", "OutStream"), ("grading.engine.runner.inside.shell", "ZMQInteractiveShell"),
    ("grading.engine.runner.inside.shell", "Kernel"),
)  # fmt: skip
#: Set anew by IPython and ipykernel all the time.
MOVING = {"input", "get_ipython", "display", "_", "__build_class__", "exit", "quit", "copyright", "credits", "license"}
DESCRIPTORS = (property, staticmethod, classmethod)
#: What the course's own modules measure with.
CONSTANTS = (int, float, str, tuple)
#: Types of which a check's result may be.
RESULTS = (float, int, bool, str, object)


#: Comparing is done in C, for thousands of members before each check, by functions that the learner's code cannot swap
#: by name.
_all, _map, _is = all, map, operator.is_


class Guard:
    """The state of a clean process, and its restoration."""

    def __init__(self, shell):
        self.shell = shell
        self.modules = {name: importlib.import_module(name) for name in MODULES}
        self.members = {name: self._members(vars(module)) for name, module in self.modules.items()}
        owners = [(f"{module}.{name}", getattr(importlib.import_module(module), name)) for module, name in CLASSES]
        self.classes = {title: (owner, self._members(vars(owner))) for title, owner in owners}
        self.functions = {}
        for members in (*self.members.values(), *(found for _, found in self.classes.values())):
            for name, value in members.items():
                function = getattr(value, "__func__", value)
                if isinstance(function, types.FunctionType):
                    self.functions[id(function)] = (
                        name,
                        function,
                        function.__code__,
                        function.__defaults__,
                        function.__kwdefaults__,
                    )
        self.hidden = {
            name for owner, _ in self.classes.values() for name in vars(owner) if callable(vars(owner)[name])
        }
        self.parts = {
            name: getattr(shell, name) for name in ("displayhook", "display_pub", "display_formatter", "kernel")
        }
        self.kinds = {name: type(part) for name, part in self.parts.items()} | {"shell": type(shell)}
        form = shell.display_formatter
        self.formatters = (form.formatters["text/plain"], form.ipython_display_formatter, form.mimebundle_formatter)
        self.printers = [dict(one.type_printers) for one in self.formatters]
        HONEST.update(
            one for name in ("numpy", "pandas") for one in vars(self.modules[name]).values() if isinstance(one, type)
        )

    @staticmethod
    def _members(names: dict) -> dict:
        course = str(names.get("__name__", "")).startswith("grading.")
        return {
            key: value for key, value in list(names.items())
            if key not in MOVING and (callable(value) or isinstance(value, DESCRIPTORS)
                                      or (course and not key.startswith("_") and isinstance(value, CONSTANTS)))
        }  # fmt: skip

    def restore(self, rewritten: bool) -> list[str]:
        """Put back what was changed; the names of what was, sorted. rewritten: whether the code or defaults of any function
        were set since the clean state, as `watch` has seen it."""
        found: set[str] = set()
        for name, module in self.modules.items():
            if sys.modules.get(name) is not module:
                sys.modules[name] = module
                found.add(f"sys.modules[{name!r}]")
            self._put_back(name, vars(module), self.members[name], module, found)
        for title, (owner, members) in self.classes.items():
            self._put_back(title, vars(owner), members, owner, found)
        for name, function, code, defaults, keywords in self.functions.values() if rewritten else ():
            if (
                function.__code__ is not code
                or function.__defaults__ is not defaults
                or function.__kwdefaults__ is not keywords
            ):
                function.__code__, function.__defaults__, function.__kwdefaults__ = code, defaults, keywords
                found.add(f"{name}.__code__")
        found |= self.shell_changes()
        for kind, get, put in (
            ("settrace", sys.gettrace, sys.settrace),
            ("setprofile", sys.getprofile, sys.setprofile),
        ):
            if (now := get()) is not None:
                put(None)
                # `pdb.set_trace()` forgotten in an answer is no attack.
                if getattr(now, "__module__", "") != "bdb":
                    found.add(f"sys.{kind}")
        for tool in range(6) if hasattr(sys, "monitoring") else ():
            if (name := sys.monitoring.get_tool(tool)) is not None:
                sys.monitoring.set_events(tool, 0)
                sys.monitoring.free_tool_id(tool)
                found.add(f"sys.monitoring {name}")
        threading.settrace(None)
        threading.setprofile(None)
        return sorted(found)

    @staticmethod
    def _put_back(title: str, now, before: dict, owner, found: set[str]) -> None:
        if _all(_map(_is, _map(now.get, before), before.values())):
            return
        for key, value in before.items():
            if now.get(key) is not value:
                setattr(owner, key, value)
                found.add(f"{title}.{key}")

    def shell_changes(self) -> set[str]:
        """Put the shell's own parts back, through which a check's result goes out; what was changed of them."""
        found, shell = set(), self.shell
        for name, kind in self.kinds.items():
            part = self.parts.get(name, shell)
            if getattr(shell, name, shell) is not part or type(part) is not kind:
                part.__class__ = kind
                found.add(name)
                if name in self.parts:
                    setattr(shell, name, part)
        for one in (shell.displayhook, shell.display_pub):
            if one._hooks:
                one._hooks.clear()
                found.add(f"{type(one).__name__}.hooks")
        for one in (
            shell,
            shell.displayhook,
            shell.display_pub,
            shell.display_formatter,
            shell.kernel,
            shell.kernel.session,
        ):
            for key in [key for key in vars(one) if key in self.hidden]:
                vars(one).pop(key)
                found.add(f"{type(one).__name__}.{key}")
        if shell.ast_transformers:
            shell.ast_transformers = []
            found.add("ast_transformers")
        for event, callbacks in shell.events.callbacks.items():
            for callback in list(callbacks):
                if not str(getattr(callback, "__module__", "")).startswith(("matplotlib", "IPython", "ipykernel")):
                    callbacks.remove(callback)
                    found.add(f"event {event}")
        return found | self._formatters()

    def _formatters(self) -> set[str]:
        """How numbers and texts are shown: a check's result is read from what is shown of it."""
        found, form = set(), self.shell.display_formatter
        plain, display, bundle = self.formatters
        if (
            form.formatters.get("text/plain"),
            form.ipython_display_formatter,
            form.mimebundle_formatter,
        ) != self.formatters:
            form.formatters["text/plain"] = plain
            form.ipython_display_formatter, form.mimebundle_formatter = display, bundle
            found.add("formatters")
        for one, printers in zip(self.formatters, self.printers, strict=True):
            for kind in RESULTS:
                now = one.type_printers.get(kind)
                if now is printers.get(kind):
                    continue
                if not str(getattr(now, "__module__", "")).startswith("IPython"):
                    found.add(f"printer of {kind.__name__}")
                if kind in printers:
                    one.type_printers[kind] = printers[kind]
                else:
                    one.type_printers.pop(kind, None)
            for key in [key for key in one.deferred_printers if key[0] == "builtins"]:
                del one.deferred_printers[key]
                found.add(f"printer of {key[1]}")
        return found


def canary() -> list[str]:
    """Things that must fail, tried; the names of those that did not."""
    import numpy.testing
    import pandas as pd
    import pandas.testing

    from grading.classroom.check import Check

    def refused(attempt) -> bool:
        try:
            attempt()
        except AssertionError:
            return True
        return False

    def plain_assert():
        assert 1 == 2, "canary"

    attempts = {
        "assert": plain_assert,
        "pandas.testing": lambda: pandas.testing.assert_series_equal(pd.Series([1]), pd.Series([2])),
        "numpy.testing": lambda: numpy.testing.assert_equal(1, 2),
    }
    failed = [name for name, attempt in attempts.items() if not refused(attempt)]
    kept, builtins.print = builtins.print, lambda *_, **__: None
    try:
        check = Check("canary", points=1)
        check.case("甲", "a", lambda: 1, 2, hidden=True)
        if check.score() != 0:
            failed.append("Check")
    finally:
        builtins.print = kept
    return failed
