"""Nothing can be written, reached, gained or left from inside."""

import os
import platform
import socket
import threading

import pytest

from course_lib.grading.sandbox.inside.seccomp import DENIED, MACHINES

REFUSED = ("PermissionError", "OSError: [Errno 30]", "FileNotFoundError")
SYSCALL = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    if libc.syscall(*map(ctypes.c_long, arguments)) < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
"""


@pytest.mark.parametrize(
    "path",
    ["/written", "/usr/written", "/dev/written", "/course/written", "/course/course_lib/written", "/run/kernel/written",
     "/run/written", "/run/kernels/written", "/etc/written", "/zygote/inside/written", "/proc/sys/kernel/core_pattern",
     "/proc/sys/user/max_user_namespaces", "/proc/sysrq-trigger", "/sys/devices/system/cpu/written"],
)  # fmt: skip
def test_nothing_is_writable_but_its_own_places(inside, path):
    assert inside.run(f"open({path!r}, 'w').write('1')").error.startswith(REFUSED)


def test_packages_and_interpreter_are_read_only(inside):
    code = "import os, sys, torch; open(os.path.join(os.path.dirname({}), 'written.py'), 'w')"
    for module_file in ("torch.__file__", "sys.executable", "os.__file__"):
        assert inside.run(code.format(module_file)).error.startswith("OSError: [Errno 30]")


@pytest.mark.parametrize(
    "code",
    ["import os; os.unlink('/run/kernel/k-1')", "import os; os.rename('/run/kernel/k-1', '/run/kernel/k-9')",
     "import os; os.symlink('/var/run/docker.sock', '/run/kernel/k-9')"],
)  # fmt: skip
def test_no_socket_can_be_replaced(inside, code):
    assert inside.run(code).error.startswith("OSError: [Errno 30]")


def test_a_server_on_this_machine_cannot_be_reached(inside):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        heard: list[object] = []
        thread = threading.Thread(target=lambda: heard.append(server.accept()), daemon=True)
        thread.start()
        inside = inside.run(f"import socket; socket.create_connection(('127.0.0.1', {port}), timeout=2)")
        assert inside.error.startswith(("ConnectionRefusedError", "OSError: [Errno 101]"))
        assert not heard
        socket.create_connection(("127.0.0.1", port)).close()  # from outside it answers
        thread.join(timeout=5)
        assert heard
        heard[0][0].close()  # type: ignore[index]


def test_an_abstract_socket_of_this_machine_cannot_be_reached(inside):
    name = f"\0course-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        inside = inside.run(f"import socket; socket.socket(socket.AF_UNIX).connect({name!r})")
        assert inside.error.startswith("ConnectionRefusedError")


@pytest.mark.parametrize("family", [17, 38, 40], ids=["packet", "alg", "vsock"])
def test_other_families_of_sockets_are_refused(inside, family):
    assert inside.run(f"import socket; socket.socket({family}, socket.SOCK_STREAM)").error.startswith("PermissionError")


def test_there_is_no_network_interface_but_a_dead_loopback(inside):
    code = "import socket; print(socket.if_nameindex()); socket.create_connection(('127.0.0.1', 9))"
    outcome = inside.run(code)
    assert outcome.printed.strip() == "[(1, 'lo')]"
    assert outcome.error


def test_every_denied_system_call_is_refused(inside):
    column = MACHINES[platform.machine()][0]
    numbers = {name: pair[column] for name, pair in DENIED.items() if pair[column] is not None}
    code = f"""{SYSCALL}
for name, number in {numbers!r}.items():
    try:
        call(number, 0, 0, 0, 0, 0)
        print(name, 'through')
    except OSError as error:
        if error.errno != 1:
            print(name, error)
print('done')
"""
    assert inside.run(code).printed == "done\n"


@pytest.mark.parametrize("flag", [0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000])
def test_clone_makes_no_namespace(inside, flag):
    number = {"x86_64": 56, "aarch64": 220}[platform.machine()]
    assert inside.run(f"{SYSCALL}\ncall({number}, {flag} | 17, 0, 0, 0, 0)").error.startswith("PermissionError")


def test_no_thread_keeps_a_privilege(inside):
    code = """
import os
wanted = ('CapInh', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs', 'Seccomp', 'Uid', 'Gid', 'Groups')
threads = os.listdir('/proc/self/task')
lines = {line.replace('\\t', ' ').strip() for thread in threads for line in open(f'/proc/self/task/{thread}/status')
         if line.split(':')[0] in wanted}
print(len(threads) > 3, sorted(lines))
"""
    none = "0000000000000000"
    # Nobody but root can give groups up. Inside, none but the own one has a number: the others are the overflow group.
    kept = [] if os.getuid() == 0 else sorted(1000 if group == os.getgid() else 65534 for group in os.getgroups())
    expected = [
        *(f"{name}: {none}" for name in ("CapAmb", "CapBnd", "CapEff", "CapInh", "CapPrm")),
        "Gid: 1000 1000 1000 1000",
        " ".join(["Groups:", *map(str, kept)]),
        "NoNewPrivs: 1",
        "Seccomp: 2",
        "Uid: 1000 1000 1000 1000",
    ]
    assert inside.run(code).printed.strip() == f"True {expected}"


def test_root_outside_is_an_ordinary_user_inside(kernels):
    from course_lib.grading.sandbox.trial import kernel

    with kernel(kernels) as session:
        owner = os.stat(session.manager.ip + "-1").st_uid
    assert owner != 0
    assert owner == (os.getuid() or 61417)


@pytest.mark.parametrize("identity", ["os.setuid(0)", "os.setgid(0)", "os.setgroups([0])", "os.setresuid(0, 0, 0)"])
def test_nobody_else_can_be_become(inside, identity):
    assert inside.run(f"import os; {identity}").error.startswith(("OSError", "PermissionError"))


def test_signals_stay_inside(kernels, attempt):
    assert attempt(f"import os; os.kill({os.getpid()}, 9)").error.startswith("ProcessLookupError")
    unharmed = attempt("import os, signal\nfor s in (9, 15, 11, 1): os.kill(1, s)\nprint('alive')")
    assert unharmed.printed == "alive\n"
    everyone = "import os, subprocess; child = subprocess.Popen(['sleep', '60']); os.kill(-1, 9); print(child.wait())"
    assert attempt(everyone).printed == "-9\n"
    assert attempt("print('the warm process lives')").printed == "the warm process lives\n"
