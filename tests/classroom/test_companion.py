"""What a kernel of the Lab says in words: a cell that does not end, a kernel that died, a name that is not there.

A real kernel, started as the Lab starts it: with our IPython profile.
"""

from __future__ import annotations

import os
import time

import pytest
from jupyter_client.manager import KernelManager

from grading.commands.lab import environment, write_settings


class Kernel:
    """A kernel of a Lab, and what one cell of it shows."""

    def __init__(self, settings, lang):
        self.environment = environment(settings, lang, "token") | {"ZHIXING_LONG_CELL": "0.5", "ZHIXING_LANG": lang}
        self.manager = KernelManager(kernel_name="python3")
        self.manager.start_kernel(env=self.environment)
        self.connect()

    def connect(self):
        self.client = self.manager.blocking_client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def run(self, code, until=None):
        """The texts that `code` shows. `until`: leave, and interrupt, once one of them holds this."""
        self.client.execute(code)
        shown = []
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            message = self.client.get_iopub_msg(timeout=60)
            content = message["content"]
            if message["msg_type"] in ("display_data", "update_display_data"):
                shown.append(content["data"]["text/plain"])
            elif message["msg_type"] == "stream":
                shown.append(content["text"])
            elif message["msg_type"] == "error":
                shown.append(content["ename"])
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return shown
            if until and any(until in text for text in shown):
                self.manager.interrupt_kernel()
                until = None
        raise AssertionError(f"the cell never ended: {shown}")


@pytest.fixture(scope="module", params=["zh", "en"])
def kernel(request, tmp_path_factory):
    settings = write_settings(tmp_path_factory.mktemp("张三 的 设置"), request.param, False, "c = get_config()")
    one = Kernel(settings, request.param)
    one.lang = request.param
    yield one
    one.client.stop_channels()
    one.manager.shutdown_kernel(now=True)


def test_a_cell_that_does_not_end_is_explained_and_can_be_interrupted(kernel):
    word, done = {"zh": ("还没有结束", "已中断"), "en": ("has been running", "Interrupted")}[kernel.lang]
    shown = kernel.run("while True: pass", until=word)
    assert "KeyboardInterrupt" in shown and any(done in text for text in shown), shown
    assert kernel.run("print('quick')") == ["quick\n"], "a cell that ends in time is left alone"


def test_a_name_that_is_not_there_is_explained_after_the_error(kernel):
    error, note = kernel.run("cases.head()")
    assert error == "NameError" and "cases" in note and {"zh": "还没有运行", "en": "Run All"}[kernel.lang] in note
    assert "print" not in str(kernel.run("try:\n    nope\nexcept NameError:\n    pass")), "a caught one is no matter"


def test_code_that_python_cannot_read_is_explained_after_the_error(kernel):
    error, note = kernel.run("total = max(1，2)")
    assert error == "SyntaxError" and {"zh": "中文标点", "en": "Line 1 cannot be read"}[kernel.lang] in note
    error, note = kernel.run("{}['district']")
    assert error == "KeyError" and "district" in note


CHECK = """
from grading.classroom import Check, open_module
open_module("m14_service_speed", {lang!r})
def double(x):
    {body}
check = Check("double", points=2)
check.case("二", "two", lambda: double(2), 4)
check.score()
"""


def test_a_check_that_does_not_pass_names_the_next_hint(kernel):
    def note(body):
        return kernel.run(CHECK.format(lang=kernel.lang, body=body))[-1]

    hints = {"zh": ["提示一", "提示二", "提示三", "提示三"], "en": ["Hint one", "Hint two", "Hint three", "Hint three"]}
    assert "✗" not in note("raise NotImplementedError()"), "what is not begun needs no hint"
    assert all(hint in note("return x") for hint in hints[kernel.lang])
    assert note("return 2 * x").startswith("✓")


def test_a_kernel_that_died_says_so_in_its_first_cell(kernel):
    kernel.client.execute("import os; os._exit(1)")
    for _ in range(300):
        if not kernel.manager.is_alive():
            break
        time.sleep(0.1)
    kernel.client.stop_channels()
    kernel.manager.restart_kernel(now=True)  # what Jupyter's server does when it finds a kernel dead
    kernel.connect()
    word = {"zh": "意外停止", "en": "stopped unexpectedly"}[kernel.lang]
    assert word in kernel.run("from grading.classroom import open_module; open_module('m14_service_speed', 'zh')")[0]
    assert kernel.run("print(1)") == ["1\n"], "said once"


def test_a_restart_that_was_asked_for_is_no_death(kernel):
    kernel.client.stop_channels()
    kernel.manager.restart_kernel()
    kernel.connect()
    assert kernel.run("print(1)") == ["1\n"]


def test_outside_the_lab_nothing_is_loaded(monkeypatch):
    from grading.classroom import companion

    monkeypatch.delenv("ZHIXING_ROOM", raising=False)
    companion.load_ipython_extension(object())
    assert os.environ.get("ZHIXING_ROOM") is None
