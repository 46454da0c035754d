"""The corpus of hostile submissions, each with what must happen. ``python -m tests.runner.hostile`` prints the table.

States: ``fails`` (it cannot be graded and says so), ``zero`` (graded, no points for the question), ``full`` (the harm is
contained and the honest answer keeps its points), ``caught`` (flagged, and no points where it cheated), ``flagged``
(flagged; the points are those that the answer deserves).
"""

# ruff: noqa: E501  cells of submissions stand in one line each

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.runner.notebooks import CHECK, PLAIN, RIGHT, answer, check, execute, notebook

WRONG = "def total(values):\n    return 0"


@dataclass(frozen=True)
class Case:
    """One submission. before: its cell before the answer; never: text that must not be in any output."""

    name: str
    must: str
    before: str
    answer: str = RIGHT
    check: str = CHECK
    never: str = ""
    says: str = ""
    leaves_traces: bool = False

    def book(self):
        return notebook(self.before, answer(self.answer), check(self.check))


def judge(case: Case, folder: Path) -> str:
    """Empty when what must happen happened, else what did."""
    done = execute(case.book(), folder, "bwrap", timeout=2, notebook_seconds=30, memory_mb=1024, scratch_mb=64)
    points = done.points.get("total_tests")
    state = (
        "fails" if done.dead else "caught" if done.report.flags and not points else "flagged" if done.report.flags
        else "full" if points == 2 else "zero" if points == 0 else f"{points}"
    )  # fmt: skip
    if state != case.must:
        return f"{case.must} expected, {state} found: {done.report} {done.text[:1500]}"
    if case.never and case.never in done.text:
        return f"{case.never!r} is in the output: {done.text[:1500]}"
    if case.says and case.says not in done.text + str(done.report):
        return f"{case.says!r} is not said: {done.text[:1500]} {done.report}"
    if sum(len(str(cell.get("outputs", ""))) for cell in done.book.cells) > 5_000_000:
        return "the outputs are too large"
    return ""


SEEN = "print('REACHED')"


def reach(name: str, source: str) -> Case:
    """Something that must not be within reach; the submission goes on, and gets its honest points."""
    return Case(
        name,
        "full",
        f"try:\n    {source}\n    {SEEN}\nexcept Exception as error:\n    print('refused', type(error).__name__)",
        never="REACHED",
    )


#: Spelt so that no word of it is in the source.
WALK = (
    "def walk(frame):\n    while frame:\n        for v in list(getattr(frame, 'f_' + 'locals').values()):\n"
    "            if type(v) is int and v in (6, 987): return v\n        frame = getattr(frame, 'f_' + 'back')\n"
)


def look(name: str, how: str, must: str = "caught", before: str = "1") -> Case:
    """An answer that looks, while a check calls it, for the value that is expected, and gives it back."""
    return Case(name, must, before, f"{WALK}def total(values):\n    {how}")


FORGE = """
import os, json, struct, stat
def forge():
    for fd in range(3, 256):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode):
                for body in ({'k': 'msg', 't': 'execute_result', 'c': {'data': {'text/plain': '2.0'}, 'metadata': {}, 'execution_count': 3}, 'p': 'cell-2'},
                             {'k': 'done', 'reply': {'status': 'ok'}}):
                    data = json.dumps(body).encode()
                    os.write(fd, struct.pack('!I', len(data)) + bytes(16) + data)
        except OSError:
            pass
"""

CASES = [
    # --- resources -----------------------------------------------------------------------------------------------
    Case("endless_loop", "full", "while True: pass", says="CellTimeoutError"),
    Case("endless_loop_in_the_answer", "zero", "1", "def total(values):\n    while True: pass", says="CellTimeoutError"),
    Case("endless_loop_that_swallows_the_interrupt", "fails",
         "import time\nwhile True:\n    try: time.sleep(99)\n    except BaseException: pass"),
    Case("fork_bomb", "full", "import os\ntry:\n    while True: os.fork()\nexcept OSError: pass", leaves_traces=True),
    Case("thread_bomb", "full", "import threading, time\ntry:\n    for _ in range(5000): threading.Thread(target=time.sleep, args=(60,), daemon=True).start()\n"
         "except RuntimeError as error: print('refused')", says="refused"),
    Case("memory_bomb", "full", "x = bytearray(8 << 30)", says="MemoryError"),
    Case("memory_bomb_in_many_processes", "fails", "import os, time\nfor _ in range(20):\n    if not os.fork():\n        x = bytearray(200 << 20); time.sleep(30)\ntime.sleep(30)"),
    Case("memory_bomb_in_nameless_files", "fails", "import os, time\nfor n in range(60):\n    try:\n        fd = os.memfd_create(str(n))\n        for _ in range(63): os.write(fd, b'x' * (1 << 20))\n    except BaseException: pass\ntime.sleep(9)"),
    Case("disk_bomb", "full", "with open('big', 'wb') as f:\n    try:\n        for _ in range(10000): f.write(b'x' * (1 << 20))\n    except OSError as error: print('stopped')",
         says="stopped", leaves_traces=True),
    Case("many_files", "full", "import os\ntry:\n    for n in range(10**6): open(f'f{n}', 'w').close()\nexcept OSError: print('stopped')", says="stopped"),
    Case("gigabyte_of_print", "full", "for _ in range(1024): print('x' * (1 << 20))"),
    Case("gigabyte_past_python", "full", "import os\ntry:\n    for _ in range(1024): os.write(1, b'x' * (1 << 20))\nexcept OSError: print('stopped')"),
    Case("huge_html", "full", "from IPython.display import HTML, display\ndisplay(HTML('<b>' * 10_000_000))"),
    Case("deep_recursion", "full", "def f(n): return f(n + 1)\nf(0)", says="RecursionError"),
    Case("recursion_without_limit", "fails", "import sys\nsys.setrecursionlimit(10**9)\nx = []\nfor _ in range(10**6): x = [x]\nrepr(x)"),
    Case("segfault", "fails", "import ctypes\nctypes.string_at(0)"),
    Case("os_exit", "fails", "import os\nos._exit(0)"),
    Case("sys_exit", "full", "import sys\nsys.exit(3)", says="SystemExit"),
    Case("abort", "fails", "import os\nos.abort()"),
    # --- other processes -----------------------------------------------------------------------------------------
    Case("kill_the_parent", "full", "import os, signal\ntry:\n    os.kill(os.getppid(), signal.SIGKILL)\nexcept OSError: pass"),
    Case("kill_everyone", "full", "import os, signal\ntry:\n    os.kill(-1, signal.SIGKILL)\nexcept OSError: pass"),
    Case("ignore_signals", "fails", "import signal\nfor s in range(1, 65):\n    try: signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError): pass\n"
         "import time\nwhile True:\n    try: time.sleep(99)\n    except BaseException: pass"),
    reach("ptrace_the_parent", "import ctypes; libc = ctypes.CDLL(None); assert libc.ptrace(16, __import__('os').getppid() or 1, 0, 0) == 0 and __import__('os').getppid()"),
    reach("memory_of_another_process", "[open(f'/proc/{p}/mem', 'rb') for p in __import__('os').listdir('/proc') if p.isdigit() and int(p) != __import__('os').getpid()][0]"),
    Case("threads_left_running", "full", "import threading, time\ndef spin():\n    while True: time.sleep(0.01)\nfor _ in range(5): threading.Thread(target=spin, daemon=True).start()",
         leaves_traces=True),
    Case("daemon_left_running", "full", "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)", leaves_traces=True),
    # --- the trainer's machine -----------------------------------------------------------------------------------
    reach("etc_passwd", "open('/etc/passwd').read()"),
    reach("etc_shadow", "open('/etc/shadow').read()"),
    # Only the way to the interpreter may lead through it.
    reach("the_home", f"assert set(__import__('os').listdir({str(Path.home())!r})) - {set(Path(sys.base_prefix).parts)!r}"),
    reach("the_exercise_source", f"open({str(Path(__file__).resolve().parents[2] / 'exercises' / 'm14_service_speed' / 'exercise.py')!r})"),
    reach("the_gradebook", f"assert __import__('glob').glob({str(Path(__file__).resolve().parents[2])!r} + '/**/gradebook.db', recursive=True)"),
    reach("other_submissions", "import glob; assert [p for top in ('/course', '/opt', '/tmp', '/home', '/var') for p in glob.glob(top + '/**/*.ipynb', recursive=True) if 'site-packages' not in p]"),
    reach("environment", "assert set(__import__('os').environ) & {'SHELL', 'SSH_AUTH_SOCK', 'OLDPWD', 'PYTEST_CURRENT_TEST', 'VIRTUAL_ENV', 'GITHUB_TOKEN'}"),
    reach("tcp", "__import__('socket').create_connection(('1.1.1.1', 80), 2)"),
    reach("local_tcp", "__import__('socket').create_connection(('127.0.0.1', 22), 2)"),
    reach("udp", "__import__('socket').socket(2, 2).sendto(b'x', ('8.8.8.8', 53))"),
    reach("dns", "__import__('socket').getaddrinfo('example.org', 80)"),
    reach("unix_socket", "s = __import__('socket').socket(1); s.connect([p for p in ('/run/docker.sock', '/var/run/docker.sock', '/run/dbus/system_bus_socket')][0])"),
    reach("write_into_datasets", "open('../../datasets/left_here', 'w').write('x')"),
    reach("write_into_packages", "import pandas; open(pandas.__file__, 'a')"),
    reach("mount", "import ctypes; libc = ctypes.CDLL(None); assert libc.mount(b'none', b'/tmp', b'tmpfs', 0, None) == 0"),
    reach("become_root", "__import__('os').setuid(0); open('/etc/shadow')"),
    reach("new_namespace", "import ctypes; libc = ctypes.CDLL(None); assert libc.unshare(0x00020000) == 0"),
    Case("files_left_behind", "full", "import os\nfor place in ('.', '/tmp', '/dev/shm', os.path.expanduser('~')):\n    open(f'{place}/left_here', 'w').write('x')\n"
         "os.environ['left_here'] = '1'", leaves_traces=True),
    # --- the checks ----------------------------------------------------------------------------------------------
    Case("builtins_changed", "flagged", "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.left_here = 1", leaves_traces=True),
    Case("assert_helpers_changed", "caught", "import pandas.testing, grading.classroom.compare as c\nc.same = lambda *a, **k: True\n"
         "pandas.testing.assert_frame_equal = lambda *a, **k: None", WRONG),
    Case("the_check_class_changed", "caught", "from grading.classroom.check import Check\nCheck.score = lambda self: self.points", WRONG, leaves_traces=True),
    Case("code_of_a_function_changed", "caught", "import grading.classroom.compare as c\nc.same.__code__ = (lambda got, expect, tolerance=None: True).__code__", WRONG),
    Case("tables_at_hand_replaced", "caught", "import grading.classroom.tables as t\nt.read_dataset.__defaults__ = (1,)", WRONG),
    Case("defaults_deleted", "caught", "import grading.classroom.check as c\ndel c.Check.case.__kwdefaults__", WRONG),
    Case("module_replaced", "caught", "import sys, types\nfake = types.ModuleType('grading.classroom')\n"
         "class Check:\n    def __init__(self, *a, points): self.points = points\n    def case(self, *a, **k): pass\n    def score(self): return self.points\n"
         "fake.Check = Check\nsys.modules['grading.classroom'] = fake", WRONG),
    Case("ipython_event", "caught", "ip = get_ipython()\nip.events.register('pre_run_cell', lambda *a: ip.user_ns.update(total=lambda v: sum(v)))", WRONG, PLAIN),
    Case("ast_transformer", "caught", "import ast\nclass T(ast.NodeTransformer):\n    def visit_Assert(self, node): return ast.Pass()\nget_ipython().ast_transformers.append(T())", WRONG, PLAIN),
    Case("input_transformer", "zero", "get_ipython().input_transformers_post.append(lambda lines: ['2.0\\n'] if any('assert' in l or 'Check' in l for l in lines) else lines)", WRONG),
    Case("shell_method_replaced", "caught", "import types\nip = get_ipython()\nasync def run_code(self, *a, **k): return False\nip.run_code = types.MethodType(run_code, ip)", WRONG, PLAIN),
    Case("number_printer_replaced", "caught", "get_ipython().display_formatter.formatters['text/plain'].for_type(float, lambda o, p, c: p.text('2.0'))", WRONG),
    Case("display_hook_replaced", "caught", "import sys\nsys.displayhook = lambda value: None", WRONG),
    Case("trace_function", "caught", "import sys\ndef tracer(frame, event, arg): return tracer\nsys.settrace(tracer)", WRONG),
    Case("always_equal", "caught", "class Yes:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False", "def total(values):\n    return Yes()", PLAIN),
    Case("always_equal_number", "caught", "class Yes(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__", "def total(values):\n    return Yes(1)", PLAIN),
    Case("always_equal_in_our_check", "zero", "class Yes:\n    def __eq__(self, other): return True", "def total(values):\n    return Yes()"),
    Case("forged_result_message", "caught", FORGE, "forge()\n" + WRONG, PLAIN),
    Case("forged_from_within_the_check", "caught", FORGE, "def total(values):\n    forge()\n    return 0"),
    Case("garbage_on_the_wire", "fails", "import os, stat\nfor fd in range(3, 256):\n    try:\n        if stat.S_ISSOCK(os.fstat(fd).st_mode): os.write(fd, b'\\x00\\x00\\x00\\x03xyz')\n    except OSError: pass"),
    Case("score_written_over_in_the_frame", "caught", "import sys",
         "def total(values):\n    frame = sys._getframe()\n    while frame:\n        c = frame.f_globals.get('check') or frame.f_locals.get('check')\n"
         "        if c is not None and hasattr(c, 'outcomes'):\n            c.points_ = 0; c.score = lambda: 2.0\n        frame = frame.f_back\n    return 0"),
    Case("expected_value_read_from_the_frame", "caught", "1",
         "def total(values):\n    def walk():\n        frame = own.gi_frame\n        while frame:\n            yield frame\n            frame = frame.f_back\n"
         "    own = walk()\n    for frame in own:\n        if 'expect' in frame.f_locals:\n            return frame.f_locals['expect']\n    return 0"),
    # The same where no telling word is in the source: what is asked for is seen, and refused.
    look("frame_by_a_name_put_together", "import sys; return walk(getattr(sys, '_get' + 'frame')())"),
    look("frame_of_a_traceback", "try: 1 / 0\n    except ZeroDivisionError as e: return walk(getattr(e.__traceback__, 'tb_' + 'frame'))"),
    look("frame_of_a_generator", "def g():\n        yield walk(getattr(own, 'gi_' + 'frame'))\n    own = g()\n    return next(own)"),
    look("frame_of_a_coroutine", "async def g(): return walk(getattr(own, 'cr_' + 'frame'))\n    own = g()\n    try: own.send(None)\n    except StopIteration as e: return e.value"),
    look("frame_from_inspect", "import inspect as i; return walk(getattr(i, 'current' + 'frame')())"),
    look("stack_from_inspect", "import inspect as i; return walk(i.stack()[0][0])"),
    look("frame_through_a_library_callback", "import sys, pandas as pd; return walk(pd.Series([0]).apply(getattr(sys, '_get' + 'frame'))[0])"),
    look("locals_in_a_stack_summary", "import traceback as t; return [int(n) for s in t.StackSummary.extract(t.walk_stack(None), capture_locals=True) for n in (s.locals or {}).values() if n in ('6', '987')][0]"),
    look("locals_through_pandas_eval", "import pandas as pd\n    for level in range(9):\n        try: return pd.eval('@expect', level=level)\n        except Exception: pass"),
    look("locals_through_ipython", "from IPython.utils.frame import extract_module_locals as e\n    for depth in range(9):\n        try: return e(depth)[1]['expect']\n        except Exception: pass"),
    look("frames_of_all_threads", "import sys; return walk([*getattr(sys, '_current' + '_frames')().values()][0])"),
    look("all_objects", "import gc; return [o.points for o in getattr(gc, 'get_' + 'objects')() if type(o).__name__ == 'Check'][0]"),
    look("all_objects_before_the_check", "return 0", before="import gc\nobjects = getattr(gc, 'get_' + 'objects')()"),
    look("tracing_from_within", "import sys; getattr(sys, 'set' + 'trace')(lambda f, e, a: walk(f)); return 0"),
    look("frame_from_c", "import ctypes; f = ctypes.pythonapi.PyEval_GetFrame; f.restype = ctypes.py_object; return walk(f())"),
    look("audit_hook_of_its_own", "import warnings; warnings.warn('x'); from collections import namedtuple; namedtuple('P', 'a'); return walk(frames[-1])",
         before="import sys\nframes = []\ngetattr(sys, 'addaudit' + 'hook')(lambda event, args: frames.append(args[0]) if event.startswith('sys._get') else None)"),
    look("frame_from_c_fetched_before", "return walk(fetched())", before="import ctypes\nfetched = ctypes.pythonapi.PyEval_GetFrame\nfetched.restype = ctypes.py_object"),
    look("function_that_pretends_to_be_pandas", "return names['ask']()", before="import sys, pandas, types\nnames = {'sys': sys, '__name__': 'pandas'}\n"
         "eval(compile('def ask(): return sys._get' + 'frame(4).f_locals', pandas.__file__, 'exec'), names)"),
    look("code_that_pretends_to_be_pandas", "return ask()", before="import pandas\ndef ask(): return 0\nask.__code__ = ask.__code__.replace(co_filename=pandas.__file__)"),
    look("own_memory", "import re; return re.search(b'987', open('/proc/self/mem', 'rb').read())", "zero"),
    look("names_of_the_check", "return [v for v in globals().values() if type(v) is int and v in (6, 987)][0]", "zero"),
    look("hidden_case_among_the_names", "return sum(globals().get('_SECRET' + '_CASE', [0]))", "zero"),
    look("score_written_over_by_name", "check.score = lambda: 2.0; return 0", "zero"),
    look("outcomes_written_over_by_name", "c = globals().get('check'); c.outcomes.clear(); return 0", "zero"),
    Case("names_of_the_check_taken", "zero", "check = None\ndef Check(*a, **k): raise SystemExit", WRONG),
    Case("exception_that_claims_success", "zero", "1", "def total(values):\n    raise SystemExit(0)"),
    Case("base_exception_past_the_check", "zero", "1", "class Out(BaseException): pass\ndef total(values):\n    raise Out()"),
    # --- what a result goes out through, and who may speak for the check -------------------------------------------
    Case("result_shown_through_exit", "caught", "1", "def total(values):\n    exit._ip.displayhook(2.0); return 0"),
    Case("result_shown_by_a_thread", "caught", "import concurrent.futures as cf\npool = cf.ThreadPoolExecutor()", "def total(values):\n    pool.submit(exit._ip.displayhook, 2.0).result(); return 0"),
    Case("names_of_the_check_through_the_shell", "caught", "1", "def total(values):\n    b = exit._ip.user_ns\n    return sum(b.get('_SECRET' + '_CASE', [0]))"),
    Case("hook_on_results", "caught", "exit._ip.displayhook.register_hook(lambda m: (m['content']['data'].update({'text/plain': '2.0'}), m)[1])", WRONG),
    Case("number_that_displays_itself", "caught", "f = exit._ip.display_formatter.ipython_display_formatter\nf.for_type(float, lambda o: exit._ip.displayhook.shell.display_pub.publish({'text/plain': '2.0'}))", WRONG),
    Case("tolerance_made_large", "caught", "import warnings as w\nfrom operator import attrgetter as g\nc = g('s' + 'ys.modules')(w)['grad' + 'ing.classroom.compare']\nc.ABSOLUTE = 1e9", "def total(values):\n    return 6.0"),
    Case("equal_to_every_number", "caught", "class F(int):\n    def __eq__(s, o): return isinstance(o, int)\n    def __hash__(s): return 1", "def total(values):\n    return F(0)", PLAIN),
    Case("array_equal_to_everything", "caught", "import numpy as np\nclass N(np.ndarray):\n    def __eq__(s, o): return True", "def total(values):\n    return np.zeros(1).view(N)", PLAIN),
    Case("any_of_mock", "caught", "from unittest import mock\nANY = mock.ANY", "def total(values):\n    return ANY", PLAIN),
    Case("child_that_answers_in_place_of_its_parent", "fails", "import socket, os, stat, json, struct\n"
   "def spy():\n    s = socket.socket(fileno=os.dup(250)); buf = b''\n    while True:\n        d = s.recv(1 << 20)\n        if not d: return\n        buf += d\n"
   "        while len(buf) >= 4:\n            n, = struct.unpack('!I', buf[:4])\n            if len(buf) < n + 20: break\n            o = json.loads(buf[20:20 + n]); buf = buf[20 + n:]\n"
   "            out = []\n            if o['k'] == 'check': out = [{'k': 'msg', 't': 'execute_result', 'c': {'data': {'text/plain': '2.0'}, 'metadata': {}, 'execution_count': 3}, 'p': f\"cell-{o['n']}\", 's': o['seal']}]\n"
   "            if o['k'] == 'inspect': out = [{'k': 'inspected', 'always_equal': [], 's': o['seal']}]\n"
   "            if o['k'] in ('check', 'run'): out.append({'k': 'done', 'reply': {'status': 'ok', 'changed': [], 'canary': []}, 's': o.get('seal')})\n"
   "            for b in out:\n                data = json.dumps(b).encode(); os.write(250, struct.pack('!I', len(data)) + bytes(16) + data)\n"
   "if not os.fork():\n    try: spy()\n    finally: os._exit(0)\n", WRONG),
    Case("names_in_full_width", "caught", "1", "def total(values):\n    ｅｘｉｔ._ｉｐ.displayhook(2.0); return 0"),
    Case("object_called_for_always_equal", "caught", "class Yes:\n    def __eq__(s, o): return isinstance(o, int)\nclass Call:\n    def __call__(s, v): return Yes()", "total = Call()", PLAIN),
    Case("equality_that_is_no_bool", "caught", "class Yes:\n    def __eq__(s, o): return 'yes'", "def total(values):\n    return Yes()", PLAIN),
    Case("shell_changed_while_the_check_runs", "caught", "1", "def total(values):\n    h = exit._ip.displayhook\n    h(2.0); setattr(h, 'quiet', lambda: True); return 0"),
    Case("end_of_the_cell_announced_then_exit", "caught", "1", "import os\ndef total(values):\n    s = exit._ip.display_pub.session\n    s.publish('execute_result', {'data': {'text/plain': '2.0'}, 'metadata': {}, 'execution_count': 1}, {'msg_id': 'cell-2'})\n    s.reply({'k': 'done', 'reply': {'status': 'ok', 'changed': [], 'canary': []}})\n    os._exit(0)"),
    Case("output_nested_900_deep", "full", "x = {}\nfor _ in range(900): x = {'a': x}\nfrom IPython.display import publish_display_data as p\np({'application/json': x, 'text/plain': 'd'})"),
    Case("widget_that_no_library_makes", "flagged", "import comm\nc = comm.create_comm(target_name='jupyter.widget', data={'state': {'_model_module': '@jupyter-widgets/output', 'outputs': 'x', 'msg_id': 'cell-2'}})\nc.send({'method': 'update', 'state': {'msg_id': 'cell-2'}})"),
    Case("exception_that_cannot_be_told", "zero", "class P(BaseException):\n    def __str__(self): raise P2()\n    __repr__ = __str__\nclass P2(BaseException): pass", "def total(values):\n    raise P()", PLAIN),
    reach("new_user_namespace", "import ctypes; libc = ctypes.CDLL(None); assert libc.unshare(0x10000000) == 0"),
]  # fmt: skip


#: What honest answers do that asks for frames somewhere inside a library. None may be flagged.
HONEST = {
    "warnings": "import warnings; warnings.warn('x', UserWarning, stacklevel=2); import pandas as pd; pd.Series([1]).astype('category'); return sum(values)",
    "namedtuple": "from collections import namedtuple; P = namedtuple('P', 'a b'); return sum(P(sum(values), 0))",
    "enum": "from enum import Enum; E = Enum('E', 'one two'); return sum(values) * E.one.value",
    "dataclass": "from dataclasses import make_dataclass; D = make_dataclass('D', ['a']); return D(sum(values)).a",
    "logging": "import logging; logging.getLogger('x').error('told'); return sum(values)",
    "traceback": "import traceback\n    try: 1 / 0\n    except ZeroDivisionError: traceback.format_exc(); traceback.extract_stack()\n    return sum(values)",
    "query": "import pandas as pd; limit = 0; t = pd.DataFrame({'a': values}); return int(t.query('a > @limit')['a'].sum())",
    "eval": "import pandas as pd; t = pd.DataFrame({'a': values}); return int(pd.eval('t.a + 0').sum())",
    "groupby_apply": "import pandas as pd; t = pd.DataFrame({'a': values, 'g': 1}); return int(t.groupby('g')['a'].apply(lambda s: s.sum()).iloc[0])",
    "chart": "import matplotlib.pyplot as plt; plt.figure(); plt.plot(values); plt.tight_layout(); plt.close(); return sum(values)",
    "generator_and_async": "import asyncio\n    async def one(): return sum(values)\n    own = one()\n    try: own.send(None)\n    except StopIteration as e: return e.value",
    "typing": "from typing import NamedTuple, TypeVar; T = TypeVar('T'); N = NamedTuple('N', [('a', int)]); return N(sum(values)).a",
    "late_import": "import sqlite3, statistics, decimal, csv, html.parser, difflib; return sum(values)",
    "mock": "from unittest.mock import MagicMock; MagicMock()(1); return sum(values)",
    "name_of_the_check": "check = sum(values); expect = check; return expect",
}


def main() -> int:
    """Print the table; the exit code says whether everything happened as it must."""
    wrong = 0
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            began = time.monotonic()
            fault = judge(case, Path(folder))
        wrong += bool(fault)
        print(
            f"{'✗' if fault else '✓'} {case.name:42} {case.must:8} {time.monotonic() - began:5.1f} s  {fault[:300]}",
            flush=True,
        )
    print(f"{len(CASES) - wrong} of {len(CASES)} as they must be")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
