"""Limits of one fork: its own process and mount namespaces where the sandbox allows it, no privilege, rlimits."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path

from grading.engine.runner.inside import calls

NEWNS, NEWPID, NEWIPC = 0x00020000, 0x20000000, 0x08000000
MS_NOSUID, MS_NODEV, MS_REC, MS_PRIVATE = 2, 4, 16384, 1 << 18
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 4, 24, 36, 38
#: Who a fork becomes when the sandbox was started by root: a user that owns nothing.
FIRST_UID = 61_184

try:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.unshare, libc.mount  # noqa: B018  is this a Linux?
except (OSError, AttributeError):
    libc = None


@dataclass(frozen=True)
class Limits:
    """memory, scratch: bytes. seconds: CPU time. processes: threads included. uid: 0 for the sandbox's own."""

    memory: int
    scratch: int
    seconds: int
    processes: int = 128
    files: int = 256
    uid: int = 0


def _call(name: str, *arguments) -> None:
    if getattr(libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def prctl(option: int, value: int = 0) -> None:
    """prctl(2) where there is one."""
    if libc is not None:
        libc.prctl(option, value, 0, 0, 0)


def can_nest() -> bool:
    """Whether this process may give each fork namespaces of its own (the sandbox left it CAP_SYS_ADMIN)."""
    text = Path("/proc/self/status").read_text(encoding="ascii") if libc is not None else ""
    found = [line.split()[1] for line in text.splitlines() if line.startswith("CapEff:")]
    return bool(found) and bool(int(found[0], 16) >> 21 & 1)


def can_return() -> bool:
    """Whether this process may enter its own PID namespace anew, after it has made one for a child."""
    with Path("/proc/self/ns/pid").open("rb") as own:
        return libc.setns(own.fileno(), NEWPID) == 0


def fork_nested(returns: bool) -> tuple[int, int]:
    """fork() whose child is the first process of a new PID namespace: when it ends, everything it started ends.

    Returns (process to wait for, process to signal); (0, 0) in the child. returns: see :func:`can_return`; without it
    a process in between makes the namespace, which costs a second fork.
    """
    if not returns:
        return _fork_between()
    with Path("/proc/self/ns/pid").open("rb") as own:
        _call("unshare", NEWPID)
        try:
            pid = os.fork()
        except BaseException:
            _call("setns", own.fileno(), NEWPID)
            raise
        if pid:
            _call("setns", own.fileno(), NEWPID)
    return pid, pid


def _fork_between() -> tuple[int, int]:
    told, tell = os.pipe()
    between = os.fork()
    if between:
        os.close(tell)
        with os.fdopen(told, "rb") as pipe:
            return between, int(pipe.read() or between)
    try:
        _call("unshare", NEWPID)
        pid = os.fork()
    except OSError:
        os._exit(1)
    if pid == 0:
        os.close(told)
        os.close(tell)
        return 0, 0
    os.write(tell, str(pid).encode())
    os.closerange(3, 4096)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os._exit(status if status >= 0 else 128 - status)


def private_mounts(scratch: str, size: int, uid: int) -> None:
    """Fresh, size-limited folders in place of those that an earlier fork could have written to."""
    uid = uid or os.getuid()
    _call("unshare", NEWNS | NEWIPC)
    _call("mount", b"none", b"/", None, MS_REC | MS_PRIVATE, None)
    for place, share in ((scratch, 1), ("/tmp", 1), ("/dev/shm", 4)):
        option = f"size={size // share},nr_inodes=20000,mode=0700,uid={uid},gid={uid}".encode()
        _call("mount", b"tmpfs", place.encode(), b"tmpfs", MS_NOSUID | MS_NODEV, option)
    with contextlib.suppress(OSError):
        _call("mount", b"proc", b"/proc", b"proc", MS_NOSUID | MS_NODEV, None)


def drop_privilege(uid: int) -> None:
    """No capability is left, and none can come back. Raises OSError when one stays."""
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
    for capability in range(64):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    if uid:
        os.setresuid(uid, uid, uid)
    # header {version 3, pid 0}; two data blocks of effective, permitted, inheritable.
    header, empty = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    _call("capset", ctypes.byref(header), ctypes.byref(empty))
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    calls.refuse()


def apply(limits: Limits) -> None:
    """rlimits of this process and all it starts."""
    status = Path("/proc/self/statm")
    pages = int(status.read_text(encoding="ascii").split()[0]) if status.is_file() else 0
    wanted = {
        "RLIMIT_AS": pages * resource.getpagesize() + limits.memory,
        "RLIMIT_CPU": limits.seconds,
        "RLIMIT_FSIZE": limits.scratch,
        "RLIMIT_NOFILE": limits.files,
        "RLIMIT_CORE": 0,
    }
    if limits.uid or can_count_processes():
        wanted["RLIMIT_NPROC"] = limits.processes
    for name, value in wanted.items():
        with contextlib.suppress(ValueError, OSError, AttributeError):
            # One second between the signal of RLIMIT_CPU and its kill.
            resource.setrlimit(getattr(resource, name), (value, value + (name == "RLIMIT_CPU")))
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)


def can_count_processes() -> bool:
    """Whether RLIMIT_NPROC counts the sandbox's own processes only (user namespaces since Linux 5.14)."""
    with contextlib.suppress(OSError, ValueError):
        inside = Path("/proc/self/uid_map").read_text(encoding="ascii").split()[-1] != "4294967295"
        version = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
        return inside and version >= (5, 14)
    return False


def shared_memory() -> int:
    """Bytes that files in memory hold on the whole machine: those of a memfd belong to no process's own memory."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("Shmem:"):
                return int(line.split()[1]) * 1024
    return 0


def resident(skip: set[int]) -> int:
    """Bytes of memory of their own that all processes in sight but `skip` hold, over what the warm process has."""
    page = resource.getpagesize()
    _, held, shared = (int(one) for one in Path("/proc/self/statm").read_text(encoding="ascii").split()[:3])
    total, base = 0, (held - shared) * page
    for entry in (one.name for one in Path("/proc").iterdir()):
        if entry.isdigit() and int(entry) not in skip:
            with contextlib.suppress(OSError, ValueError, IndexError):
                _, held, shared = Path(f"/proc/{entry}/statm").read_text(encoding="ascii").split()[:3]
                total += max(0, (int(held) - int(shared)) * page - base)
    return total
