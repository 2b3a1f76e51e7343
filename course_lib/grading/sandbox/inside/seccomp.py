"""The system calls a kernel may not make, and those for which it asks: filters in the kernel's own machine code.

A deny list, since scientific Python calls widely; each entry is a way round another wall: memory that no limit counts,
other processes' memory, mounts and namespaces, and the rarely used parts of the system where its holes have been.
"""

import ctypes
import errno
import platform
import struct

from . import syscalls as sys_

# name: (number on x86_64, number on aarch64); None where the machine has no such call
DENIED: dict[str, tuple[int | None, int | None]] = {
    # memory that limits on address space do not count
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "shmat": (30, 196),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "io_setup": (206, 0),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "process_madvise": (440, 440),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # namespaces, mounts, names
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    # the rarely used parts
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "fanotify_init": (300, 262),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "syslog": (103, 116),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "personality": (135, 92),
    "vhangup": (153, 58),
    "modify_ldt": (154, None),
    "ioperm": (173, None),
    "iopl": (172, None),
    "uselib": (134, None),
}
CLONE, CLONE3, SOCKET, IOCTL = (56, 220), (435, 435), (41, 198), (16, 29)
BEGINNINGS: dict[str, tuple[int | None, int | None]] = {  # of other processes and programs, beside clone
    "fork": (57, None),
    "vfork": (58, None),
    "execve": (59, 221),
    "execveat": (322, 281),
}
LISTENED_TO = (5, 5)  # the Linux from which on a listener may let a call pass
SECCOMP = {"x86_64": 317, "aarch64": 277}  # the call that sets a filter and gives a listener

NEW_NAMESPACES = (
    sys_.CLONE_NEWNS
    | sys_.CLONE_NEWCGROUP
    | sys_.CLONE_NEWUTS
    | sys_.CLONE_NEWIPC
    | sys_.CLONE_NEWUSER
    | sys_.CLONE_NEWPID
    | sys_.CLONE_NEWNET
)
SOCKET_FAMILIES = (1, 2, 10, 16)  # unix, IPv4, IPv6, netlink; not, say, vsock, which no network namespace holds back
TERMINAL_INJECTION = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, AUDIT_ARCH

_LOAD, _EQUAL, _ABOVE, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # BPF: ld abs, jeq, jge, jset, ret
_NUMBER, _ARCHITECTURE, _ARGUMENT_0, _ARGUMENT_1 = 0, 4, 16, 24  # offsets in struct seccomp_data
_ALLOW, _KILL, _ERRNO, _ASK = 0x7FFF0000, 0x80000000, 0x00050000, 0x7FC00000
_X32 = 0x40000000
_REFUSE = _ERRNO | errno.EPERM

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand


def supported_machine() -> bool:
    """Whether the filter knows this machine's system call numbers."""
    return platform.machine() in MACHINES


def program(machine: str) -> list[Instruction]:
    """The filter for ``machine``: instructions ``(code, jump if true, jump if false, operand)``.

    Raises ``ValueError`` for a machine whose system call numbers are not known here.
    """
    if machine not in MACHINES:
        raise ValueError(f"expected a machine in {sorted(MACHINES)}, got {machine!r}: grade on one of these")
    column, architecture = MACHINES[machine]
    code: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_ABOVE, 0, 1, _X32),
        (_RETURN, 0, 0, _REFUSE),
    ]
    for numbers in DENIED.values():
        if (number := numbers[column]) is not None:
            code += _refuse(number, _REFUSE)
    code += _refuse(CLONE3[column], _ERRNO | errno.ENOSYS)  # its flags lie in memory; libraries fall back to clone
    code += _refuse_if(CLONE[column], _ARGUMENT_0, [(_ANY_BIT, 0, 1, NEW_NAMESPACES), (_RETURN, 0, 0, _REFUSE)])
    code += _refuse_if(SOCKET[column], _ARGUMENT_0, _unless_one_of(SOCKET_FAMILIES))
    code += _refuse_if(
        IOCTL[column], _ARGUMENT_1, [i for request in TERMINAL_INJECTION for i in _refuse(request, _REFUSE)]
    )
    return [*code, (_RETURN, 0, 0, _ALLOW)]


def door(machine: str) -> list[Instruction]:
    """The filter beside it, which lets the listener decide whether another process or program begins; see ``door.py``.

    Of another architecture and of clone3 it says nothing: what the first refuses stays refused.
    """
    column, _ = MACHINES[machine]
    code: list[Instruction] = [(_LOAD, 0, 0, _NUMBER)]
    for numbers in BEGINNINGS.values():
        if (number := numbers[column]) is not None:
            code += _refuse(number, _ASK)
    code += _refuse_if(CLONE[column], _ARGUMENT_0, [(_ANY_BIT, 1, 0, sys_.CLONE_THREAD), (_RETURN, 0, 0, _ASK)])
    return [*code, (_RETURN, 0, 0, _ALLOW)]


def _refuse(value: int, outcome: int) -> list[Instruction]:
    return [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, outcome)]


def _refuse_if(number: int, argument: int, test: list[Instruction]) -> list[Instruction]:
    """For the call ``number``, load an argument's low half, run ``test`` on it, and load the number again."""
    return [(_EQUAL, 0, len(test) + 2, number), (_LOAD, 0, 0, argument), *test, (_LOAD, 0, 0, _NUMBER)]


def _unless_one_of(values: tuple[int, ...]) -> list[Instruction]:
    tests = [(_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
    return [*tests, (_RETURN, 0, 0, _REFUSE)]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def install_filter() -> None:
    """Put the filter on this thread and on all that it starts; needs ``forbid_new_privileges`` first."""
    whole, filter_mode = _packed(program(platform.machine())), 2
    sys_.prctl(sys_.PR_SET_SECCOMP, filter_mode, ctypes.addressof(whole))


def install_door() -> int | None:
    """Put the other filter on this thread, too: the file in which it asks, or None where the system has no such thing.

    That is, before Linux 5.5, or where something around us listens already. Then what starts processes is fenced in
    Python alone, as on a student's own machine.
    """
    if tuple(map(int, platform.release().split(".")[:2])) < LISTENED_TO:
        return None
    whole, filter_mode, listen = _packed(door(platform.machine())), ctypes.c_long(1), ctypes.c_long(8)
    number = ctypes.c_long(SECCOMP[platform.machine()])
    file = int(sys_.libc.syscall(number, filter_mode, listen, ctypes.byref(whole)))
    return file if file >= 0 else None


def _packed(code: list[Instruction]) -> _Program:
    return _Program(len(code), b"".join(struct.pack("=HBBI", *instruction) for instruction in code))
