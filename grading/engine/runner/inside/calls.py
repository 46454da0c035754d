"""System calls that a submission has no use for, refused by the kernel itself (seccomp): namespaces of its own, in which it
would be root, and ways into other processes or deep into the kernel."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import struct

#: By machine: what the kernel calls it, the numbers of clone and clone3, and of what is refused: unshare, setns, ptrace,
#: process_vm_readv, process_vm_writev, add_key, request_key, keyctl, bpf, userfaultfd, perf_event_open, io_uring_setup.
MACHINES = {
    "x86_64": (0xC000003E, 56, 435, (272, 308, 101, 310, 311, 248, 249, 250, 321, 323, 298, 425)),
    "aarch64": (0xC00000B7, 220, 435, (97, 268, 117, 270, 271, 217, 218, 219, 280, 282, 241, 425)),
}
#: All CLONE_NEW* that clone(2) takes.
NAMESPACES = 0x7E020000
#: linux/bpf_common.h and linux/seccomp.h
LOAD, EQUAL, AT_LEAST, ANY_BIT, GIVE = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE = 0x7FFF0000, 0x00050000
PR_SET_SECCOMP, FILTER = 22, 2
#: Offsets in struct seccomp_data: the number, the machine, the low half of the first argument (little-endian).
NUMBER, MACHINE, FIRST = 0, 4, 16
#: Numbers from here on are of x86's other 64-bit calls.
OTHER = 0x40000000


def program(machine: int, clone: int, clone3: int, refused: tuple[int, ...]) -> bytes:
    """The filter, as struct sock_filter[]: a test goes on to the next line when it holds, else over as many as it says."""
    no, unknown = (GIVE, 0, 0, REFUSE | errno.EPERM), (GIVE, 0, 0, REFUSE | errno.ENOSYS)
    lines = [
        (LOAD, 0, 0, MACHINE),
        (EQUAL, 1, 0, machine),
        unknown,
        (LOAD, 0, 0, NUMBER),
        (AT_LEAST, 0, 1, OTHER),
        unknown,
    ]
    # The C library goes back to clone, whose flags can be looked at.
    lines += [(EQUAL, 0, 1, clone3), unknown]
    for one in refused:
        lines += [(EQUAL, 0, 1, one), no]
    lines += [(EQUAL, 0, 3, clone), (LOAD, 0, 0, FIRST), (ANY_BIT, 0, 1, NAMESPACES), no, (GIVE, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *line) for line in lines)


def refuse() -> bool:
    """Refuse them from now on, in this process and all it starts; False where this machine is not known or cannot."""
    known = MACHINES.get(os.uname().machine)
    if known is None:
        return False
    code = program(*known)
    held = ctypes.create_string_buffer(code, len(code))

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_void_p))

    whole = Program(len(code) // 8, ctypes.addressof(held))
    with contextlib.suppress(OSError, AttributeError):
        return ctypes.CDLL(None).prctl(PR_SET_SECCOMP, FILTER, ctypes.byref(whole), 0, 0) == 0
    return False
