"""While its door is shut a kernel begins no other process, by whatever function of C; threads it does."""

import pytest

from course_lib.grading.sandbox.trial import Session

C = """
import ctypes, os
libc = ctypes.PyDLL(None, use_errno=True)
def told(result):
    if result == 0: libc._exit(0)  # a child of which Python knows nothing
    if result < 0: raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
"""
BEGINNINGS = {
    "fork": "import os\npid = os.fork()\npid or os._exit(7)\nprint(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))",
    "a program": "import subprocess\nprint(subprocess.run(['sh', '-c', 'exit 7']).returncode)",
    "spawned": "import os\npid = os.posix_spawnp('sh', ['sh', '-c', 'exit 7'], {})\n"
    "print(os.WEXITSTATUS(os.waitpid(pid, 0)[1]))",
}
IN_C = {
    "fork": "told(libc.fork())",
    "clone": "told(libc.syscall(ctypes.c_long(56 if os.uname().machine == 'x86_64' else 220), 17, 0, 0, 0, 0))",
    "execve": "told(libc.execv(b'/bin/sh', (ctypes.c_char_p * 2)(b'sh')))",
    "system": "if libc.system(b'exit 7') != 7 << 8: raise PermissionError",
}
REFUSED = ("PermissionError", "OSError: [Errno 1]")


@pytest.mark.parametrize("way", BEGINNINGS)
def test_nothing_begins_while_the_door_is_shut(inside: Session, way: str) -> None:
    assert inside.run(BEGINNINGS[way]).printed == "7\n"
    inside.let_begin(False)
    assert inside.run(BEGINNINGS[way]).error.startswith(REFUSED)
    inside.let_begin(True)
    assert inside.run(BEGINNINGS[way]).printed == "7\n"


@pytest.mark.parametrize("way", IN_C)
def test_nor_does_it_by_a_function_of_c(inside: Session, way: str) -> None:
    inside.let_begin(False)
    assert inside.run(C + IN_C[way]).error.startswith(REFUSED)
    inside.let_begin(True)


def test_no_program_takes_the_kernels_own_place(inside: Session) -> None:
    inside.let_begin(False)
    assert inside.run("import os; os.execv('/bin/sh', ['sh', '-c', 'exit 7'])").error.startswith(REFUSED)
    inside.let_begin(True)


def test_threads_begin_as_ever(inside: Session) -> None:
    inside.let_begin(False)
    code = "import threading, torch\ntorch.set_num_threads(2)\nfound = []\n"
    code += "work = lambda: found.append(float((torch.ones(400, 400) @ torch.ones(400, 400)).sum()))\n"
    code += "threads = [threading.Thread(target=work) for _ in range(3)]\n"
    code += "for one in threads: one.start()\nfor one in threads: one.join()\nprint(len(found), found[0])"
    assert inside.run(code).printed == "3 64000000.0\n"
    inside.let_begin(True)


def test_no_signal_opens_it_again(inside: Session) -> None:
    inside.let_begin(False)
    code = "import os, signal\nfor number in sorted(set(signal.valid_signals()) - {9, 19}):\n"
    code += "    if number != signal.SIGINT: os.kill(1, number)\nos.fork()"
    assert inside.run(code).error.startswith(REFUSED)
    inside.let_begin(True)


def test_the_door_can_be_shut_and_opened_in_turn(inside: Session) -> None:
    for _ in range(20):
        inside.let_begin(False)
        assert inside.run(BEGINNINGS["fork"]).error.startswith(REFUSED)
        inside.let_begin(True)
        assert inside.run(BEGINNINGS["fork"]).printed == "7\n"
