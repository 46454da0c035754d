"""An IPython extension for every kernel of the Lab that `zhixing start` opens: a word in the user's language where a person
would otherwise be left alone.

- A cell that has run for LONG seconds: a note under it says how to stop it, and goes away when the cell ends.
- A kernel that died and was started anew: the first cell says so, and what to do.
- A check under a question: what its outcome means, and which hint comes next.
- A name that is not defined: which is mostly a cell above that has not been run.
- Code that Python cannot read, a column that is not there: what that means.

Grading has no part in it: it is loaded by the Lab's own IPython profile, and does nothing where ZHIXING_ROOM is not set.
"""

from __future__ import annotations

import atexit
import builtins
import html
import json
import os
import re
import threading
import time
from pathlib import Path

from grading.classroom.error_words import in_words
from grading.classroom.language import T

#: Seconds after which a cell is taken to need a word; in the lessons no cell takes half as long.
LONG = 30.0
#: The hints that each question of an exercise has, in order.
HINTS = (("提示一", "Hint one"), ("提示二", "Hint two"), ("提示三", "Hint three"))
#: What a check says of a question without an answer: that needs no hint yet.
NOT_BEGUN = ("还没有作答", "has not been answered")
_UNDEFINED = re.compile(r"name '(\w+)' is not defined")


def load_ipython_extension(shell) -> None:
    """Called by IPython when the kernel starts. Does nothing outside a Lab of ours, or where there is no kernel."""
    place = os.environ.get("ZHIXING_ROOM")
    if place and getattr(shell, "kernel", None) is not None:
        Companion(shell, Path(place))


class Companion:
    """What one kernel says to its user. `place`: a folder in which the kernels leave a mark while they live."""

    def __init__(self, shell, place: Path):
        self.shell = shell
        self._timer: threading.Timer | None = None
        self._shown = None
        self._began = 0.0
        self._died = _mark(place)
        self._failed: dict[str, int] = {}  # a check's cell -> how often it has not passed
        shell.events.register("pre_run_cell", self.begin)
        shell.events.register("post_run_cell", self.end)
        shell.set_custom_exc((NameError,), self.undefined)

    def begin(self, info) -> None:
        if info.silent:
            return
        if self._died:
            self._died = False
            _show(T("内核刚才意外停止，已经自动重新启动。之前算出的变量都没有了，写下的内容没有受影响。请用菜单“运行 → 运行所有单元格”，"
                    "从上到下再运行一遍。如果每次都停在同一格，多半是那一格占用内存太多，或者自己结束了程序：先改那一格。",
                    "The kernel stopped unexpectedly and was started again. What it had worked out is gone; what you wrote is "
                    "safe. Choose Run → Run All Cells to run everything again from the top. If it stops at the same cell each "
                    "time, that cell probably takes too much memory or ends the program itself: change that cell first."))  # fmt: skip
        self._began = time.monotonic()
        self._timer = threading.Timer(seconds(), self._long)
        self._timer.daemon = True
        self._timer.start()

    def _long(self) -> None:
        # In a thread of its own ipykernel lets a display go to the cell that runs now.
        spent = round(time.monotonic() - self._began)
        self._shown = _show(
            T(f"这一格已经运行了 {spent} 秒，还没有结束。如果在处理大量数据，可以再等等。如果是循环停不下来，请点上方工具栏的 ■"
              "（中断内核），或用菜单“内核 → 中断内核”；写下的内容不受影响，改好再运行。",
              f"This cell has been running for {spent} seconds. If it works on much data, give it time. If a loop does not "
              "end, press ■ in the toolbar above, or choose Kernel → Interrupt Kernel; what you wrote is safe. Mend it and "
              "run it again."),
            keep=True,
        )  # fmt: skip

    def end(self, result) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._shown is not None:
            spent = round(time.monotonic() - self._began)
            stopped = isinstance(result.error_in_exec, KeyboardInterrupt)
            done = T(f"这一格运行了 {spent} 秒，已中断。", f"Interrupted after {spent} seconds.") if stopped else T(
                f"这一格运行了 {spent} 秒，已经结束。", f"This cell ran for {spent} seconds and has ended.")  # fmt: skip
            self._shown.update(_Note(done))
            self._shown = None
        error = result.error_before_exec or result.error_in_exec
        if (
            error is not None
            and not isinstance(error, NameError)
            and (said := in_words(type(error).__name__, str(error)))
        ):
            _show(said)
        if result.info is not None and ".score()" in result.info.raw_cell:
            self._checked(result)

    def _checked(self, result) -> None:
        cell, error = result.info.raw_cell, result.error_in_exec
        if error is None and result.error_before_exec is None and isinstance(result.result, float):
            _show(T("✓ 看得见的检查都通过了。提交评分时还会换别的数据再检查一遍。",
                    "✓ Every check that you can see has passed. Grading checks once more with other data."))  # fmt: skip
        elif type(error).__name__ == "NotYet" and not any(words in str(error) for words in NOT_BEGUN):
            self._failed[cell] = times = self._failed.get(cell, 0) + 1
            hint = HINTS[min(times, len(HINTS)) - 1]
            _show(T(f"✗ 还没有通过，上面写着原因。改好答案那一格，运行它，再运行这一格。没有头绪，可以点开题目下面的“{hint[0]}”。",
                    "✗ Not passed yet; the reason stands above. Mend the answer's cell, run it, then run this one. If you are "
                    f"stuck, open “{hint[1]}” under the question."))  # fmt: skip

    def undefined(self, shell, kind, error, trace, tb_offset=None) -> None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        found = _UNDEFINED.search(str(error))
        if found and found[1] not in dir(builtins):
            name = f"<code>{html.escape(found[1])}</code>"
            _show(T(f"名字 {name} 还没有定义。多半是上面定义它的那一格还没有运行，或者内核重启过：用菜单“运行 → 运行所有单元格”从上到下"
                    "运行一遍。如果还是这样，看看名字有没有写错（大小写也要一致）。",
                    f"The name {name} is not defined. Most often a cell above has not been run, or the kernel was restarted: "
                    "choose Run → Run All Cells. If it stays, check the spelling (capitals count, too)."), plain=False)  # fmt: skip


def seconds() -> float:
    """LONG, or what ZHIXING_LONG_CELL says: the tests do not want to wait."""
    try:
        return float(os.environ.get("ZHIXING_LONG_CELL", LONG))
    except ValueError:
        return LONG


class _Note:
    """A message as HTML, and as text for whoever has no HTML."""

    def __init__(self, text: str, plain: bool = True):
        self.html = html.escape(text) if plain else text
        self.text = text if plain else re.sub("<[^>]+>", "", text)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        good = self.text.startswith("✓")  # and the sign says it, too
        colours = "background:#e9f7f0;color:#0b5a3c" if good else "background:#fff4e0;color:#5a3000"
        style = (
            f"border:1px solid;border-left-width:6px;{colours};padding:.4em .8em;"
            "max-width:60em;white-space:normal;font-family:var(--jp-ui-font-family,sans-serif);"
        )
        return {"text/html": f'<div role="status" style="{style}">{self.html}</div>', "text/plain": self.text}


def _show(text: str, *, keep: bool = False, plain: bool = True):
    """Display a note under the running cell; with `keep`, a handle by which it can be changed."""
    from IPython.display import display

    return display(_Note(text, plain), display_id=True) if keep else display(_Note(text, plain))


def _mark(place: Path) -> bool:
    """Leave a mark while this kernel lives; whether one of the same kernel is there already, so that it died.

    A kernel that Jupyter starts anew keeps its connection file, and so its name. One that ends as it should takes its
    mark away.
    """
    from ipykernel import get_connection_file

    try:
        path = place / Path(get_connection_file()).name
        died = path.is_file()
        place.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"pid": os.getpid()}), encoding="utf-8")
    except (OSError, RuntimeError):
        return False
    atexit.register(path.unlink, missing_ok=True)
    return died
