"""Where kernels cannot have namespaces within bubblewrap's, each has a bubblewrap of its own, with the same walls."""

from pathlib import Path

import nbgrader
import pytest

from course_lib.grading.sandbox import Limits, WarmKernels, bwrap
from course_lib.grading.sandbox.doctor import ATTEMPTS
from course_lib.grading.sandbox.inside.limits import MIB
from course_lib.grading.sandbox.trial import kernel

SMALL = Limits(memory=256 * MIB, processes=48, home=8 * MIB)
HARMLESS = {
    name: code for name, code in ATTEMPTS.items() if not name.startswith(("memory", "number", "other processes"))
}
OTHERS = """
import os
for pid in sorted(p for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()):
    for file in ('mem', 'environ', 'fd'):
        try:
            os.listdir(f'/proc/{pid}/fd') if file == 'fd' else open(f'/proc/{pid}/{file}', 'rb').read(1)
            print(pid, file, 'through')
        except (PermissionError, ProcessLookupError):
            pass
print('tried')
"""


@pytest.fixture(scope="module")
def cold(bubblewrap):
    copy = str(Path(nbgrader.__file__).parent)  # stands for an installed copy of the library
    with pytest.MonkeyPatch.context() as patch, WarmKernels(SMALL, nested=False) as kernels:
        patch.setattr(bwrap, "hidden_copies", lambda: [copy])
        yield kernels


def test_the_walls_of_a_cold_kernel(cold):
    with kernel(cold) as session:
        for name, code in HARMLESS.items():
            assert session.run(code).error, name
        assert session.run(OTHERS).printed == "tried\n"
        threads = (
            "import os; print({l for t in os.listdir('/proc/self/task') for l in open(f'/proc/self/task/{t}/status')"
        )
        status = session.run(threads + " if l.startswith(('CapEff', 'CapPrm', 'Seccomp:'))})").printed
        assert status.count("\\t0000000000000000\\n") == 2
        assert "Seccomp:\\t2\\n" in status
        assert session.run("import os, nbgrader; print(os.listdir(nbgrader.__path__[0]))").printed == "[]\n"
        assert session.run("import torch; torch.ones(1 << 28)").error.startswith("RuntimeError")
        assert session.run("bytearray(4 << 30)").error.startswith("MemoryError")


def test_a_cold_kernel_ends_for_a_reason(cold):
    with kernel(cold) as session:
        outcome = session.run(ATTEMPTS["memory of many processes"])
        assert outcome.ending is not None
        assert outcome.ending.reason == "memory"


def test_a_refused_nesting_is_noticed(bubblewrap, monkeypatch):
    command = bwrap.command
    monkeypatch.setattr(bwrap, "command", lambda *a: [(c := command(*a))[0], "--disable-userns", *c[1:]])
    with WarmKernels() as kernels:
        assert not kernels.nested
        assert "No space left on device" in str(kernels.refusal)
