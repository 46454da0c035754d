"""Varied answers, each with a check: what notebooks do that a runner could do otherwise than a kernel.

An entry is (name, cells before the check, check). Entries share no names, so that several can stand in one notebook.
"""

# ruff: noqa: E501  cells of submissions stand in one line each

from __future__ import annotations

OK = "1.0"

VARIETIES: list[tuple[str, list[str], str]] = [
    ("prints", ["print('一', 1)\nprint('二')"], OK),
    ("prints_without_newline", ["print('a', end=''); print('b', end='\\r'); print('c')"], OK),
    ("last_expression", ["1 + 1"], "assert Out and 1.0\n1.0"),
    ("semicolon", ["1 + 1;"], "0.5;"),
    ("underscore", ["6 * 7", "_ + 1"], "float(_ == 43)"),
    ("history_names", ["x_history = 3", "In[-2], _i"], "float('x_history' in In[-3])"),
    ("none_is_silent", ["None"], OK),
    ("string_result", ["'文本'"], "'not a number'"),
    ("partial_credit", ["half = 0.5"], "half"),
    ("integer_credit", ["one_point = 1"], "one_point"),
    ("numpy_credit", ["import numpy as np\nnumpy_credit = np.float64(0.25)"], "float(numpy_credit)"),
    ("numpy_scalar_shown", ["import numpy as np"], "np.float64(0.25)"),
    ("negative_credit", ["minus = -1.0"], "minus"),
    ("no_credit_line", ["given = 1"], "assert given == 1"),
    ("failing_assert", ["given_wrong = 2"], "assert given_wrong == 1, '不对'"),
    ("undefined_name", ["pass"], "undefined_name_of_this_check"),
    ("error_then_on", ["1 / 0", "after_error = 5"], "float(after_error == 5)"),
    ("syntax_error", ["def broken(:\n    pass", "after_syntax = 1"], "float(after_syntax)"),
    ("indentation_error", ["  x = 1\n y = 2"], OK),
    ("error_with_cause", ["try:\n    {}['k']\nexcept KeyError as e:\n    raise ValueError('外层') from e"], OK),
    (
        "error_in_function",
        ["def deep(n):\n    if n == 0:\n        raise RuntimeError('deep')\n    return deep(n - 1)\ndeep(3)"],
        OK,
    ),
    (
        "recursion_error",
        [
            "def endless(n):\n    return endless(n + 1)\ntry:\n    endless(0)\nexcept RecursionError:\n    print('deep enough')"
        ],
        OK,
    ),
    (
        "custom_traceback",
        ["class Told(Exception):\n    def _render_traceback_(self):\n        return ['只有一句话']\nraise Told('x')"],
        OK,
    ),
    ("system_exit", ["import sys\nsys.exit(3)"], OK),
    ("keyboard_interrupt", ["raise KeyboardInterrupt"], OK),
    ("stderr", ["import sys\nprint('warned', file=sys.stderr)"], OK),
    ("stderr_in_check", ["import sys"], "print('careful', file=sys.stderr)\n1.0"),
    ("warning", ["import warnings\nwarnings.warn('注意')"], OK),
    ("warning_in_check", ["import warnings"], "warnings.warn('注意')\n1.0"),
    (
        "deprecation",
        ["import warnings\ndef old():\n    warnings.warn('old', DeprecationWarning, stacklevel=2)\nold()"],
        OK,
    ),
    ("logging", ["import logging\nlogging.warning('logged')"], OK),
    ("stdout_and_stderr", ["import sys\nprint('out'); print('err', file=sys.stderr); print('out again')"], OK),
    ("display_html", ["from IPython.display import HTML, display\ndisplay(HTML('<b>粗</b>'))"], OK),
    (
        "display_many",
        [
            "from IPython.display import Markdown, Latex, JSON, display\ndisplay(Markdown('*m*'), Latex('$x$'), JSON({'a': [1]}))"
        ],
        OK,
    ),
    (
        "display_update",
        ["from IPython.display import display\nhandle = display('first', display_id='h1')\nhandle.update('second')"],
        OK,
    ),
    ("clear_output", ["from IPython.display import clear_output\nprint('gone'); clear_output(); print('here')"], OK),
    (
        "clear_output_wait",
        ["from IPython.display import clear_output\nprint('gone'); clear_output(wait=True); print('here')"],
        OK,
    ),
    (
        "repr_html",
        [
            "class Shown:\n    def _repr_html_(self):\n        return '<i>x</i>'\n    def __repr__(self):\n        return 'shown'\nShown()"
        ],
        OK,
    ),
    (
        "repr_that_fails",
        ["class Unshown:\n    def __repr__(self):\n        raise ValueError('no repr')\nUnshown()"],
        OK,
    ),
    (
        "mimebundle",
        [
            "class Both:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n        return {'text/plain': 'p', 'text/html': '<p>h</p>'}\nBoth()"
        ],
        OK,
    ),
    ("dataframe", ["import pandas as pd\npd.DataFrame({'城市': ['甲', '乙'], 'n': [1, 2]})"], OK),
    ("series", ["import pandas as pd\npd.Series([1.5, None], name='s')"], OK),
    ("wide_dataframe", ["import pandas as pd\nprint(pd.DataFrame([[1.123456] * 30]))"], OK),
    ("matplotlib_inline", ["%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2, 3])"], OK),
    (
        "matplotlib_show",
        ["import matplotlib.pyplot as plt\nplt.bar(['a', 'b'], [1, 2]); plt.title('t'); plt.show()\nprint('after')"],
        OK,
    ),
    ("matplotlib_two", ["import matplotlib.pyplot as plt\nfor n in (1, 2):\n    plt.figure(); plt.plot([n])"], OK),
    (
        "matplotlib_returned",
        [
            "import matplotlib.pyplot as plt\nfig_kept, ax_kept = plt.subplots(); ax_kept.plot([1]); plt.close(fig_kept)\nfig_kept"
        ],
        OK,
    ),
    ("plot_in_check", ["import matplotlib.pyplot as plt"], "plt.plot([1, 2])\n1.0"),
    ("time_magic", ["%time sum(range(10))"], OK),
    ("time_cell", ["%%time\ntimed = sum(range(10))"], "float(timed == 45)"),
    ("magic_in_check", ["captured_by = 1"], "%matplotlib inline\nfloat(captured_by)"),
    ("capture_magic", ["%%capture held\nprint('held back')"], "float(held.stdout == 'held back\\n')"),
    ("who_magic", ["%precision 3\n1/3", "%precision"], OK),
    ("unknown_magic", ["%no_such_magic"], OK),
    ("writefile", ["%%writefile made_here.txt\nhello"], "float(open('made_here.txt').read() == 'hello\\n')"),
    ("shell_command", ["!echo 壳"], OK),
    ("shell_capture", ["listed = !echo one"], "float(listed == ['one'])"),
    ("help", ["len?"], OK),
    ("subprocess", ["import subprocess\nsubprocess.run(['echo', 'sub'], check=True, capture_output=True).stdout"], OK),
    ("await_top_level", ["import asyncio\nawait asyncio.sleep(0)\nawaited = 1"], "float(awaited)"),
    ("await_in_check", ["import asyncio\nasync def later():\n    return 0.75"], "await later()"),
    (
        "async_for",
        ["async def numbers():\n    for n in range(3):\n        yield n\ncollected = [n async for n in numbers()]"],
        "float(collected == [0, 1, 2])",
    ),
    ("await_that_fails", ["import asyncio\nasync def fails():\n    raise ValueError('later')\nawait fails()"], OK),
    ("running_loop", ["import asyncio\nloop_runs = asyncio.get_event_loop().is_running()"], "float(loop_runs)"),
    (
        "asyncio_run",
        [
            "import asyncio\nasync def one():\n    return 1\ntry:\n    asyncio.run(one())\nexcept RuntimeError as e:\n    print(e)"
        ],
        OK,
    ),
    ("stdin", ["input('名字？')"], OK),
    ("getpass", ["import getpass\ngetpass.getpass()"], OK),
    ("stdin_read", ["import sys\nprint(repr(sys.stdin.read()))"], OK),
    (
        "widgets",
        ["import ipywidgets as w\nslider = w.IntSlider(value=3, description='n')\nslider"],
        "float(slider.value == 3)",
    ),
    ("widget_output", ["import ipywidgets as w\nbox = w.Output()\nwith box:\n    print('inside')\nbox"], OK),
    (
        "interact",
        [
            "import ipywidgets as w\nfrom ipywidgets import interact\n@interact(n=(0, 5))\ndef show(n=2):\n    print('n is', n)"
        ],
        OK,
    ),
    ("main_module", ["import __main__\nprint(__name__, hasattr(__main__, 'In'))"], "float(__name__ == '__main__')"),
    (
        "pickle",
        ["import pickle\nclass Kept:\n    pass\nround_trip = pickle.loads(pickle.dumps(Kept()))"],
        "float(type(round_trip) is Kept)",
    ),
    (
        "dataclass_and_typing",
        ["from dataclasses import dataclass\n@dataclass\nclass Row:\n    n: int\nRow(1)"],
        "float(Row(1) == Row(1))",
    ),
    ("future_import", ["from __future__ import annotations\ndef typed(x: NotThere): return 1"], "float(typed(0))"),
    ("get_ipython", ["print(type(get_ipython()).__name__, get_ipython().execution_count > 0)"], OK),
    ("environment", ["import os\nprint(os.environ.get('NBGRADER_EXECUTION'))"], OK),
    ("working_folder", ["import os\nprint(os.path.basename(os.getcwd()))"], OK),
    ("threads", ["import threading\nt = threading.Thread(target=lambda: print('thread'))\nt.start(); t.join()"], OK),
    ("big_print", ["print('\\n'.join(map(str, range(3000))))"], OK),
    ("long_result", ["list(range(2000))"], OK),
    ("nan", ["float('nan')"], "float('nan')"),
    ("infinite_credit", ["import math"], "math.nan"),
    ("too_many_points", ["pass"], "5.0"),
    ("two_results", ["pass"], "display(1.0)\n0.5"),
    ("print_then_score", ["pass"], "print('0.1')\n0.5"),
    ("deleted_name", ["gone = 1\ndel gone"], "gone"),
    ("shadowed_builtin", ["sum = 5\nlist = [1]"], "float(sum == 5)"),
    ("reset_magic", ["kept_not = 1\n%reset -f", "kept_not"], OK),
    (
        "random_seeded",
        ["import random, numpy as np\nrandom.seed(1); np.random.seed(1)\nprint(random.random(), np.random.rand())"],
        OK,
    ),
    ("set_order", ["print(sorted({'b', 'a'}), {'x': 1})"], OK),
    ("unicode_error", ["b'\\xff'.decode()"], OK),
    ("lone_surrogate", ["print('\\ud800'.encode('utf-8', 'replace'))"], OK),
    ("exception_group", ["raise ExceptionGroup('多个', [ValueError(1), TypeError(2)])"], OK),
    ("assertion_message_of_numpy", ["import numpy as np"], "np.testing.assert_allclose([1.0], [2.0])"),
    (
        "assertion_message_of_pandas",
        ["import pandas as pd"],
        "pd.testing.assert_series_equal(pd.Series([1]), pd.Series([2]))",
    ),
    (
        "repr_png_bytes",
        ["class P:\n    def _repr_png_(self): return b'\\x89PNG\\r\\n'\n    def __repr__(self): return 'P'\nP()"],
        OK,
    ),
    ("store_magic", ["kept_s = 3\n%store kept_s\n%store -d kept_s"], OK),
    (
        "async_task_between_cells",
        [
            "import asyncio\nasync def q():\n    print('ran between cells')\n_t9 = asyncio.ensure_future(q())",
            "import time; time.sleep(0.2)\n1",
            "_t9.done()",
        ],
        OK,
    ),
    (
        "loop_call_soon_sync",
        [
            "import asyncio\ngot_m = []\nasyncio.get_event_loop().call_later(0.01, got_m.append, 1); ",
            "import time; time.sleep(0.2)",
            "got_m",
        ],
        OK,
    ),
    (
        "mp_process_print",
        [
            "import multiprocessing as mp\ndef pp(): print('child prints')\np5 = mp.get_context('fork').Process(target=pp); p5.start(); p5.join(); p5.exitcode"
        ],
        OK,
    ),
    (
        "widget_output_capture",
        [
            "import ipywidgets as w\no2 = w.Output()\n@o2.capture(clear_output=True)\ndef captured(n):\n    print('cap', n); display(n)\n    return n\ncaptured(1); captured(2)\no2",
            "o2.outputs",
        ],
        OK,
    ),
    (
        "widget_output_error",
        [
            "import ipywidgets as w\no3 = w.Output()\nwith o3:\n    1/0\no3",
            "print('after')",
            "o3.append_stdout('x'); o3.clear_output(); o3.outputs",
        ],
        OK,
    ),
    ("pdb_bp", ["breakpoint()", "import pdb; pdb.set_trace()", "%debug"], OK),
    ("check_main_own", ["1"], "own9 = 2\nimport __main__\nfloat(hasattr(__main__, 'own9'))"),
    ("check_pickle_own", ["1"], "import pickle\ndef pk9(): return 1\nfloat(pickle.loads(pickle.dumps(pk9))() == 1)"),
    (
        "nested_traceback",
        [
            "def a1(): return b1()\ndef b1(): return [c1() for _ in '1']\ndef c1(): return (lambda: {}['missing'])()\na1()"
        ],
        OK,
    ),
    (
        "warn_categories",
        [
            "import warnings\nfor c in (DeprecationWarning, PendingDeprecationWarning, FutureWarning, ResourceWarning, SyntaxWarning, UserWarning, BytesWarning, ImportWarning):\n    warnings.warn('w', c)"
        ],
        OK,
    ),
    (
        "check_mock_patch_main",
        ["def dep(): return 1\ndef uses(): return dep()"],
        "from unittest.mock import patch\nwith patch('__main__.dep', return_value=5):\n    assert uses() == 5\n1.0",
    ),
    (
        "process_pool_main_fn",
        [
            "from concurrent.futures import ProcessPoolExecutor\nimport multiprocessing as mp\ndef cube(x): return x ** 3\nwith ProcessPoolExecutor(2, mp_context=mp.get_context('fork')) as ex:\n    r6 = list(ex.map(cube, range(4)))\nr6"
        ],
        "float(r6 == [0, 1, 8, 27])",
    ),
]
