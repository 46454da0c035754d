"""What isolation this machine can give, and the command that starts a warm process inside it."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from grading.curriculum.errors import ZhixingError

#: Named by `--isolation`. none: warm process without a sandbox; kernel: nbgrader's own kernels, one a notebook.
LEVELS = ("bwrap", "none", "kernel")
ROOT_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETPCAP", "CAP_SETUID", "CAP_SETGID", "CAP_KILL", "CAP_SYS_RESOURCE")
USER_CAPABILITIES = ("CAP_SYS_ADMIN", "CAP_SETPCAP")
INSIDE = "/opt/zhixing"
SCRATCH = "/course"
#: Where the environment is seen when it stands in a folder that each fork gets empty.
MOVED = "/opt/environment"
EMPTIED = ("/tmp", "/dev", SCRATCH)
PACKAGE = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Isolation:
    """What was found. root: started by root, so that forks become a user of their own; fault says what is missing."""

    works: bool
    root: bool = False
    fault: tuple[str, str] = ("", "")


def chosen() -> str:
    """The isolation this machine grades with unless a course or a command says otherwise."""
    return os.environ.get("ZHIXING_ISOLATION", "bwrap")


@lru_cache(maxsize=1)
def found() -> Isolation:
    """Try bubblewrap once: it may be missing, and it may be there and not allowed to make namespaces."""
    if not sys.platform.startswith("linux"):
        return Isolation(False, fault=("沙箱需要 Linux。", "The sandbox needs Linux."))
    if shutil.which("bwrap") is None:
        return Isolation(False, fault=(
            "没有安装 bubblewrap。Debian/Ubuntu：apt install bubblewrap；Fedora、openEuler：dnf install bubblewrap。",
            "bubblewrap is not installed. Debian/Ubuntu: apt install bubblewrap; Fedora: dnf install bubblewrap.",
        ))  # fmt: skip
    said = ""
    for root in (True, False) if os.geteuid() == 0 else (False,):
        done = subprocess.run(
            [*_namespaces(root), *_system(), "--proc", "/proc", "--dev", "/dev", "/usr/bin/env", "true"],
            capture_output=True, text=True, timeout=30,
        )  # fmt: skip
        if done.returncode == 0:
            return Isolation(True, root)
        said = done.stderr.strip()[:200]
    return Isolation(False, fault=(
        f"bubblewrap 不能建立命名空间（{said}）。请管理员允许非特权用户命名空间"
        "（sysctl kernel.unprivileged_userns_clone=1 或 kernel.apparmor_restrict_unprivileged_userns=0）。",
        f"bubblewrap cannot make namespaces ({said}). Ask the administrator to allow unprivileged user namespaces "
        "(sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0).",
    ))  # fmt: skip


def require(level: str) -> None:
    """Raise ZhixingError when `level` is not to be had here; nothing is ever graded with less than was asked for."""
    if level not in LEVELS:
        raise ZhixingError(
            f"没有隔离方式 {level!r}。可以用：{'、'.join(LEVELS)}。",
            f"No isolation {level!r}. There are: {', '.join(LEVELS)}.",
        )
    if level == "none" and not hasattr(os, "fork"):
        raise ZhixingError(
            "这个系统不能复制进程，请用 --isolation kernel。",
            "This system cannot fork processes: use --isolation kernel.",
        )
    if level == "bwrap" and not found().works:
        zh, en = found().fault
        raise ZhixingError(
            f"{zh} 没有沙箱，学员的代码就能读到成绩册和隐藏检查，所以没有评分。"
            "装好后再试；确信提交都可信时，可用 --isolation none。",
            f"{en} Without a sandbox the learners' code could read the gradebook and the hidden checks, so nothing was graded. "
            "Mend that and run it again; with submissions you trust, --isolation none.",
        )


def command(settings: str, control: int, datasets: Path | None, cache: Path | None) -> list[str]:
    """The argument list that starts a warm process inside bubblewrap. control: an inherited socket."""
    words = [*_namespaces(found().root), *_system(), *_python(), *_course(datasets, cache)]
    words += ["--proc", "/proc", "--dev", "/dev", "--size", str(256 << 20), "--tmpfs", "/tmp"]
    words += ["--size", str(256 << 20), "--tmpfs", "/dev/shm", "--size", str(256 << 20), "--tmpfs", SCRATCH]
    words += ["--remount-ro", "/", "--chdir", "/", "--clearenv"]
    python = str(Path(_seen(sys.prefix), Path(sys.executable).relative_to(sys.prefix)))
    variables = environment(INSIDE, "/tmp/matplotlib") | {"PATH": f"{Path(python).parent}:/usr/bin:/bin"}
    for name, value in variables.items():
        words += ["--setenv", name, value]
    return [*words, "--", python, "-m", "grading.engine.runner.inside", settings]


def environment(package: str, matplotlib: str) -> dict[str, str]:
    """All that the warm process knows of the world outside."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1", "HOME": "/tmp", "USER": "learner",
        "LOGNAME": "learner", "TZ": os.environ.get("TZ", ""), "PYTHONPATH": package, "PYTHONDONTWRITEBYTECODE": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline", "MPLCONFIGDIR": matplotlib, "IPYTHONDIR": f"{matplotlib}-ipython",
        "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1", "NBGRADER_EXECUTION": "autograde",
    }  # fmt: skip


def _namespaces(root: bool) -> list[str]:
    kinds = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    user = [] if root else ["--unshare-user", "--uid", str(os.geteuid() or 1000), "--gid", str(os.getegid() or 1000)]
    words = ["bwrap", *user, *kinds, "--hostname", "learner", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    for name in ROOT_CAPABILITIES if root else USER_CAPABILITIES:
        words += ["--cap-add", name]
    return words


def _system() -> list[str]:
    words = ["--dir", "/etc", "--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/") / name
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    for name in ("ld.so.cache", "fonts", "localtime", "alternatives", "mime.types"):
        words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    return words


def _python() -> list[str]:
    """The interpreter and its packages, where they are not under /usr."""
    places: list[str] = []
    for place in (sys.base_prefix, sys.base_exec_prefix, sys.prefix, str(Path(sys.executable).resolve().parent.parent)):
        known = Path(place).resolve()
        if not known.is_relative_to("/usr") and place not in places:
            places.append(place)
    return [word for place in places for word in _bind(place, _seen(place))]


def _seen(place: str) -> str:
    """Where a folder of the interpreter stands inside. A virtual environment can be moved: it finds itself by where its
    interpreter is started; what it was made from cannot, and has to stand outside :data:`EMPTIED`."""
    emptied = any(Path(place).is_relative_to(one) for one in EMPTIED)
    return MOVED if emptied and place == sys.prefix != sys.base_prefix else place


def _bind(source: str | Path, target: str | Path) -> list[str]:
    """Read-only, with every folder above it open to all: bubblewrap would make them the starting user's alone."""
    above = [word for folder in reversed(Path(target).parents) if str(folder) != "/" for word in ("--dir", str(folder))]
    return [*above, "--ro-bind", str(source), str(target)]


def _course(datasets: Path | None, cache: Path | None) -> list[str]:
    """Of the course: the classroom, the runner's inside, the datasets. No exercise, no gradebook, no other submission."""
    words = []
    for part in ("__init__.py", "classroom", "engine/__init__.py", "engine/runner"):
        words += _bind(PACKAGE / part, f"{INSIDE}/grading/{part}")
    if datasets is not None:
        words += _bind(Path(datasets).resolve(), f"{INSIDE}/datasets")
    if cache is not None and cache.is_dir():
        words += _bind(cache, f"{INSIDE}/matplotlib")
    return words


def font_cache() -> Path | None:
    """matplotlib's list of fonts, made once for all sandboxes (finding them takes seconds)."""
    with contextlib.suppress(OSError, ImportError, RuntimeError):
        import matplotlib
        import matplotlib.font_manager

        return Path(matplotlib.get_cachedir())
    return None
