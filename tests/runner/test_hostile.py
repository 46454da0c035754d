"""Submissions that mean harm, each with what must happen. The last table is printed by `python -m tests.runner.hostile`."""

from __future__ import annotations

import json

import pytest

from grading.engine import execution
from grading.engine.runner import sandbox
from tests.runner import hostile
from tests.runner.notebooks import CHECK, RIGHT, answer, check, execute, notebook

pytestmark = [
    pytest.mark.skipif(not sandbox.found().works, reason=sandbox.found().fault[1] or "no sandbox"),
]


@pytest.mark.parametrize("case", hostile.CASES, ids=[one.name for one in hostile.CASES])
def test_a_hostile_submission(case, tmp_path):
    assert hostile.judge(case, tmp_path) == ""


@pytest.mark.parametrize("how", hostile.HONEST.values(), ids=hostile.HONEST)
def test_an_honest_answer_is_not_flagged_for_what_its_libraries_do(how, tmp_path):
    done = execute(notebook("1", answer(f"def total(values):\n    {how}"), check()), tmp_path, "bwrap")
    assert done.points == {"total_tests": 2.0} and done.report.flags == [], done.text


#: Enough to see each wall of the sandbox once.
WALLS = (
    "endless_loop_in_the_answer", "memory_bomb_in_many_processes", "disk_bomb", "kill_the_parent", "daemon_left_running",
    "memory_of_another_process", "etc_passwd", "the_exercise_source", "tcp", "write_into_datasets", "mount", "files_left_behind",
)  # fmt: skip


@pytest.mark.skipif(not sandbox.found().root, reason="the other tests run unprivileged already")
def test_the_sandbox_of_an_ordinary_user_holds_too(tmp_path, monkeypatch):
    """Started by root, forks are users of their own; started by anyone else, a user namespace does the work."""
    monkeypatch.setattr(sandbox, "found", lambda: sandbox.Isolation(True, root=False))
    monkeypatch.setattr(execution, "_warm", {})
    try:
        faults = {one.name: hostile.judge(one, tmp_path / one.name) for one in hostile.CASES if one.name in WALLS}
    finally:
        execution.close_runners()
    assert faults == dict.fromkeys(faults, "") and len(faults) == len(WALLS)


def test_the_corpus_is_as_large_as_the_documents_say():
    assert len({one.name for one in hostile.CASES}) == len(hostile.CASES) >= 40


@pytest.fixture(scope="module")
def after_all(tmp_path_factory):
    """An honest submission right after the worst ones, on the same warm process."""
    folder = tmp_path_factory.mktemp("after")
    for case in hostile.CASES:
        if case.leaves_traces:
            execute(case.book(), folder, "bwrap", timeout=4)
    look = (
        "import builtins, os, sys, pathlib, threading\n"
        "print(sorted(p.name for p in pathlib.Path('/tmp').iterdir()), os.listdir('.'), os.listdir('/dev/shm'), threading.active_count())\n"
        "print([p for p in os.listdir('/proc') if p.isdigit()], hasattr(builtins, 'left_here'), 'left_here' in os.environ)"
    )
    return execute(notebook(look, answer(RIGHT), check()), folder, "bwrap")


def test_a_later_submission_notices_nothing_of_earlier_ones(after_all):
    assert after_all.points == {"total_tests": 2.0} and not after_all.report.flags
    assert after_all.text.startswith("[] [] [] 1\n['1'] False False\n")


def test_no_hidden_test_is_in_the_process_before_its_cell(tmp_path):
    """What the learner's own cells can reach does not hold the check's source or constants, and neither does history."""
    hunt = (
        "import gc, sys, os\n"
        "seen = [str(o)[:2000] for o in gc.get_objects() if isinstance(o, (str, list, dict, tuple)) and o is not globals()]\n"
        "needle = '_SECRET' + '_CASE'\n"
        "print('FOUND' if any(needle in s for s in seen) else 'clean', any(needle in s for s in map(str, In)))"
    )
    done = execute(notebook(hunt, answer(RIGHT), check()), tmp_path, "bwrap")
    assert "clean False" in done.text and "gc.get_objects" in str(done.report.flags)


def test_history_holds_no_check_after_it_ran(tmp_path):
    done = execute(notebook(answer(RIGHT), check(), "print([one[:9] for one in In[:-1]])"), tmp_path, "bwrap")
    assert done.text.rstrip().endswith("['', 'def total', 'pass']")


def test_frames_that_are_no_json_or_too_long_end_the_conversation(tmp_path):
    import socket

    from grading.engine.runner.wire import HEAD, Broken, Late, TooMuch, Wire

    for data, error in (
        (HEAD.pack(3) + b"{,}", Broken), (HEAD.pack(2) + b"[]", Broken), (HEAD.pack(1 << 31) + b"x", TooMuch),
        (HEAD.pack(200_000) + b"[" * 200_000, Broken), (HEAD.pack(9) + b"{", Late),
    ):  # fmt: skip
        ours, theirs = socket.socketpair()
        with ours, theirs:
            theirs.sendall(data)
            with pytest.raises(error):
                Wire(ours, most=1_000_000, frame=400_000).receive(0.3)


def test_every_message_that_reaches_nbclient_has_a_kernels_shape():
    from grading.engine.runner.messages import clean

    wicked = [
        {"t": "stream", "c": {"name": "stdin", "text": "x"}}, {"t": "stream", "c": {"name": "stdout", "text": 3}},
        {"t": "shutdown_reply", "c": {}}, {"t": "comm_open", "c": {"comm_id": 3, "data": {}}}, {"t": "error", "c": None}, {},
    ]  # fmt: skip
    assert [clean(one) for one in wicked] == [None] * len(wicked)
    shaped = clean({"t": "display_data", "c": {"data": {"text/plain": {"a": 1}, "text/html": "<b>"}, "metadata": 3}})
    assert shaped["content"]["data"] == {"text/html": "<b>"} and shaped["content"]["metadata"] == {}
    assert json.dumps(shaped)


def test_a_flood_before_a_check_does_not_silence_its_failure(tmp_path):
    flood = answer("print('x' * 3_000_000)\ndef total(values):\n    return 0")
    done = execute(notebook(flood, check(CHECK), check("assert total([1]) == 1", "plain")), tmp_path, "bwrap")
    assert done.points == {"total_tests": 0.0, "plain": 0.0}
